//! Bytes in, command lines out: the server's side of framing, bounded to one line of [`MAX_LINE`] bytes.

use std::time::Instant;

use crate::limits::{MAX_LINE, UNFRAMED_KNOWN, UNFRAMED_UNKNOWN};
use crate::telnet::{Filter, Telnet};

/// A line went past [`MAX_LINE`] bytes: there is no telling where the next one begins, so the connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlong;

/// Cuts what a client sends into lines.
///
/// LF, CRLF, CR and CR NUL end a line; telnet negotiation is skipped; empty and blank lines are passed over. Until its
/// first line end a connection may be an old client's, which sends bare words: see [`LineReader::take_unframed`].
#[derive(Debug, Default)]
pub struct LineReader {
    line: Vec<u8>,
    /// Bytes of an unfinished subnegotiation: they count towards the line, or they would be a way around its bound.
    negotiated: usize,
    telnet: Filter,
    after_cr: bool,
    framed: bool,
    last_byte: Option<Instant>,
}

impl LineReader {
    /// A reader for a new connection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes off the front of `bytes`, which arrived at `now`, until a line is complete; returns it without its
    /// line end and surrounding blanks. `None` once all bytes are taken: then more must arrive.
    ///
    /// # Errors
    /// [`Overlong`] where a line does not end within [`MAX_LINE`] bytes; the reader is of no further use.
    pub fn next_line(&mut self, bytes: &mut &[u8], now: Instant) -> Result<Option<String>, Overlong> {
        while let Some((&byte, rest)) = bytes.split_first() {
            *bytes = rest;
            self.last_byte = Some(now);
            match self.telnet.sort(byte) {
                Telnet::Skipped => self.negotiated = 0,
                Telnet::Subnegotiation => {
                    self.negotiated += 1;
                    self.check_length()?;
                }
                Telnet::Data(data) => {
                    if let Some(line) = self.push(data)? {
                        return Ok(Some(line));
                    }
                }
            }
        }
        Ok(None)
    }

    /// When the bytes that stand alone are to be taken as a command: the moment to call [`LineReader::take_unframed`].
    /// `None` where nothing waits, or where the connection is framed and they wait for their line end.
    pub fn unframed_deadline(&self, understood: impl FnOnce(&str) -> bool) -> Option<Instant> {
        if self.framed {
            return None;
        }
        let pending = self.pending()?;
        let patience = if understood(&pending) { UNFRAMED_KNOWN } else { UNFRAMED_UNKNOWN };
        self.last_byte.map(|arrived| arrived + patience)
    }

    /// Takes what stands alone as a whole command, if its deadline has come.
    pub fn take_unframed(&mut self, now: Instant, understood: impl FnOnce(&str) -> bool) -> Option<String> {
        let due = self.unframed_deadline(understood).is_some_and(|deadline| deadline <= now);
        if due { self.finish() } else { None }
    }

    /// The end of file came: what stands before it is a whole command, framed or not.
    pub fn finish(&mut self) -> Option<String> {
        let last = self.pending();
        self.line.clear();
        last
    }

    fn push(&mut self, data: u8) -> Result<Option<String>, Overlong> {
        let second_half = std::mem::take(&mut self.after_cr) && matches!(data, b'\n' | b'\0');
        match data {
            _ if second_half => Ok(None),
            b'\n' | b'\r' => {
                self.framed = true;
                self.after_cr = data == b'\r';
                Ok(self.finish())
            }
            _ => {
                self.line.push(data);
                self.check_length()?;
                Ok(None)
            }
        }
    }

    fn check_length(&self) -> Result<(), Overlong> {
        if self.line.len() + self.negotiated > MAX_LINE { Err(Overlong) } else { Ok(()) }
    }

    /// What has arrived of the next line, unless it is blank.
    fn pending(&self) -> Option<String> {
        let text = String::from_utf8_lossy(self.line.trim_ascii());
        (!text.is_empty()).then(|| text.into_owned())
    }
}
