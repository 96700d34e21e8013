//! One connection's talk as pure code: bytes and moments in, bytes and news out. It knows both kinds of servers:
//! those that end their lines, and old ones that do not.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::error::says_idle;
use datetime_protocol::reply::{Framing, ReplyReader};

use super::foreign;
use super::timeouts::Timeouts;
use crate::message::{AskId, Ending, Failure, News, Oddity};
use crate::model::link::is_quit;

/// The bytes under way that are not answered yet. The smallest send buffers hold this much, so a write never waits.
const MAX_UNANSWERED: usize = 8 * 1024;

/// The lines that nobody asked for that are put up with: a server's last words are one.
const MAX_UNASKED: u32 = 64;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    /// The worker itself, for the words of `help`.
    Quiet,
    User(AskId),
}

/// A question that is not answered yet.
#[derive(Debug)]
struct Question {
    asker: Asker,
    words: String,
    sent: Option<Instant>,
}

/// Where the talk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The welcome has until then.
    Welcome(Instant),
    Open,
    /// `quit` was answered: the server has until then to close.
    Goodbye(Instant),
    Over,
}

/// One connection's talk.
#[derive(Debug)]
pub struct Conversation {
    timeouts: Timeouts,
    stage: Stage,
    reader: ReplyReader,
    /// Oldest first; those that were sent stand before those that were not.
    questions: VecDeque<Question>,
    outgoing: Vec<u8>,
    news: VecDeque<News>,
    last_bytes: Instant,
    last_reply: Instant,
    /// The server's last words, should it close now.
    last_words: Option<String>,
    unasked: u32,
    /// The quiet `help` got no answer in time; one that comes late is still no answer to anything else.
    help_is_late: bool,
}

impl Conversation {
    /// The talk of a connection that began to be made at `began` and stands since `now`.
    #[must_use]
    pub fn new(timeouts: Timeouts, began: Instant, now: Instant) -> Self {
        Self {
            timeouts,
            stage: Stage::Welcome(began + timeouts.connect),
            reader: ReplyReader::new(),
            questions: VecDeque::new(),
            outgoing: Vec::new(),
            news: VecDeque::new(),
            last_bytes: now,
            last_reply: now,
            last_words: None,
            unasked: 0,
            help_is_late: false,
        }
    }

    /// Takes a question of the user's; it goes out when it may.
    pub fn ask(&mut self, ask: AskId, words: String, now: Instant) {
        self.questions.push_back(Question { asker: Asker::User(ask), words, sent: None });
        self.send_what_may_go(now);
    }

    /// Takes bytes that came at `now`.
    pub fn hear(&mut self, mut bytes: &[u8], now: Instant) {
        self.last_bytes = now;
        while !self.is_over() {
            match self.reader.next_reply(&mut bytes, now) {
                Ok(Some(reply)) => self.reply(reply, now),
                Ok(None) => break,
                Err(_flood) => self.flooded(),
            }
        }
        self.send_what_may_go(now);
    }

    /// The moment that [`Conversation::wait_is_over`] is to be called at, if nothing comes before.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let patience = match self.stage {
            Stage::Welcome(until) | Stage::Goodbye(until) => Some(until),
            Stage::Open => self.answer_due(),
            Stage::Over => return None,
        };
        [patience, self.reader.unframed_deadline()].into_iter().flatten().min()
    }

    /// Draws the conclusions of it being `now`.
    pub fn wait_is_over(&mut self, now: Instant) {
        if let Some(reply) = self.reader.take_unframed(now) {
            self.reply(reply, self.last_bytes);
        }
        match self.stage {
            Stage::Welcome(until) if until <= now => {
                let details = "the connection was made, and no welcome came over it".to_owned();
                self.finish(News::Failed(Failure::TimedOut { limit: self.timeouts.connect, details }));
            }
            Stage::Goodbye(until) if until <= now => self.finish(News::Ended(Ending::Goodbye)),
            Stage::Open if self.answer_due().is_some_and(|due| due <= now) => self.answer_is_late(),
            Stage::Welcome(_) | Stage::Goodbye(_) | Stage::Open | Stage::Over => {}
        }
        self.send_what_may_go(now);
    }

    /// The server closed at `now`, or the connection broke: then with what the system says.
    pub fn end(&mut self, broken: Option<String>, now: Instant) {
        if let Some(reply) = self.reader.finish() {
            self.reply(reply, now);
        }
        if self.is_over() {
            return;
        }
        let leaving =
            self.questions.iter().any(|question| question.sent.is_some() && is_quit(&question.words));
        let news = match (self.stage, self.last_words.take(), broken) {
            (Stage::Welcome(_), _, broken) => News::Failed(Failure::ClosedAtOnce(broken.unwrap_or_default())),
            (Stage::Goodbye(_), _, _) => News::Ended(Ending::Goodbye),
            (Stage::Open | Stage::Over, _, _) if leaving => News::Ended(Ending::Goodbye),
            (Stage::Open | Stage::Over, Some(line), _) if says_idle(&line) => {
                News::Ended(Ending::Idle(without_prefix(&line)))
            }
            (Stage::Open | Stage::Over, Some(line), _) => News::Ended(Ending::Said(without_prefix(&line))),
            (Stage::Open | Stage::Over, None, Some(what)) => News::Ended(Ending::Broken(what)),
            (Stage::Open | Stage::Over, None, None) => News::Ended(Ending::Closed),
        };
        self.finish(news);
    }

    /// What is to be written now.
    pub fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.outgoing)
    }

    /// The next thing to tell, oldest first.
    pub fn next_news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// Is there nothing more to hear or say? Then the connection is to be closed.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    fn reply(&mut self, text: String, now: Instant) {
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
        self.news.push_back(News::Welcomed(text));
        match (kind, self.reader.framing()) {
            (Some(kind), _) => self.news.push_back(News::Odd(Oddity::Foreign(kind))),
            // Old servers have no further words, and what they would say to `help` is noise.
            (None, Framing::Bare) => {}
            (None, Framing::Lines | Framing::Undecided) => {
                let help = Question { asker: Asker::Quiet, words: "help".to_owned(), sent: None };
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
        let round_trip = question.sent.map_or(Duration::ZERO, |sent| now.saturating_duration_since(sent));
        match question.asker {
            Asker::Quiet => {
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
        if self.help_is_late {
            self.help_is_late = false;
            return self.learn(&text);
        }
        if text.starts_with(ERROR_PREFIX) {
            self.last_words = Some(text);
            return;
        }
        self.unasked += 1;
        match self.unasked {
            1 => self.news.push_back(News::Odd(Oddity::Chatty)),
            MAX_UNASKED.. => self.finish(News::Ended(Ending::Flood)),
            _ => {}
        }
    }

    fn learn(&mut self, help: &str) {
        if let Some(words) = words_of_help(help) {
            self.news.push_back(News::Words(words));
        }
    }

    /// When the answer that is waited for is late.
    fn answer_due(&self) -> Option<Instant> {
        let question = self.questions.front()?;
        let patience = match question.asker {
            Asker::Quiet => self.timeouts.help,
            Asker::User(_) => self.timeouts.answer,
        };
        // Of many questions under way, each has its time from the answer before it.
        question.sent.map(|sent| sent.max(self.last_reply) + patience)
    }

    fn answer_is_late(&mut self) {
        let quiet = self.questions.front().is_some_and(|question| question.asker == Asker::Quiet);
        if quiet {
            self.questions.pop_front();
            self.help_is_late = true;
        } else {
            self.finish(News::Ended(Ending::Silent(self.timeouts.answer)));
        }
    }

    fn flooded(&mut self) {
        self.finish(match self.stage {
            Stage::Welcome(_) => News::Failed(Failure::Flood),
            Stage::Open | Stage::Goodbye(_) | Stage::Over => News::Ended(Ending::Flood),
        });
    }

    fn finish(&mut self, news: News) {
        self.stage = Stage::Over;
        self.questions.clear();
        self.outgoing.clear();
        self.news.push_back(news);
    }

    fn send_what_may_go(&mut self, now: Instant) {
        if self.stage != Stage::Open {
            return;
        }
        let mut under_way = 0;
        let alone = self.reader.framing() == Framing::Bare;
        for question in &mut self.questions {
            let sending = question.sent.is_none();
            let length = question.words.len() + 1;
            if sending && under_way > 0 && (alone || under_way + length > MAX_UNANSWERED) {
                break;
            }
            under_way += length;
            if sending {
                question.sent = Some(now);
                self.outgoing.extend(self.reader.encode(&question.words));
            }
            // Asked alone: what comes back could not be told from the next answer if `help` is not answered at all.
            if question.asker == Asker::Quiet {
                break;
            }
        }
    }
}

fn without_prefix(line: &str) -> String {
    line.strip_prefix(ERROR_PREFIX).unwrap_or(line).to_owned()
}

/// The further words in an answer to `help`: what no server of this protocol would name is left out.
fn words_of_help(answer: &str) -> Option<Vec<String>> {
    use datetime_protocol::{command::Word, limits::MAX_WORDS, vocabulary};

    let mut words: Vec<String> = Vec::new();
    for word in vocabulary::words_of_help(answer)? {
        let further = Word::new(word).is_ok() && !words.iter().any(|known| known == word);
        if further && words.len() < MAX_WORDS {
            words.push(word.to_owned());
        }
    }
    Some(words)
}
