//! What a client says, as pure code: lines and ends in, words out.

use crate::error::Fault;

/// The word that is asked: every server of the comparison that understands words has it.
const QUESTION: &[u8] = b"time\n";
const QUIT: &[u8] = b"quit\n";
const GOODBYE: &str = "goodbye";
/// How a line begins that refuses or complains.
const ERROR: &str = "error";

/// A kind of client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// Connects and reads a line or more until the server closes.
    Listen,
    /// Reads the welcome, asks once, quits, and reads the end of file.
    Session,
    /// Reads the welcome, then asks this many questions in one write and reads as many answers, again and again.
    Keep {
        /// Questions in a write.
        batch: usize,
    },
}

/// One client's place in its talk.
#[derive(Debug)]
pub(super) struct Place {
    talk: Talk,
    /// Lines read so far.
    lines: u64,
    /// Answers that are still to come, the welcome being the first.
    awaited: usize,
    quitting: bool,
}

/// What a client does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Waits for more.
    Wait,
    /// Asks `questions`.
    Ask(usize),
    /// Says that it leaves.
    Quit,
}

impl Place {
    pub(super) fn new(talk: Talk) -> Self {
        Self { talk, lines: 0, awaited: 1, quitting: false }
    }

    /// A line came; `more` tells whether kept connections go on. `Ok` says what to do next.
    pub(super) fn line(&mut self, line: &str, more: bool) -> Result<Next, Fault> {
        if line.is_empty() || line.starts_with(ERROR) {
            return Err(Fault::Refused(line.to_owned()));
        }
        self.lines += 1;
        if self.talk == Talk::Listen {
            return Ok(Next::Wait);
        }
        if self.quitting {
            return if line == GOODBYE { Ok(Next::Wait) } else { Err(Fault::Odd(line.to_owned())) };
        }
        self.awaited = self.awaited.checked_sub(1).ok_or_else(|| Fault::Odd(line.to_owned()))?;
        if self.awaited > 0 {
            return Ok(Next::Wait);
        }
        let asks = match self.talk {
            Talk::Session if self.lines == 1 => 1,
            Talk::Keep { batch } if more => batch,
            Talk::Listen | Talk::Session | Talk::Keep { .. } => 0,
        };
        self.awaited = asks;
        self.quitting = asks == 0;
        Ok(if asks == 0 { Next::Quit } else { Next::Ask(asks) })
    }

    /// The server closed: whether that is the right end.
    pub(super) fn end(&self) -> Result<(), Fault> {
        let whole = match self.talk {
            Talk::Listen => self.lines > 0,
            Talk::Session | Talk::Keep { .. } => self.quitting,
        };
        if whole { Ok(()) } else { Err(Fault::CutOff) }
    }

    /// Answers that this client had, without welcome and goodbye.
    pub(super) fn answers(&self) -> u64 {
        self.lines.saturating_sub(1 + u64::from(self.quitting))
    }
}

/// What is written to ask `count` questions at once.
pub(super) fn questions(count: usize) -> Vec<u8> {
    QUESTION.repeat(count)
}

/// What is written to leave.
pub(super) const fn quit() -> &'static [u8] {
    QUIT
}
