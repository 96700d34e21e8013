//! Asks a web server.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Instant;

use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::clock::{ClockAddress, http};

use super::{Query, QueryError, Sent, connect, read};

/// A web server.
pub(super) struct Http<'a> {
    pub(super) clock: &'a ClockAddress,
}

impl Query for Http<'_> {
    fn ask(&self, address: SocketAddr, deadline: Instant) -> Result<Exchange, QueryError> {
        let mut stream = connect(address, deadline)?;
        let request = http::request(self.clock.server(), self.clock.path());
        let sent = Sent::now();
        stream.write_all(request.as_bytes()).map_err(QueryError::Answer)?;
        let mut response = http::Response::new(sent.sent);
        let mut buffer = [0; 4096];
        loop {
            match read(&mut stream, &mut buffer, deadline) {
                Ok(0) => return Err(response.end().into()),
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    if let Some(reading) = response.receive(bytes)? {
                        return Ok(sent.answered(reading));
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }
}
