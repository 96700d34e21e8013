//! The inputs of a conversation: commands to send, received bytes, timeouts and the end of the connection.

use std::time::{Duration, Instant};

use datetime_client_core::message::{CommandId, Ending, Failure, LinkEvent, Probe};
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::error::is_idle_notice;
use datetime_protocol::limits::UNFRAMED_REPLY;

use super::command_queue::Origin;
use super::state::{Conversation, Help, Stage};

/// How long to wait after a candidate for the answer to `help` for another line. The lines of one welcome follow each
/// other faster.
const CANDIDATE_TIMEOUT: Duration = UNFRAMED_REPLY;

/// An error line is the reason for a close that follows it within this time.
const ERROR_BEFORE_CLOSE: Duration = Duration::from_secs(1);

impl Conversation {
    /// Queues a command of the user.
    pub fn send_command(&mut self, id: CommandId, command: String, now: Instant) {
        self.commands.push(Origin::User(id), command);
        self.send_queued(now);
    }

    /// Queues a probe. Its answer is reported as [`LinkEvent::Probed`].
    pub fn send_probe(&mut self, probe: Probe, now: Instant) {
        let Some(command) = probe.command() else { return };
        self.commands.push(Origin::Probe(probe), command.to_owned());
        self.send_queued(now);
    }

    /// Handles bytes that were received at `now`.
    pub fn receive(&mut self, mut bytes: &[u8], now: Instant) {
        self.last_bytes = now;
        while !self.is_over() {
            match self.reader.next_reply(&mut bytes, now) {
                Ok(Some(reply)) => self.handle_reply(&reply, now),
                Ok(None) => break,
                Err(_too_long) => self.too_much_data(),
            }
        }
        self.send_queued(now);
    }

    /// When to call [`Conversation::handle_timeouts`], unless another input comes first.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let stage = match self.stage {
            Stage::Welcome(deadline) | Stage::Goodbye(deadline) => Some(deadline),
            Stage::Open => self.answer_deadline(),
            Stage::Over => return None,
        };
        [stage, self.reader.unframed_deadline()].into_iter().flatten().min()
    }

    /// Does what is due at `now`.
    pub fn handle_timeouts(&mut self, now: Instant) {
        if let Some(reply) = self.reader.take_unframed(now) {
            self.handle_reply(&reply, self.last_bytes);
        }
        match self.stage {
            Stage::Welcome(deadline) if deadline <= now => {
                let is_sending = self.reader.unframed_deadline().is_some();
                let failure =
                    if is_sending { Failure::TooMuchData } else { Failure::NoWelcome(self.timeouts.connect) };
                self.finish(LinkEvent::Failed(failure));
            }
            Stage::Goodbye(deadline) if deadline <= now => self.finish(LinkEvent::Ended(Ending::Goodbye)),
            Stage::Open if self.answer_deadline().is_some_and(|deadline| deadline <= now) => {
                self.answer_timed_out();
            }
            Stage::Welcome(_) | Stage::Goodbye(_) | Stage::Open | Stage::Over => {}
        }
        self.send_queued(now);
    }

    /// Handles the end of the connection: the server closed it, or it broke with the error `io_error`.
    pub fn closed(&mut self, io_error: Option<String>, now: Instant) {
        if let Some(reply) = self.reader.finish() {
            self.handle_reply(&reply, now);
        }
        if self.is_over() {
            return;
        }
        let event = match self.stage {
            Stage::Welcome(_) => {
                LinkEvent::Failed(Failure::ClosedBeforeWelcome(io_error.unwrap_or_default()))
            }
            Stage::Goodbye(_) => LinkEvent::Ended(Ending::Goodbye),
            Stage::Open | Stage::Over if self.commands.quit_was_sent() => LinkEvent::Ended(Ending::Goodbye),
            Stage::Open | Stage::Over => {
                let help_error = self.help_error.take();
                let recent = help_error.filter(|(_, received)| now <= *received + ERROR_BEFORE_CLOSE);
                let last_error = self.last_error.take().or(recent.map(|(line, _)| line));
                LinkEvent::Ended(ending(last_error, io_error))
            }
        };
        self.finish(event);
    }

    fn answer_deadline(&self) -> Option<Instant> {
        match self.help_candidate {
            Some(candidate) => Some(candidate.received + CANDIDATE_TIMEOUT),
            None => self.commands.answer_deadline(&self.timeouts, self.last_reply),
        }
    }

    fn answer_timed_out(&mut self) {
        if self.commands.pop_help().is_none() {
            return self.finish(LinkEvent::Ended(Ending::NoAnswer(self.timeouts.answer)));
        }
        let (help, event) = match self.help_candidate.take() {
            Some(candidate) => (Help::Rejected, LinkEvent::Measured(candidate.round_trip)),
            None => (Help::TimedOut, LinkEvent::HelpUnanswered),
        };
        self.help = help;
        self.events.push_back(event);
    }

    fn too_much_data(&mut self) {
        self.finish(match self.stage {
            Stage::Welcome(_) => LinkEvent::Failed(Failure::TooMuchData),
            Stage::Open | Stage::Goodbye(_) | Stage::Over => LinkEvent::Ended(Ending::TooMuchData),
        });
    }
}

/// How a connection ended. The server's last error line says more than the error of the system: a server may close in a
/// way that resets the connection.
fn ending(last_error: Option<String>, io_error: Option<String>) -> Ending {
    let without_prefix = |line: &str| line.strip_prefix(ERROR_PREFIX).unwrap_or(line).to_owned();
    match (last_error, io_error) {
        (Some(line), _) if is_idle_notice(&line) => Ending::Idle(without_prefix(&line)),
        (Some(line), _) => Ending::ServerError(without_prefix(&line)),
        (None, Some(error)) => Ending::Broken(error),
        (None, None) => Ending::Closed,
    }
}
