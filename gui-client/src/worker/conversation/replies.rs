//! What one whole reply is: the welcome, the answer to a question, or something that nobody asked.

use std::time::{Duration, Instant};

use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::error::says_idle;
use datetime_protocol::reply::Framing;

use super::{Conversation, MAX_UNASKED, Stage};
use crate::message::{Ending, Failure, News, Oddity};
use crate::model::link::is_quit;
use crate::worker::foreign;
use crate::worker::questions::{Asker, Question, words_of_help};

impl Conversation {
    pub(super) fn reply(&mut self, text: String, now: Instant) {
        self.last_reply = now;
        match self.stage {
            Stage::Welcome(_) => self.welcome(text, now),
            Stage::Open => self.answer(text, now),
            Stage::Goodbye(_) | Stage::Over => {}
        }
    }

    fn welcome(&mut self, text: String, now: Instant) {
        if let Some(words) = text.strip_prefix(ERROR_PREFIX) {
            return self.finish(News::Failed(Failure::Said(words.to_owned())));
        }
        self.stage = Stage::Open;
        let kind = foreign::kind_of(&text);
        let framing = self.reader.framing();
        self.news.push_back(News::Welcomed { welcome: text, framed: framing == Framing::Lines });
        match (kind, framing) {
            (Some(kind), _) => self.news.push_back(News::Odd(Oddity::Foreign(kind))),
            // Old servers have no further words, and what they would say to `help` is noise.
            (None, Framing::Bare) => {}
            (None, Framing::Lines | Framing::Undecided) => {
                let help = Question { asker: Asker::Help, words: "help".to_owned(), sent: None };
                self.questions.push_front(help);
            }
        }
        self.send_what_may_go(now);
    }

    fn answer(&mut self, text: String, now: Instant) {
        // Never an answer: it crossed with a question on the way.
        let idle = says_idle(&text);
        let asked = self.questions.front().is_some_and(|question| question.sent.is_some());
        if idle || !asked {
            return self.unasked(text);
        }
        if self.help_is_late && words_of_help(&text).is_some() && !self.front_is_help() {
            self.help_is_late = false;
            return self.learn(&text);
        }
        let Some(question) = self.questions.pop_front() else { return };
        // The server goes on talking: what it said before were not its last words.
        self.last_words = None;
        let round_trip = question.sent.map_or(Duration::ZERO, |sent| now.saturating_duration_since(sent));
        match question.asker {
            Asker::Look(look) => {
                let sent = question.sent.unwrap_or(now);
                self.news.push_back(News::Looked { look, answer: text, sent, heard: now });
            }
            Asker::Help => {
                self.learn(&text);
                self.news.push_back(News::Measured(round_trip));
            }
            Asker::User(ask) => {
                if is_quit(&question.words) {
                    self.stage = Stage::Goodbye(now + self.timeouts.goodbye);
                }
                self.news.push_back(News::Answered { ask, text, round_trip });
            }
        }
    }

    fn front_is_help(&self) -> bool {
        self.questions.front().is_some_and(|question| question.words.trim().eq_ignore_ascii_case("help"))
    }

    fn unasked(&mut self, text: String) {
        // An idle close is no late answer to `help`, whatever is still owed.
        if self.help_is_late && !says_idle(&text) {
            self.help_is_late = false;
            return self.learn(&text);
        }
        self.unasked += 1;
        let is_error = text.starts_with(ERROR_PREFIX);
        if is_error {
            self.last_words = Some(text);
        }
        match self.unasked {
            1 if !is_error => self.news.push_back(News::Odd(Oddity::Chatty)),
            MAX_UNASKED.. => self.finish(News::Ended(Ending::Flood)),
            _ => {}
        }
    }

    fn learn(&mut self, help: &str) {
        if let Some(words) = words_of_help(help) {
            self.news.push_back(News::Words(words));
        }
    }
}
