//! What is said in a session, as pure code: bytes and times in, lines out.

use std::time::{Duration, Instant};

use datetime_protocol::error::Closing;
use datetime_protocol::line::{LineReader, LineTooLong};

use super::buffers::AnswerBuffers;
use super::end::End;
use super::replies::{Arrival, Replies, Reply};
use super::serve::Session;
use crate::clock::Clock;

/// Templates are handed on once they have this many bytes: a client's one packet can ask for a thousand, and they are
/// kept no longer than it takes to send these.
const MAX_PENDING: usize = 16 * 1024;

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The session goes on.
    Open,
    /// What is pending is the last; then the connection is closed.
    Close(End),
}

/// One session's state.
pub(super) struct Conversation<'s, C> {
    reader: &'s mut LineReader,
    replies: Replies<'s, C>,
    patience: Patience,
}

/// How long the client may go without a command.
struct Patience {
    limit: Option<Duration>,
    understood_at: Instant,
}

impl<'s, C: Clock> Conversation<'s, C> {
    /// A conversation that begins at `now`, with the welcome pending.
    pub(super) fn new(
        session: &'s Session<'s, C>,
        reader: &'s mut LineReader,
        answers: &'s mut AnswerBuffers,
        now: Instant,
    ) -> Self {
        let patience = Patience { limit: session.idle_timeout, understood_at: now };
        Self { reader, replies: Replies::new(session, answers), patience }
    }

    /// What is to be sent.
    pub(super) fn pending(&self) -> &str {
        self.replies.pending()
    }

    /// It was sent, and more can be asked for.
    pub(super) fn sent(&mut self) {
        self.replies.sent();
    }

    /// Takes commands off the front of `bytes`, until there is enough to send or no byte is left.
    pub(super) fn receive(&mut self, bytes: &mut &[u8], now: Instant) -> Next {
        let arrival = Arrival::new(now);
        while self.replies.pending().len() < MAX_PENDING {
            let next = match self.reader.next_line(bytes, now) {
                Ok(Some(line)) => answer(&mut self.replies, &mut self.patience, &line, &arrival),
                // A client that sends only noise is never silent: its idle deadline must be looked at here too.
                Ok(None) => return self.open_unless_idle(now),
                Err(LineTooLong) => self.close(Closing::LineTooLong, End::LineTooLong),
            };
            if next != Next::Open {
                return next;
            }
        }
        Next::Open
    }

    /// When to call [`Conversation::wake`] if nothing arrives before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let unframed = self.reader.unframed_deadline(|line| self.replies.is_understood(line));
        [self.patience.deadline(), unframed].into_iter().flatten().min()
    }

    /// A deadline came: a bare word stood alone long enough, or the client was idle for too long.
    pub(super) fn wake(&mut self, now: Instant) -> Next {
        let Self { reader, replies, patience } = self;
        if let Some(line) = reader.take_unframed(now, |line| replies.is_understood(line)) {
            return answer(replies, patience, &line, &Arrival::new(now));
        }
        self.open_unless_idle(now)
    }

    /// The client sends no more: what stands without a line end is a whole command.
    pub(super) fn end_of_file(&mut self, now: Instant) -> Next {
        let Self { reader, replies, patience } = self;
        match reader.finish().map(|line| answer(replies, patience, &line, &Arrival::new(now))) {
            Some(Next::Close(end)) => Next::Close(end),
            Some(Next::Open) | None => Next::Close(End::Eof),
        }
    }

    /// The server is stopping: a bare word is still answered, then comes the last line.
    pub(super) fn stop(&mut self, now: Instant) -> Next {
        if self.reader.unframed_deadline(|line| self.replies.is_understood(line)).is_some() {
            self.end_of_file(now);
        }
        self.close(Closing::Stopping, End::Stopped)
    }

    fn open_unless_idle(&mut self, now: Instant) -> Next {
        match self.patience.limit {
            Some(limit) if self.patience.deadline().is_some_and(|deadline| deadline <= now) => {
                self.close(Closing::Idle(limit), End::Idle)
            }
            Some(_) | None => Next::Open,
        }
    }

    fn close(&mut self, last: Closing, end: End) -> Next {
        self.replies.last(last);
        Next::Close(end)
    }
}

impl Patience {
    fn deadline(&self) -> Option<Instant> {
        self.limit.map(|limit| self.understood_at + limit)
    }
}

/// Templates a line. Apart from the reader, whose memory the line stands in.
fn answer<C: Clock>(
    replies: &mut Replies<'_, C>,
    patience: &mut Patience,
    line: &str,
    arrival: &Arrival,
) -> Next {
    let reply = replies.answer(line, arrival);
    if reply != Reply::Mistake {
        patience.understood_at = arrival.at;
    }
    if reply == Reply::Goodbye { Next::Close(End::Quit) } else { Next::Open }
}

#[cfg(test)]
#[path = "conversation_tests.rs"]
mod tests;
