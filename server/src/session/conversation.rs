//! The state of a session, without input or output: takes bytes and times, returns lines and whether to close.

use std::time::{Duration, Instant};

use datetime_protocol::error::Closing;
use datetime_protocol::line::{LineReader, LineTooLong};

use super::buffers::AnswerBuffers;
use super::context::Context;
use super::end::End;
use super::responder::{Arrival, Outcome, Responder};
use crate::clock::Clock;

/// Answers are sent when this many bytes are pending: one packet can contain a thousand commands, and memory for all their
/// answers is not needed immediately.
const MAX_PENDING: usize = 16 * 1024;

/// How the session continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Send what is pending, then wait for input.
    Continue,
    /// Send what is pending, then close.
    Close(End),
}

/// The state of one session.
pub(super) struct Conversation<'s, C> {
    reader: &'s mut LineReader,
    responder: Responder<'s, C>,
    idle: IdleTimeout,
}

/// The time limit between valid commands.
struct IdleTimeout {
    limit: Option<Duration>,
    last_command: Instant,
}

impl<'s, C: Clock> Conversation<'s, C> {
    /// Starts a conversation with the welcome pending.
    pub(super) fn new(
        context: &'s Context<'s, C>,
        reader: &'s mut LineReader,
        answers: &'s mut AnswerBuffers,
        now: Instant,
    ) -> Self {
        let idle = IdleTimeout { limit: context.idle_timeout, last_command: now };
        Self { reader, responder: Responder::new(context, answers), idle }
    }

    /// The lines to send.
    pub(super) fn pending(&self) -> &str {
        self.responder.pending()
    }

    /// Discards the pending lines once they are sent.
    pub(super) fn clear_pending(&mut self) {
        self.responder.clear_pending();
    }

    /// Answers commands from the front of `bytes`, until [`MAX_PENDING`] is reached or all bytes are consumed.
    pub(super) fn receive(&mut self, bytes: &mut &[u8], now: Instant) -> Next {
        let arrival = Arrival::new(now);
        while self.responder.pending().len() < MAX_PENDING {
            let next = match self.reader.next_line(bytes, now) {
                Ok(Some(line)) => answer(&mut self.responder, &mut self.idle, &line, &arrival),
                // A client that sends invalid input without pause never lets the read time out.
                Ok(None) => return self.close_if_idle(now),
                Err(LineTooLong) => self.close(Closing::LineTooLong, End::LineTooLong),
            };
            if next != Next::Continue {
                return next;
            }
        }
        Next::Continue
    }

    /// When to call [`Conversation::on_deadline`] if nothing arrives before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        [self.idle.deadline(), self.unframed_deadline()].into_iter().flatten().min()
    }

    /// Answers an unframed command that has been alone for long enough, or closes if the client is idle.
    pub(super) fn on_deadline(&mut self, now: Instant) -> Next {
        let Self { reader, responder, idle } = self;
        if let Some(line) = reader.take_unframed(now, |line| responder.is_valid(line)) {
            return answer(responder, idle, &line, &Arrival::new(now));
        }
        self.close_if_idle(now)
    }

    /// The client has closed its sending side: input without a line end is a whole command.
    pub(super) fn end_of_file(&mut self, now: Instant) -> Next {
        let Self { reader, responder, idle } = self;
        match reader.finish().map(|line| answer(responder, idle, &line, &Arrival::new(now))) {
            Some(Next::Close(end)) => Next::Close(end),
            Some(Next::Continue) | None => Next::Close(End::Eof),
        }
    }

    /// The server is stopping: answers an unframed command, then says why the session ends.
    pub(super) fn stop(&mut self, now: Instant) -> Next {
        if self.unframed_deadline().is_some() {
            self.end_of_file(now);
        }
        self.close(Closing::Stopping, End::Stopped)
    }

    fn unframed_deadline(&self) -> Option<Instant> {
        self.reader.unframed_deadline(|line| self.responder.is_valid(line))
    }

    fn close_if_idle(&mut self, now: Instant) -> Next {
        match self.idle.limit {
            Some(limit) if self.idle.deadline().is_some_and(|deadline| deadline <= now) => {
                self.close(Closing::Idle(limit), End::Idle)
            }
            Some(_) | None => Next::Continue,
        }
    }

    fn close(&mut self, closing: Closing, end: End) -> Next {
        self.responder.close(closing);
        Next::Close(end)
    }
}

impl IdleTimeout {
    fn deadline(&self) -> Option<Instant> {
        self.limit.map(|limit| self.last_command + limit)
    }
}

/// Answers a line. It is not a method because the line borrows from the reader.
fn answer<C: Clock>(
    responder: &mut Responder<'_, C>,
    idle: &mut IdleTimeout,
    line: &str,
    arrival: &Arrival,
) -> Next {
    let outcome = responder.answer(line, arrival);
    if outcome != Outcome::Mistake {
        idle.last_command = arrival.at;
    }
    if outcome == Outcome::Quit { Next::Close(End::Quit) } else { Next::Continue }
}

#[cfg(test)]
#[path = "conversation_tests.rs"]
mod tests;
