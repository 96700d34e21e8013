//! Asks a web server.

use std::io::Write;
use std::net::SocketAddr;

use chrono::Utc;
use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::clock::{ClockAddress, http};

use super::{Query, QueryError, Question, Sent, connect, read};

/// A web server.
pub(super) struct Http<'a> {
    pub(super) clock: &'a ClockAddress,
}

impl Query for Http<'_> {
    fn ask(&self, address: SocketAddr, question: &Question<'_>) -> Result<Exchange, QueryError> {
        let mut stream = connect(address, question)?;
        let request = http::request(self.clock.server(), self.clock.path());
        let sent = Sent::now();
        stream.write_all(request.as_bytes()).map_err(QueryError::Answer)?;
        let mut response = http::Response::new(Utc::now());
        let mut buffer = [0; 4096];
        loop {
            match read(&mut stream, &mut buffer, question.deadline) {
                Ok(0) => return Err(response.end().into()),
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    if let Some(reading) = response.receive(bytes)? {
                        return Ok(sent.answered(reading));
                    }
                }
                // What was received so far tells of another protocol, such as SSH, whose server waits for the client.
                Err(QueryError::TimedOut) if response.has_begun() => return Err(response.end().into()),
                Err(error) => return Err(error),
            }
        }
    }
}
