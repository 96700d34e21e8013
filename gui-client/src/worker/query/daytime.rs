//! Asks a server of the Daytime protocol (RFC 867).

use std::net::SocketAddr;

use chrono::{Local, Offset, Utc};
use datetime_client_core::clock::daytime;
use datetime_client_core::clock::narrowing::Exchange;

use super::{Query, QueryError, Question, Sent, connect, read};

/// A server of the Daytime protocol.
pub(super) struct Daytime;

impl Query for Daytime {
    fn ask(&self, address: SocketAddr, question: &Question<'_>) -> Result<Exchange, QueryError> {
        // A line without a zone is taken to be in that of this computer.
        let zone = Local::now().offset().fix();
        let sent = Sent::now();
        let mut stream = connect(address, question)?;
        let mut answer = daytime::Answer::new(Utc::now(), zone);
        let mut buffer = [0; 1024];
        loop {
            match read(&mut stream, &mut buffer, question.deadline)? {
                0 => return Ok(sent.answered(answer.end()?)),
                count => {
                    if let Some(reading) = answer.receive(buffer.get(..count).unwrap_or_default())? {
                        return Ok(sent.answered(reading));
                    }
                }
            }
        }
    }
}
