//! Asks an NTP server.

use std::hash::{BuildHasher, RandomState};
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use chrono::Utc;
use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::clock::ntp;

use super::{Query, QueryError, Question, Sent, left};

/// Maximum size of a datagram that is read; an NTP packet with extensions is smaller.
const MAX_DATAGRAM: usize = 1024;

/// How long to wait for a reply before the request is sent again: a datagram may be lost.
const RETRY: Duration = Duration::from_millis(1500);

/// An NTP server.
pub(super) struct Ntp;

impl Query for Ntp {
    fn ask(&self, address: SocketAddr, question: &Question<'_>) -> Result<Exchange, QueryError> {
        loop {
            match ask_once(address, question.deadline.min(Instant::now() + RETRY)) {
                Err(QueryError::TimedOut)
                    if Instant::now() < question.deadline && !question.cancel.is_cancelled() => {}
                result => return result,
            }
        }
    }
}

fn ask_once(address: SocketAddr, deadline: Instant) -> Result<Exchange, QueryError> {
    let any: SocketAddr = if address.is_ipv4() { ([0; 4], 0).into() } else { ([0_u16; 8], 0).into() };
    let socket = UdpSocket::bind(any).map_err(QueryError::Connect)?;
    // Only replies of this address are received from now on.
    socket.connect(address).map_err(QueryError::Connect)?;
    // The keys of hash maps are random, and differ for each question.
    let nonce = RandomState::new().hash_one(address);
    let request = ntp::request(nonce);
    let sent = Sent::now();
    socket.send(&request).map_err(QueryError::Answer)?;
    let mut packet = [0; MAX_DATAGRAM];
    loop {
        socket.set_read_timeout(Some(left(deadline)?)).map_err(QueryError::Answer)?;
        let count = socket.recv(&mut packet).map_err(QueryError::of_answer)?;
        match ntp::read(packet.get(..count).unwrap_or_default(), nonce, Utc::now()) {
            Ok(reading) => return Ok(sent.answered(reading)),
            // The reply to the question may still arrive.
            Err(ntp::NtpError::WrongOrigin) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
