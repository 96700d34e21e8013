//! One connection's talk as pure code: bytes and moments in, bytes and news out. It knows both kinds of servers:
//! those that end their lines, and old ones that do not.

mod replies;

use std::collections::VecDeque;
use std::time::Instant;

use datetime_protocol::reply::ReplyReader;

use super::endings;
use super::questions::{self, Asker, Question};
use super::timeouts::Timeouts;
use crate::message::{AskId, Ending, Failure, Look, News};
use crate::model::link::is_quit;

/// The lines that nobody asked for that are put up with: a server's last words are one.
const MAX_UNASKED: u32 = 64;

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

    /// Takes a question of the program's own, whose answer is told as [`News::Looked`].
    pub fn look(&mut self, look: Look, now: Instant) {
        self.questions.push_back(Question {
            asker: Asker::Look(look),
            words: look.words().to_owned(),
            sent: None,
        });
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
        let said_quit =
            self.questions.iter().any(|question| question.sent.is_some() && is_quit(&question.words));
        let news = match self.stage {
            Stage::Welcome(_) => News::Failed(Failure::ClosedAtOnce(broken.unwrap_or_default())),
            Stage::Goodbye(_) => News::Ended(Ending::Goodbye),
            Stage::Open | Stage::Over if said_quit => News::Ended(Ending::Goodbye),
            Stage::Open | Stage::Over => News::Ended(endings::kind_of(self.last_words.take(), broken)),
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

    fn answer_due(&self) -> Option<Instant> {
        questions::answer_due(&self.questions, &self.timeouts, self.last_reply)
    }

    fn answer_is_late(&mut self) {
        let quiet = self.questions.front().is_some_and(|question| question.asker == Asker::Help);
        if quiet {
            self.questions.pop_front();
            self.help_is_late = true;
            self.news.push_back(News::HelpUnanswered);
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
        if self.stage == Stage::Open {
            questions::send(&mut self.questions, &self.reader, &mut self.outgoing, now);
        }
    }
}
