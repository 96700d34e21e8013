//! What one whole reply is: the welcome, the answer to a question, or something that nobody asked.

use std::time::{Duration, Instant};

use datetime_client_core::commands::is_quit;
use datetime_client_core::message::{Anomaly, Ending, Failure, LinkEvent};
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::error::is_idle_notice;
use datetime_protocol::reply::Framing;

use super::{Conversation, Excuse, Help, MAX_UNASKED, Stage};
use crate::worker::foreign;
use crate::worker::questions::{Asker, Question, commands_in_help};

impl Conversation {
    pub(super) fn reply(&mut self, text: &str, now: Instant) {
        self.last_reply = now;
        match self.stage {
            Stage::Welcome(_) => self.welcome(text, now),
            Stage::Open => self.answer(harmless(text), now),
            Stage::Goodbye(_) | Stage::Over => {}
        }
    }

    fn welcome(&mut self, text: &str, now: Instant) {
        if let Some(words) = text.strip_prefix(ERROR_PREFIX) {
            return self.finish(LinkEvent::Failed(Failure::ServerError(harmless(words))));
        }
        self.stage = Stage::Open;
        let kind = foreign::kind_of(text);
        let framing = self.reader.framing();
        self.events
            .push_back(LinkEvent::Welcomed { welcome: harmless(text), framed: framing == Framing::Lines });
        match (kind, framing) {
            (Some(kind), _) => self.events.push_back(LinkEvent::Anomaly(Anomaly::OtherProtocol(kind))),
            // Old servers have no further words, and what they would say to `help` is noise.
            (None, Framing::Unframed) => {}
            (None, Framing::Lines | Framing::Undecided) => {
                let help = Question { asker: Asker::Help, words: "help".to_owned(), sent: None };
                self.questions.push_front(help);
            }
        }
        self.send_what_may_go(now);
    }

    fn answer(&mut self, text: String, now: Instant) {
        // Never an answer: it crossed with a question on the way.
        let idle = is_idle_notice(&text);
        let asked = self.questions.front().is_some_and(|question| question.sent.is_some());
        if idle || !asked {
            return self.unasked(text, now);
        }
        if self.help != Help::Settled && commands_in_help(&text).is_some() && !self.front_is_help() {
            return self.learn(&text);
        }
        if self.questions.front().is_some_and(|question| question.asker == Asker::Help) {
            return self.answer_to_help(text, now);
        }
        let Some(question) = self.questions.pop_front() else { return };
        // The server goes on talking: what it said before were not its last words.
        (self.last_words, self.refusal) = (None, None);
        let round_trip = question.sent.map_or(Duration::ZERO, |sent| now.saturating_duration_since(sent));
        match question.asker {
            Asker::Probe(probe) => {
                let sent = question.sent.unwrap_or(now);
                self.events.push_back(LinkEvent::Probed { probe, answer: text, sent, received: now });
            }
            // Answered above.
            Asker::Help => {}
            Asker::User(ask) => {
                if is_quit(&question.words) {
                    self.stage = Stage::Goodbye(now + self.timeouts.goodbye);
                }
                self.events.push_back(LinkEvent::Answered { id: ask, answer: text, round_trip });
            }
        }
    }

    /// Takes a line that came while `help` waits: its answer, a refusal, or a further line of the greeting.
    fn answer_to_help(&mut self, text: String, now: Instant) {
        let sent = self.questions.front().and_then(|question| question.sent);
        let round_trip = sent.map_or(Duration::ZERO, |sent| now.saturating_duration_since(sent));
        let is_error = text.starts_with(ERROR_PREFIX);
        if !is_error && commands_in_help(&text).is_none() {
            // The line before this one was no answer either.
            if self.excuse.is_some() {
                self.count_unasked();
            }
            self.excuse = Some(Excuse { came: now, round_trip });
            return;
        }
        self.questions.pop_front();
        self.last_words = None;
        if self.excuse.take().is_some() {
            self.count_unasked();
        }
        self.learn(&text);
        self.events.push_back(LinkEvent::Measured(round_trip));
        if is_error {
            self.help = Help::Excused;
            self.refusal = Some((text, now));
        }
    }

    fn front_is_help(&self) -> bool {
        self.questions.front().is_some_and(|question| question.words.trim().eq_ignore_ascii_case("help"))
    }

    fn unasked(&mut self, text: String, now: Instant) {
        if self.help != Help::Settled && commands_in_help(&text).is_some() {
            return self.learn(&text);
        }
        let late = std::mem::replace(&mut self.help, Help::Settled) == Help::Late;
        match text.starts_with(ERROR_PREFIX) {
            // It refuses `help`, unless the server closes now.
            true if late && !is_idle_notice(&text) => self.refusal = Some((text, now)),
            true => {
                self.last_words = Some(text);
                self.limit_unasked();
            }
            // The late excuse of a server without `help`.
            false if late => {}
            false => self.count_unasked(),
        }
    }

    /// Counts a line that nobody asked for, and says so the first time.
    fn count_unasked(&mut self) {
        if !std::mem::replace(&mut self.is_chatty, true) {
            self.events.push_back(LinkEvent::Anomaly(Anomaly::UnsolicitedLines));
        }
        self.limit_unasked();
    }

    fn limit_unasked(&mut self) {
        self.unasked += 1;
        if self.unasked >= MAX_UNASKED {
            self.finish(LinkEvent::Ended(Ending::TooMuchData));
        }
    }

    fn learn(&mut self, help: &str) {
        self.help = Help::Settled;
        if let Some(words) = commands_in_help(help) {
            self.events.push_back(LinkEvent::Commands(words));
        }
    }
}

/// What a server sent, as it may be shown, copied and printed: without control characters, and without those that
/// reverse the direction of the text around them (UAX 9, explicit formatting characters).
fn harmless(text: &str) -> String {
    let harms = |c: char| {
        (c.is_control() && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(harms, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_server_changes_the_text_around_it() {
        assert_eq!(harmless("a\u{202e}b\u{2066}c\u{1b}[2J"), "a\u{fffd}b\u{fffd}c\u{fffd}[2J");
        assert_eq!(harmless("a\tb \u{200f}שלום\u{200f} é"), "a\tb \u{200f}שלום\u{200f} é");
    }
}
