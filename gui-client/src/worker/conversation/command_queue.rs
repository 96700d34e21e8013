//! The commands of one connection that are not answered yet, and which of them may be sent now.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use datetime_client_core::commands::is_quit;
use datetime_client_core::message::{CommandId, Probe};
use datetime_protocol::reply::{Framing, ReplyReader};

use crate::worker::timeouts::Timeouts;

/// The maximum size of all unanswered commands. The smallest send buffers hold this much, so a write never blocks.
const MAX_UNANSWERED_BYTES: usize = 8 * 1024;

/// What a command was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The worker's own `help`, which reads the list of commands.
    Help,
    /// A probe of the server's clock.
    Probe(Probe),
    /// The user.
    User(CommandId),
}

/// A command that is not answered yet.
#[derive(Debug)]
pub(super) struct QueuedCommand {
    pub(super) origin: Origin,
    pub(super) command: String,
    /// When it was sent; `None` if it waits.
    pub(super) sent: Option<Instant>,
}

impl QueuedCommand {
    fn new(origin: Origin, command: String) -> Self {
        Self { origin, command, sent: None }
    }

    /// The time from sending the command until `received`.
    pub(super) fn round_trip(&self, received: Instant) -> Duration {
        self.sent.map_or(Duration::ZERO, |sent| received.saturating_duration_since(sent))
    }
}

/// The commands that are not answered yet, oldest first. Those that were sent come before those that wait.
#[derive(Debug, Default)]
pub(super) struct CommandQueue(VecDeque<QueuedCommand>);

impl CommandQueue {
    pub(super) fn push(&mut self, origin: Origin, command: String) {
        self.0.push_back(QueuedCommand::new(origin, command));
    }

    /// Queues the worker's own `help` before all other commands.
    pub(super) fn push_help(&mut self) {
        self.0.push_front(QueuedCommand::new(Origin::Help, "help".to_owned()));
    }

    /// The command that the next answer belongs to; `None` if none was sent.
    pub(super) fn awaiting(&self) -> Option<&QueuedCommand> {
        self.0.front().filter(|command| command.sent.is_some())
    }

    pub(super) fn pop(&mut self) -> Option<QueuedCommand> {
        self.0.pop_front()
    }

    /// Removes the worker's own `help` if it is the oldest command.
    pub(super) fn pop_help(&mut self) -> Option<QueuedCommand> {
        self.0.pop_front_if(|command| command.origin == Origin::Help)
    }

    pub(super) fn quit_was_sent(&self) -> bool {
        self.0.iter().any(|command| command.sent.is_some() && is_quit(&command.command))
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Appends the commands that may be sent now to `outgoing`: to an old server one at a time, to others as many as
    /// [`MAX_UNANSWERED_BYTES`] allows.
    pub(super) fn send(&mut self, reader: &ReplyReader, outgoing: &mut Vec<u8>, now: Instant) {
        let mut unanswered = 0;
        let one_at_a_time = reader.framing() == Framing::Unframed;
        for queued in &mut self.0 {
            let length = queued.command.len() + 1;
            let is_full = unanswered > 0 && (one_at_a_time || unanswered + length > MAX_UNANSWERED_BYTES);
            if queued.sent.is_none() {
                if is_full {
                    break;
                }
                queued.sent = Some(now);
                outgoing.extend(reader.encode(&queued.command));
            }
            unanswered += length;
            // If a server ignores `help`, the next answer must not be taken for its list.
            if queued.origin == Origin::Help {
                break;
            }
        }
    }

    /// When the next answer is overdue. Each one has its time from the answer before it, which came at `last_reply`.
    pub(super) fn answer_deadline(&self, timeouts: &Timeouts, last_reply: Instant) -> Option<Instant> {
        let front = self.0.front()?;
        let timeout = match front.origin {
            Origin::Help => timeouts.help,
            Origin::Probe(_) | Origin::User(_) => timeouts.answer,
        };
        front.sent.map(|sent| sent.max(last_reply) + timeout)
    }
}
