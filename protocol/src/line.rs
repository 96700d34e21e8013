//! Splits the bytes from a client into command lines of at most [`MAX_LINE`] bytes.

use std::borrow::Cow;
use std::time::Instant;

use crate::blank;
use crate::limits::{MAX_LINE, UNFRAMED_KNOWN, UNFRAMED_UNKNOWN};
use crate::telnet::{Filter, IAC, Telnet};

/// U+FEFF in UTF-8. Some programs write it at the start of a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A line is longer than [`MAX_LINE`] bytes. The start of the next one is unknown, so the connection must be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineTooLong;

/// Splits a byte stream into lines.
///
/// LF, CRLF, CR and CR NUL end a line. Telnet negotiation, a byte order mark at the start of a connection, and lines that
/// are empty or contain only [blanks](crate::blank) are skipped. Before its first line end, a connection may belong to an
/// unframed client, which sends commands without line ends: see [`LineReader::take_unframed`].
#[derive(Debug, Default)]
pub struct LineReader {
    line: Vec<u8>,
    /// The line was returned: the next byte starts another one.
    returned: bool,
    /// Bytes of an unfinished subnegotiation. They count towards the length of the line, which would otherwise be unbounded.
    negotiated: usize,
    telnet: Filter,
    after_cr: bool,
    framed: bool,
    last_byte: Option<Instant>,
}

impl LineReader {
    /// Creates a reader for a new connection, with capacity for the longest line: it never allocates again.
    #[must_use]
    pub fn new() -> Self {
        Self { line: Vec::with_capacity(MAX_LINE + 1), ..Self::default() }
    }

    /// Consumes `bytes`, which arrived at `now`, up to the end of a line; returns the line without its line end and
    /// surrounding blanks, or `None` once all bytes are consumed.
    ///
    /// # Errors
    /// [`LineTooLong`] where a line does not end within [`MAX_LINE`] bytes. The reader must not be used afterwards.
    pub fn next_line<'r, 'b: 'r>(
        &'r mut self,
        bytes: &mut &'b [u8],
        now: Instant,
    ) -> Result<Option<Cow<'r, str>>, LineTooLong> {
        if std::mem::take(&mut self.returned) {
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
            match self.telnet.classify(byte) {
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

    /// Borrows a line that is complete in `bytes` and ends in LF, as nearly every line does, without copying it.
    fn whole_line<'b>(&mut self, bytes: &mut &'b [u8]) -> Option<Cow<'b, str>> {
        if !self.line.is_empty() || self.after_cr || !self.telnet.is_outside() {
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
        self.returned = true;
        Some(text)
    }

    /// When to call [`LineReader::take_unframed`]; `None` where nothing is buffered, or where the connection is framed and
    /// the line end must come first.
    pub fn unframed_deadline(&self, understood: impl FnOnce(&str) -> bool) -> Option<Instant> {
        if self.framed {
            return None;
        }
        let pending = self.pending()?;
        // After a blank, an argument may follow in the next segment.
        let complete = !ends_in_blank(&self.line) && understood(&pending);
        let timeout = if complete { UNFRAMED_KNOWN } else { UNFRAMED_UNKNOWN };
        self.last_byte.map(|arrived| arrived + timeout)
    }

    /// Takes the buffered bytes as a whole command, if their deadline has passed.
    pub fn take_unframed(
        &mut self,
        now: Instant,
        understood: impl FnOnce(&str) -> bool,
    ) -> Option<Cow<'_, str>> {
        let due = self.unframed_deadline(understood).is_some_and(|deadline| deadline <= now);
        if due { self.finish() } else { None }
    }

    /// Takes the bytes before the end of the stream as a whole command, framed or not.
    pub fn finish(&mut self) -> Option<Cow<'_, str>> {
        let already_taken = std::mem::replace(&mut self.returned, true);
        if already_taken { None } else { self.text() }
    }

    /// Adds a byte to the line; returns whether it ends a line that is not blank.
    fn push(&mut self, data: u8) -> Result<bool, LineTooLong> {
        let rest_of_line_end = std::mem::take(&mut self.after_cr) && matches!(data, b'\n' | b'\0');
        match data {
            _ if rest_of_line_end => Ok(false),
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
                // Only at the start of a connection: later it is a blank like others and counts towards the length.
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

    /// The part of the next line that has arrived, unless it is blank.
    fn pending(&self) -> Option<Cow<'_, str>> {
        if self.returned { None } else { self.text() }
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        text_of(&self.line)
    }
}

/// Decodes a line and removes the surrounding blanks; `None` where nothing is left.
fn text_of(line: &[u8]) -> Option<Cow<'_, str>> {
    let text = match String::from_utf8_lossy(line) {
        Cow::Borrowed(text) => Cow::Borrowed(blank::trim(text)),
        Cow::Owned(text) => Cow::Owned(blank::trim(&text).to_owned()),
    };
    (!text.is_empty()).then_some(text)
}

/// Whether the last character is a blank. A character has at most four bytes.
fn ends_in_blank(line: &[u8]) -> bool {
    let end = line.split_at(line.len().saturating_sub(4)).1;
    String::from_utf8_lossy(end).ends_with(blank::is_blank)
}
