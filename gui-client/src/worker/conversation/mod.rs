//! One connection's talk as pure code: bytes and moments in, bytes and news out. It knows both kinds of servers:
//! those that end their lines, and old ones that do not.

mod replies;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use datetime_client_core::commands::is_quit;
use datetime_client_core::message::{CommandId, Ending, Failure, LinkEvent, Probe};
use datetime_protocol::limits::UNFRAMED_REPLY;
use datetime_protocol::reply::ReplyReader;

use super::endings;
use super::questions::{self, Asker, Question};
use super::timeouts::Timeouts;

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
    events: VecDeque<LinkEvent>,
    last_bytes: Instant,
    last_reply: Instant,
    /// The server's last words, should it close now.
    last_words: Option<String>,
    unasked: u32,
    /// It has been reported that the server says things nobody asked.
    is_chatty: bool,
    /// What came of the quiet `help`.
    help: Help,
    /// What came instead of an answer to `help`: when, and how long after the question.
    excuse: Option<Excuse>,
    /// The refusal of `help`, and when it came. If the server closes at once, it was not about `help`.
    refusal: Option<(String, Instant)>,
}

/// What came of the quiet `help` after the welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Help {
    /// Its answer waits, came, or was never asked for.
    Settled,
    /// There was no answer in time. One that comes late is still no answer to anything else.
    Late,
    /// Something else came. Should a list of commands follow, that is the answer.
    Excused,
}

/// A line that is no list of commands while `help` waits for one: an answer of a server without `help`, or a further
/// line of the welcome.
#[derive(Clone, Copy, Debug)]
struct Excuse {
    came: Instant,
    round_trip: Duration,
}

/// How long a line that may be an excuse has to stay the last one before it counts as the answer to `help`. Lines of one
/// greeting follow each other faster.
const SETTLED: Duration = UNFRAMED_REPLY;

/// A server that closes this soon after an error line closes because of what it says.
const AT_ONCE: Duration = Duration::from_secs(1);

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
            events: VecDeque::new(),
            last_bytes: now,
            last_reply: now,
            last_words: None,
            unasked: 0,
            is_chatty: false,
            help: Help::Settled,
            excuse: None,
            refusal: None,
        }
    }

    /// Takes a question of the user's; it goes out when it may.
    pub fn ask(&mut self, ask: CommandId, words: String, now: Instant) {
        self.questions.push_back(Question { asker: Asker::User(ask), words, sent: None });
        self.send_what_may_go(now);
    }

    /// Takes a question of the program's own, whose answer is told as [`LinkEvent::Probed`].
    pub fn probe(&mut self, probe: Probe, now: Instant) {
        self.questions.push_back(Question {
            asker: Asker::Probe(probe),
            words: probe.command().to_owned(),
            sent: None,
        });
        self.send_what_may_go(now);
    }

    /// Takes bytes that came at `now`.
    pub fn hear(&mut self, mut bytes: &[u8], now: Instant) {
        self.last_bytes = now;
        while !self.is_over() {
            match self.reader.next_reply(&mut bytes, now) {
                Ok(Some(reply)) => self.reply(&reply, now),
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
            self.reply(&reply, self.last_bytes);
        }
        match self.stage {
            Stage::Welcome(until) if until <= now => {
                let sends = self.reader.unframed_deadline().is_some();
                let failure =
                    if sends { Failure::TooMuchData } else { Failure::NoWelcome(self.timeouts.connect) };
                self.finish(LinkEvent::Failed(failure));
            }
            Stage::Goodbye(until) if until <= now => self.finish(LinkEvent::Ended(Ending::Goodbye)),
            Stage::Open if self.answer_due().is_some_and(|due| due <= now) => self.answer_is_late(),
            Stage::Welcome(_) | Stage::Goodbye(_) | Stage::Open | Stage::Over => {}
        }
        self.send_what_may_go(now);
    }

    /// The server closed at `now`, or the connection broke: then with what the system says.
    pub fn end(&mut self, broken: Option<String>, now: Instant) {
        if let Some(reply) = self.reader.finish() {
            self.reply(&reply, now);
        }
        if self.is_over() {
            return;
        }
        let said_quit =
            self.questions.iter().any(|question| question.sent.is_some() && is_quit(&question.words));
        let event = match self.stage {
            Stage::Welcome(_) => LinkEvent::Failed(Failure::ClosedBeforeWelcome(broken.unwrap_or_default())),
            Stage::Goodbye(_) => LinkEvent::Ended(Ending::Goodbye),
            Stage::Open | Stage::Over if said_quit => LinkEvent::Ended(Ending::Goodbye),
            Stage::Open | Stage::Over => {
                let refusal = self.refusal.take().filter(|(_, came)| now <= *came + AT_ONCE);
                let last_words = self.last_words.take().or(refusal.map(|(words, _)| words));
                LinkEvent::Ended(endings::kind_of(last_words, broken))
            }
        };
        self.finish(event);
    }

    /// What is to be written now.
    pub fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.outgoing)
    }

    /// The next thing to tell, oldest first.
    pub fn next_event(&mut self) -> Option<LinkEvent> {
        self.events.pop_front()
    }

    /// Is there nothing more to hear or say? Then the connection is to be closed.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    fn answer_due(&self) -> Option<Instant> {
        if let Some(excuse) = self.excuse {
            return Some(excuse.came + SETTLED);
        }
        questions::answer_due(&self.questions, &self.timeouts, self.last_reply)
    }

    fn answer_is_late(&mut self) {
        let quiet = self.questions.front().is_some_and(|question| question.asker == Asker::Help);
        if quiet {
            self.questions.pop_front();
            let (help, event) = match self.excuse.take() {
                Some(excuse) => (Help::Excused, LinkEvent::Measured(excuse.round_trip)),
                None => (Help::Late, LinkEvent::HelpUnanswered),
            };
            self.help = help;
            self.events.push_back(event);
        } else {
            self.finish(LinkEvent::Ended(Ending::NoAnswer(self.timeouts.answer)));
        }
    }

    fn flooded(&mut self) {
        self.finish(match self.stage {
            Stage::Welcome(_) => LinkEvent::Failed(Failure::TooMuchData),
            Stage::Open | Stage::Goodbye(_) | Stage::Over => LinkEvent::Ended(Ending::TooMuchData),
        });
    }

    fn finish(&mut self, event: LinkEvent) {
        self.stage = Stage::Over;
        self.questions.clear();
        self.outgoing.clear();
        self.events.push_back(event);
    }

    fn send_what_may_go(&mut self, now: Instant) {
        if self.stage == Stage::Open {
            questions::send(&mut self.questions, &self.reader, &mut self.outgoing, now);
        }
    }
}
