//! The state of a conversation, and what all its parts do with it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use datetime_client_core::message::LinkEvent;
use datetime_protocol::reply::ReplyReader;

use super::command_queue::CommandQueue;
use crate::worker::timeouts::Timeouts;

/// The state of a conversation.
#[derive(Debug)]
pub struct Conversation {
    pub(super) timeouts: Timeouts,
    pub(super) stage: Stage,
    pub(super) reader: ReplyReader,
    pub(super) commands: CommandQueue,
    pub(super) outgoing: Vec<u8>,
    pub(super) events: VecDeque<LinkEvent>,
    pub(super) last_bytes: Instant,
    pub(super) last_reply: Instant,
    /// The last unsolicited error line. If the server closes the connection next, this is the reason.
    pub(super) last_error: Option<String>,
    pub(super) unsolicited_lines: u32,
    pub(super) anomaly_reported: bool,
    pub(super) help: Help,
    /// A line that may be the answer to `help`.
    pub(super) help_candidate: Option<HelpCandidate>,
    /// An error line that was taken for the answer to `help`, and when it arrived. If the server closes the connection
    /// right after it, it was the reason for that instead.
    pub(super) help_error: Option<(String, Instant)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The welcome is expected before this time.
    Welcome(Instant),
    /// Commands are sent and answered.
    Open,
    /// `quit` was answered, and the server is to close before this time.
    Goodbye(Instant),
    /// The connection is to be closed.
    Over,
}

/// The state of the `help` that is sent after the welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Help {
    /// No late answer is expected: it was not sent, is pending, or was answered with a list of commands.
    NotAwaited,
    /// It was not answered in time. A late answer must not be taken for that of another command.
    TimedOut,
    /// Another line was taken for its answer. If a list of commands follows, that is the answer.
    Rejected,
}

/// A line other than a list of commands, received while `help` is pending: either the answer of a server without
/// `help`, or another line of a long welcome.
#[derive(Clone, Copy, Debug)]
pub(super) struct HelpCandidate {
    pub(super) received: Instant,
    pub(super) round_trip: Duration,
}

impl Conversation {
    /// The conversation on a connection that was established at `now`, by an attempt that started at `started`.
    #[must_use]
    pub fn new(timeouts: Timeouts, started: Instant, now: Instant) -> Self {
        Self {
            timeouts,
            stage: Stage::Welcome(started + timeouts.connect),
            reader: ReplyReader::new(),
            commands: CommandQueue::default(),
            outgoing: Vec::new(),
            events: VecDeque::new(),
            last_bytes: now,
            last_reply: now,
            last_error: None,
            unsolicited_lines: 0,
            anomaly_reported: false,
            help: Help::NotAwaited,
            help_candidate: None,
            help_error: None,
        }
    }

    /// Takes the bytes to send.
    pub fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.outgoing)
    }

    /// Takes the oldest event.
    pub fn next_event(&mut self) -> Option<LinkEvent> {
        self.events.pop_front()
    }

    /// Whether the connection is to be closed.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// Ends the conversation with its last event.
    pub(super) fn finish(&mut self, event: LinkEvent) {
        self.stage = Stage::Over;
        self.commands.clear();
        self.outgoing.clear();
        self.events.push_back(event);
    }

    /// Sends the queued commands that may be sent now.
    pub(super) fn send_queued(&mut self, now: Instant) {
        if self.stage == Stage::Open {
            self.commands.send(&self.reader, &mut self.outgoing, now);
        }
    }
}
