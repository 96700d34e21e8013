//! Asks a server of the Time protocol (RFC 868).

use std::net::SocketAddr;

use chrono::Utc;
use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::clock::time;

use super::{Query, QueryError, Question, Sent, connect, read};

/// A server of the Time protocol.
pub(super) struct Time;

impl Query for Time {
    fn ask(&self, address: SocketAddr, question: &Question<'_>) -> Result<Exchange, QueryError> {
        // The server reads its clock as soon as it accepts the connection.
        let sent = Sent::now();
        let mut stream = connect(address, question)?;
        let mut answer = Vec::new();
        let mut buffer = [0; 16];
        while answer.len() < time::LENGTH {
            match read(&mut stream, &mut buffer, question.deadline)? {
                0 => break,
                count => answer.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            }
        }
        let now = Utc::now();
        Ok(sent.answered(time::read(&answer, now)?))
    }
}
