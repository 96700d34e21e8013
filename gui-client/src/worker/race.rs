//! Reaching one of several addresses: the next starts beside the others when one has had its time, or has failed; the
//! first that answers wins. Each attempt is a thread that ends by itself and may be abandoned.

use std::collections::VecDeque;
use std::fmt::Write;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use datetime_client_core::message::{Failure, LinkId};

use super::{Desk, Signal};

/// The addresses of one server on their way to one connection.
#[derive(Debug)]
pub(super) struct Race {
    id: LinkId,
    waiting: VecDeque<SocketAddr>,
    running: usize,
    failed: Vec<(SocketAddr, io::Error)>,
    next_start: Instant,
    pub(super) began: Instant,
    deadline: Instant,
}

impl Race {
    pub(super) fn new(id: LinkId, addresses: Vec<SocketAddr>, desk: &Desk) -> Self {
        let now = Instant::now();
        Self {
            id,
            waiting: addresses.into(),
            running: 0,
            failed: Vec::new(),
            next_start: now,
            began: now,
            deadline: now + desk.timeouts.connect,
        }
    }

    pub(super) fn deadline(&self) -> Instant {
        if self.waiting.is_empty() { self.deadline } else { self.deadline.min(self.next_start) }
    }

    /// One address was not reached: the next one need not wait.
    pub(super) fn lost(&mut self, address: SocketAddr, error: io::Error) {
        self.running = self.running.saturating_sub(1);
        self.failed.push((address, error));
        self.next_start = Instant::now();
    }

    /// Starts what is due; the failure where nothing is left to hope for.
    pub(super) fn carry_on(&mut self, desk: &Desk) -> Option<Failure> {
        let now = Instant::now();
        if now >= self.deadline {
            return Some(Failure::TimedOut { limit: desk.timeouts.connect, details: self.details() });
        }
        while self.next_start <= now
            && let Some(address) = self.waiting.pop_front()
        {
            match attempt(self.id, address, self.deadline - now, desk) {
                Ok(()) => {
                    self.running += 1;
                    self.next_start = now + desk.timeouts.stagger;
                }
                Err(error) => self.failed.push((address, error)),
            }
        }
        (self.running == 0 && self.waiting.is_empty()).then(|| self.failure(desk.timeouts.connect))
    }

    /// What the attempts together mean: an answer, even a refusing one, tells more than silence.
    fn failure(&self, limit: Duration) -> Failure {
        let any = |kind: ErrorKind| self.failed.iter().any(|(_, error)| error.kind() == kind);
        let details = self.details();
        if any(ErrorKind::ConnectionRefused) {
            Failure::Refused(details)
        } else if any(ErrorKind::TimedOut) {
            Failure::TimedOut { limit, details }
        } else {
            Failure::Unreachable(details)
        }
    }

    fn details(&self) -> String {
        let mut details = String::new();
        for (address, error) in &self.failed {
            let end = if details.is_empty() { "" } else { "\n" };
            // Writing to a string does not fail.
            let _ = write!(details, "{end}{address}: {error}");
        }
        details
    }
}

fn attempt(id: LinkId, address: SocketAddr, limit: Duration, desk: &Desk) -> io::Result<()> {
    let signals = desk.signals.clone();
    thread::Builder::new().name("connect".to_owned()).spawn(move || {
        let result = TcpStream::connect_timeout(&address, limit);
        // Where the worker is gone, the connection is dropped, and so closed.
        let _ = signals.send(Signal::Reached(id, address, result));
    })?;
    Ok(())
}
