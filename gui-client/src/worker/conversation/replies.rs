//! Handles each reply of the server: the welcome, an answer to a command, or an unsolicited line.

use std::time::Instant;

use datetime_client_core::commands::is_quit;
use datetime_client_core::message::{Anomaly, Ending, Failure, LinkEvent};
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::error::is_idle_notice;
use datetime_protocol::reply::Framing;

use super::command_queue::Origin;
use super::other_protocol;
use super::state::{Conversation, Help, HelpCandidate, Stage};

/// The number of unsolicited lines after which the connection is closed. A server of ours sends one at most, its last.
const MAX_UNSOLICITED_LINES: u32 = 64;

impl Conversation {
    pub(super) fn handle_reply(&mut self, text: &str, now: Instant) {
        self.last_reply = now;
        match self.stage {
            Stage::Welcome(_) => self.handle_welcome(text, now),
            Stage::Open => self.handle_line(sanitized(text), now),
            Stage::Goodbye(_) | Stage::Over => {}
        }
    }

    fn handle_welcome(&mut self, text: &str, now: Instant) {
        if let Some(error) = text.strip_prefix(ERROR_PREFIX) {
            return self.finish(LinkEvent::Failed(Failure::ServerError(sanitized(error))));
        }
        self.stage = Stage::Open;
        let framing = self.reader.framing();
        let framed = framing == Framing::Lines;
        self.events.push_back(LinkEvent::Welcomed { welcome: sanitized(text), framed });
        match (other_protocol::kind_of(text), framing) {
            (Some(kind), _) => self.events.push_back(LinkEvent::Anomaly(Anomaly::OtherProtocol(kind))),
            // Old servers have no custom commands, and would answer `help` with an error.
            (None, Framing::Unframed) => {}
            (None, Framing::Lines | Framing::Undecided) => self.commands.push_help(),
        }
        self.send_queued(now);
    }

    fn handle_line(&mut self, line: String, now: Instant) {
        let awaiting = self.commands.awaiting().map(|queued| (queued.origin, is_help(&queued.command)));
        match awaiting {
            // The idle notice answers no command: it crossed with one on the way.
            _ if is_idle_notice(&line) => self.handle_unsolicited(line, now),
            None => self.handle_unsolicited(line, now),
            Some((_, false)) if self.is_overdue_list(&line) => self.report_commands(&line),
            Some((Origin::Help, _)) => self.handle_help_answer(line, now),
            Some((Origin::Probe(_) | Origin::User(_), _)) => self.handle_answer(line, now),
        }
    }

    fn handle_answer(&mut self, answer: String, now: Instant) {
        let Some(queued) = self.commands.pop() else { return };
        // The server answers, so earlier errors were not the last ones.
        (self.last_error, self.help_error) = (None, None);
        let round_trip = queued.round_trip(now);
        match queued.origin {
            Origin::Probe(probe) => {
                let sent = queued.sent.unwrap_or(now);
                self.events.push_back(LinkEvent::Probed { probe, answer, sent, received: now });
            }
            Origin::User(id) => {
                if is_quit(&queued.command) {
                    self.stage = Stage::Goodbye(now + self.timeouts.goodbye);
                }
                self.events.push_back(LinkEvent::Answered { id, answer, round_trip });
            }
            Origin::Help => {}
        }
    }

    /// Handles a line that was received while the worker's own `help` is pending: its answer, an error, or another line
    /// of the welcome.
    fn handle_help_answer(&mut self, line: String, now: Instant) {
        let round_trip = self.commands.awaiting().map(|queued| queued.round_trip(now)).unwrap_or_default();
        let is_error = line.starts_with(ERROR_PREFIX);
        let earlier = self.help_candidate.take();
        if earlier.is_some() {
            // The line before this one was not the answer, so it answers no command.
            self.count_unsolicited();
            if self.is_over() {
                return;
            }
        }
        if !is_error && commands_in_help(&line).is_none() {
            self.help_candidate = Some(HelpCandidate { received: now, round_trip });
            return;
        }
        self.commands.pop_help();
        self.last_error = None;
        self.report_commands(&line);
        self.events.push_back(LinkEvent::Measured(round_trip));
        if is_error {
            self.help = Help::Rejected;
            self.help_error = Some((line, now));
        }
    }

    fn handle_unsolicited(&mut self, line: String, now: Instant) {
        if self.is_overdue_list(&line) {
            return self.report_commands(&line);
        }
        let is_late_help = std::mem::replace(&mut self.help, Help::NotAwaited) == Help::TimedOut;
        match line.starts_with(ERROR_PREFIX) {
            // A late error about `help`, unless the server closes the connection now.
            true if is_late_help && !is_idle_notice(&line) => self.help_error = Some((line, now)),
            true => {
                self.last_error = Some(line);
                self.limit_unsolicited();
            }
            // The late answer of a server without `help`.
            false if is_late_help => {}
            false => self.count_unsolicited(),
        }
    }

    /// Whether `line` is the list of commands that was expected earlier.
    fn is_overdue_list(&self, line: &str) -> bool {
        self.help != Help::NotAwaited && commands_in_help(line).is_some()
    }

    /// Counts an unsolicited line, and reports the first one.
    fn count_unsolicited(&mut self) {
        if !std::mem::replace(&mut self.anomaly_reported, true) {
            self.events.push_back(LinkEvent::Anomaly(Anomaly::UnsolicitedLines));
        }
        self.limit_unsolicited();
    }

    fn limit_unsolicited(&mut self) {
        self.unsolicited_lines += 1;
        if self.unsolicited_lines >= MAX_UNSOLICITED_LINES {
            self.finish(LinkEvent::Ended(Ending::TooMuchData));
        }
    }

    /// Reports the commands in the answer to `help`.
    fn report_commands(&mut self, help: &str) {
        self.help = Help::NotAwaited;
        if let Some(commands) = commands_in_help(help) {
            self.events.push_back(LinkEvent::Commands(commands));
        }
    }
}

fn is_help(command: &str) -> bool {
    command.trim().eq_ignore_ascii_case("help")
}

/// The command names in an answer to `help`, without repetitions and without names that the protocol does not allow.
fn commands_in_help(answer: &str) -> Option<Vec<String>> {
    use datetime_protocol::command::{BUILT_IN, CommandName, InvalidName};
    use datetime_protocol::{limits::MAX_CUSTOM_COMMANDS, parser};

    let mut names: Vec<String> = Vec::new();
    for name in parser::commands_in_help(answer)? {
        let is_valid = CommandName::new(name) != Err(InvalidName::Malformed);
        if is_valid && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names.truncate(BUILT_IN.len() + MAX_CUSTOM_COMMANDS);
    Some(names)
}

/// Replaces the characters of a server's text that must not be shown, copied or printed: control characters, and those
/// that reverse the direction of the text around them (UAX 9, explicit formatting characters).
fn sanitized(text: &str) -> String {
    let is_harmful = |c: char| {
        (c.is_control() && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(is_harmful, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_server_changes_the_text_around_it() {
        assert_eq!(sanitized("a\u{202e}b\u{2066}c\u{1b}[2J"), "a\u{fffd}b\u{fffd}c\u{fffd}[2J");
        assert_eq!(sanitized("a\tb \u{200f}שלום\u{200f} é"), "a\tb \u{200f}שלום\u{200f} é");
    }
}
