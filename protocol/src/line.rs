//! Bytes in, command lines out: the server's side of framing, bounded to one line of [`MAX_LINE`] bytes.

use std::borrow::Cow;
use std::time::Instant;

use crate::blank;
use crate::limits::{MAX_LINE, UNFRAMED_KNOWN, UNFRAMED_UNKNOWN};
use crate::telnet::{Filter, IAC, Telnet};

/// U+FEFF in UTF-8, which some systems write at the start of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A line went past [`MAX_LINE`] bytes: there is no telling where the next one begins, so the connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineTooLong;

/// Cuts what a client sends into lines.
///
/// LF, CRLF, CR and CR NUL end a line; telnet negotiation and a byte order mark at the start of a connection are skipped;
/// empty lines and those of [blanks](crate::blank) are passed over. Until its
/// first line end a connection may be an old client's, which sends bare words: see [`LineReader::take_unframed`].
#[derive(Debug, Default)]
pub struct LineReader {
    line: Vec<u8>,
    /// The line was handed out: what comes next begins another.
    handed_out: bool,
    /// Bytes of an unfinished subnegotiation: they count towards the line, or they would be a way around its bound.
    negotiated: usize,
    telnet: Filter,
    after_cr: bool,
    framed: bool,
    last_byte: Option<Instant>,
}

impl LineReader {
    /// A reader for a new connection. It has room for the longest line, so that it takes no memory later on.
    #[must_use]
    pub fn new() -> Self {
        Self { line: Vec::with_capacity(MAX_LINE + 1), ..Self::default() }
    }

    /// Takes bytes off the front of `bytes`, which arrived at `now`, until a line is complete; returns it without its
    /// line end and surrounding blanks. `None` once all bytes are taken: then more must arrive.
    ///
    /// # Errors
    /// [`LineTooLong`] where a line does not end within [`MAX_LINE`] bytes; the reader is of no further use.
    pub fn next_line<'r, 'b: 'r>(
        &'r mut self,
        bytes: &mut &'b [u8],
        now: Instant,
    ) -> Result<Option<Cow<'r, str>>, LineTooLong> {
        if std::mem::take(&mut self.handed_out) {
            self.line.clear();
        }
        if !bytes.is_empty() {
            self.last_byte = Some(now);
        }
        if let Some(line) = self.whole_line(bytes) {
            return Ok(Some(line));
        }
        while let Some((&byte, rest)) = bytes.split_first() {
            *bytes = rest;
            match self.telnet.sort(byte) {
                Telnet::Skipped => self.negotiated = 0,
                Telnet::Subnegotiation => {
                    self.negotiated += 1;
                    self.check_length()?;
                }
                Telnet::Data(data) => {
                    if self.push(data)? {
                        return Ok(self.finish());
                    }
                }
            }
        }
        Ok(None)
    }

    /// The line that is there whole and plain, as nearly every one is: it is not copied to be handed out.
    fn whole_line<'b>(&mut self, bytes: &mut &'b [u8]) -> Option<Cow<'b, str>> {
        if !self.line.is_empty() || self.after_cr || !self.telnet.is_between() {
            return None;
        }
        let end = bytes.iter().position(|byte| matches!(*byte, b'\n' | b'\r' | IAC))?;
        let (line, rest) = bytes.split_at(end);
        let rest = rest.strip_prefix(b"\n")?;
        if line.len() > MAX_LINE {
            return None;
        }
        let text = text_of(line)?;
        *bytes = rest;
        self.framed = true;
        self.handed_out = true;
        Some(text)
    }

    /// When the bytes that stand alone are to be taken as a command: the moment to call [`LineReader::take_unframed`].
    /// `None` where nothing waits, or where the connection is framed and they wait for their line end.
    pub fn unframed_deadline(&self, understood: impl FnOnce(&str) -> bool) -> Option<Instant> {
        if self.framed {
            return None;
        }
        let pending = self.pending()?;
        // A blank at the end promises another word: an argument may still be on its way.
        let complete = !ends_in_blank(&self.line) && understood(&pending);
        let timeout = if complete { UNFRAMED_KNOWN } else { UNFRAMED_UNKNOWN };
        self.last_byte.map(|arrived| arrived + timeout)
    }

    /// Takes what stands alone as a whole command, if its deadline has come.
    pub fn take_unframed(
        &mut self,
        now: Instant,
        understood: impl FnOnce(&str) -> bool,
    ) -> Option<Cow<'_, str>> {
        let due = self.unframed_deadline(understood).is_some_and(|deadline| deadline <= now);
        if due { self.finish() } else { None }
    }

    /// The end of file came: what stands before it is a whole command, framed or not.
    pub fn finish(&mut self) -> Option<Cow<'_, str>> {
        let taken_before = std::mem::replace(&mut self.handed_out, true);
        if taken_before { None } else { self.text() }
    }

    /// Takes a byte of a line; whether it ends one that is not blank.
    fn push(&mut self, data: u8) -> Result<bool, LineTooLong> {
        let second_half = std::mem::take(&mut self.after_cr) && matches!(data, b'\n' | b'\0');
        match data {
            _ if second_half => Ok(false),
            b'\n' | b'\r' => {
                self.framed = true;
                self.after_cr = data == b'\r';
                let blank = text_of(&self.line).is_none();
                if blank {
                    self.line.clear();
                }
                Ok(!blank)
            }
            _ => {
                self.line.push(data);
                // Before the first line end only: later on it is a blank like others, and counts.
                if !self.framed && self.line == BYTE_ORDER_MARK {
                    self.line.clear();
                }
                self.check_length()?;
                Ok(false)
            }
        }
    }

    fn check_length(&self) -> Result<(), LineTooLong> {
        if self.line.len() + self.negotiated > MAX_LINE { Err(LineTooLong) } else { Ok(()) }
    }

    /// What has arrived of the next line, unless it is blank.
    fn pending(&self) -> Option<Cow<'_, str>> {
        if self.handed_out { None } else { self.text() }
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        text_of(&self.line)
    }
}

/// A line as text, without the blanks around it; `None` where it has nothing else.
fn text_of(line: &[u8]) -> Option<Cow<'_, str>> {
    let text = match String::from_utf8_lossy(line) {
        Cow::Borrowed(text) => Cow::Borrowed(blank::trim(text)),
        Cow::Owned(text) => Cow::Owned(blank::trim(&text).to_owned()),
    };
    (!text.is_empty()).then_some(text)
}

/// Whether the last character is a blank; no character has more than four bytes.
fn ends_in_blank(line: &[u8]) -> bool {
    let end = line.split_at(line.len().saturating_sub(4)).1;
    String::from_utf8_lossy(end).ends_with(blank::is_blank)
}
