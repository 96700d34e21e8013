//! Connects to the first address of a server that accepts (Happy Eyeballs, RFC 8305): an attempt starts when the previous
//! one has failed or has had its time, and they run in parallel. Each runs on a thread that can be abandoned.

use std::collections::VecDeque;
use std::fmt::Write;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use datetime_client_core::message::{Failure, LinkId};

use super::context::{Context, Input};

/// The attempts to connect to one server.
#[derive(Debug)]
pub(super) struct ConnectionAttempts {
    id: LinkId,
    untried: VecDeque<SocketAddr>,
    running: usize,
    failed: Vec<(SocketAddr, io::Error)>,
    next_start: Instant,
    started: Instant,
    deadline: Instant,
}

impl ConnectionAttempts {
    pub(super) fn new(id: LinkId, addresses: Vec<SocketAddr>, context: &Context) -> Self {
        let now = Instant::now();
        Self {
            id,
            untried: addresses.into(),
            running: 0,
            failed: Vec::new(),
            next_start: now,
            started: now,
            deadline: now + context.timeouts.connect,
        }
    }

    /// When the first attempt started.
    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// When [`ConnectionAttempts::advance`] has to be called, even if no attempt ends.
    pub(super) fn deadline(&self) -> Instant {
        if self.untried.is_empty() { self.deadline } else { self.deadline.min(self.next_start) }
    }

    /// Records that an attempt failed. The next one starts immediately.
    pub(super) fn attempt_failed(&mut self, address: SocketAddr, error: io::Error) {
        self.running = self.running.saturating_sub(1);
        self.failed.push((address, error));
        self.next_start = Instant::now();
    }

    /// Starts the attempts that are due. Returns the failure once all attempts have failed or the time is over.
    pub(super) fn advance(&mut self, context: &Context) -> Option<Failure> {
        let now = Instant::now();
        if now >= self.deadline {
            return Some(Failure::TimedOut { limit: context.timeouts.connect, details: self.details() });
        }
        while self.next_start <= now
            && let Some(address) = self.untried.pop_front()
        {
            match start_attempt(self.id, address, self.deadline - now, context) {
                Ok(()) => {
                    self.running += 1;
                    self.next_start = now + context.timeouts.attempt_delay;
                }
                Err(error) => self.failed.push((address, error)),
            }
        }
        (self.running == 0 && self.untried.is_empty()).then(|| self.failure(context.timeouts.connect))
    }

    /// Why all attempts failed. A refusal comes first, because it proves that the machine is there.
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

    /// One line for each failed attempt.
    fn details(&self) -> String {
        let mut details = String::new();
        for (address, error) in &self.failed {
            let separator = if details.is_empty() { "" } else { "\n" };
            // Writing to a string does not fail.
            let _ = write!(details, "{separator}{address}: {error}");
        }
        details
    }
}

fn start_attempt(id: LinkId, address: SocketAddr, timeout: Duration, context: &Context) -> io::Result<()> {
    let inputs = context.inputs.clone();
    thread::Builder::new().name("connect".to_owned()).spawn(move || {
        let result = TcpStream::connect_timeout(&address, timeout);
        // If the worker has ended, the connection is dropped, which closes it.
        let _ = inputs.send(Input::Connected(id, address, result));
    })?;
    Ok(())
}
