//! What is said in a session, as pure code: bytes and times in, lines out.

use std::time::{Duration, Instant};

use chrono::Offset;
use datetime_protocol::command::{Command, MomentWord};
use datetime_protocol::error::ErrorLine;
use datetime_protocol::line::{LineReader, Overlong};
use datetime_protocol::timestamp;
use datetime_protocol::vocabulary::GOODBYE;

use super::answers::Answers;
use super::end::End;
use super::serve::Session;
use crate::clock::{Clock, Moment, Zone};

/// Answers are handed on once they have this many bytes: a client's one packet can ask for a thousand, and they are
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
    answers: &'s Answers,
    zone: &'s Zone,
    clock: &'s C,
    idle_timeout: Option<Duration>,
    on_request: &'s dyn Fn(),
    reader: LineReader,
    understood_at: Instant,
    pending: String,
}

impl<'s, C: Clock> Conversation<'s, C> {
    /// A conversation that begins at `now`, with the welcome pending.
    pub(super) fn new(session: &Session<'s, C>, now: Instant) -> Self {
        let Session { answers, zone, clock, idle_timeout, on_request, .. } = *session;
        let reader = LineReader::new();
        let pending = format!("{}\n", answers.welcome.as_str());
        Self { answers, zone, clock, idle_timeout, on_request, reader, understood_at: now, pending }
    }

    /// What is to be sent; it is taken, and more can be asked for.
    pub(super) fn take_pending(&mut self) -> String {
        std::mem::take(&mut self.pending)
    }

    /// Takes commands off the front of `bytes`, until there is enough to send or no byte is left.
    pub(super) fn receive(&mut self, bytes: &mut &[u8], now: Instant) -> Next {
        while self.pending.len() < MAX_PENDING {
            let next = match self.reader.next_line(bytes, now) {
                Ok(Some(line)) => self.answer(&line, now),
                // A client that sends only noise is never silent: its idle deadline must be looked at here too.
                Ok(None) => return self.open_unless_idle(now),
                Err(Overlong) => self.close(&ErrorLine::Overlong, End::Overlong),
            };
            if next != Next::Open {
                return next;
            }
        }
        Next::Open
    }

    /// When to call [`Conversation::wake`] if nothing arrives before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let idle = self.idle_deadline().into_iter();
        idle.chain(self.reader.unframed_deadline(|line| self.is_understood(line))).min()
    }

    /// A deadline came: a bare word stood alone long enough, or the client was idle for too long.
    pub(super) fn wake(&mut self, now: Instant) -> Next {
        let vocabulary = &self.answers.vocabulary;
        if let Some(line) = self.reader.take_unframed(now, |line| vocabulary.parse(line).is_ok()) {
            return self.answer(&line, now);
        }
        self.open_unless_idle(now)
    }

    /// The client sends no more: what stands without a line end is a whole command.
    pub(super) fn end_of_file(&mut self, now: Instant) -> Next {
        match self.reader.finish().map(|line| self.answer(&line, now)) {
            Some(Next::Close(end)) => Next::Close(end),
            Some(Next::Open) | None => Next::Close(End::EndOfFile),
        }
    }

    /// The server is stopping: a bare word is still answered, then comes the last line.
    pub(super) fn stop(&mut self, now: Instant) -> Next {
        if self.reader.unframed_deadline(|line| self.is_understood(line)).is_some() {
            self.end_of_file(now);
        }
        self.close(&ErrorLine::Stopping, End::Stopped)
    }

    fn open_unless_idle(&mut self, now: Instant) -> Next {
        match self.idle_timeout {
            Some(limit) if self.idle_deadline().is_some_and(|deadline| deadline <= now) => {
                self.close(&ErrorLine::Idle(limit), End::Idle)
            }
            Some(_) | None => Next::Open,
        }
    }

    fn idle_deadline(&self) -> Option<Instant> {
        self.idle_timeout.map(|limit| self.understood_at + limit)
    }

    fn is_understood(&self, line: &str) -> bool {
        self.answers.vocabulary.parse(line).is_ok()
    }

    fn close(&mut self, last: &ErrorLine, end: End) -> Next {
        self.push(&last.to_string());
        Next::Close(end)
    }

    fn answer(&mut self, line: &str, now: Instant) -> Next {
        match self.answers.vocabulary.parse(line) {
            Ok(command) => {
                self.understood_at = now;
                (self.on_request)();
                let answer = self.carry_out(command);
                self.push(&answer);
                if command == Command::Quit { Next::Close(End::Quit) } else { Next::Open }
            }
            Err(mistake) => {
                self.push(&mistake.to_string());
                Next::Open
            }
        }
    }

    fn carry_out(&self, command: Command) -> String {
        match command {
            Command::Moment { word, zone: None } => self.moment(word, self.zone),
            Command::Moment { word, zone: Some(zone) } => self.moment(word, &Zone::Named(zone)),
            Command::Now => {
                let utc = self.clock.utc();
                timestamp::now(utc, self.zone.offset_at(utc).fix())
            }
            Command::Sync => self.clock.synchronisation().to_string(),
            Command::Help => self.answers.vocabulary.help(),
            Command::Quit => GOODBYE.to_owned(),
        }
    }

    fn moment(&self, word: MomentWord, zone: &Zone) -> String {
        let moment = Moment::new(self.clock.utc(), zone);
        let rendered = self.answers.format(word).and_then(|format| format.render(&moment).ok());
        let no_answer =
            || ErrorLine::NoAnswer { word: self.answers.vocabulary.name(word).to_owned() }.to_string();
        rendered.map_or_else(no_answer, |answer| answer.as_str().to_owned())
    }

    fn push(&mut self, line: &str) {
        self.pending.push_str(line);
        self.pending.push('\n');
    }
}

#[cfg(test)]
#[path = "conversation_tests.rs"]
mod tests;
