//! Splits the bytes from a server into the welcome and answers, with or without line ends.

use std::time::Instant;

use crate::answer::ERROR_PREFIX;
use crate::limits::{MAX_REPLY, UNFRAMED_REPLY};

/// How a server ends its replies. Known once the welcome is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// The welcome is not complete yet.
    #[default]
    Undecided,
    /// With LF. Commands end with LF too, and several can be pending.
    Lines,
    /// Not at all. Commands have no line end either and are sent one at a time; a reply is complete after [`UNFRAMED_REPLY`].
    Unframed,
}

/// A reply is longer than [`MAX_REPLY`] bytes: the peer is not a date and time server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyTooLong;

/// Splits a byte stream into replies; buffers at most [`MAX_REPLY`] bytes.
#[derive(Debug, Default)]
pub struct ReplyReader {
    framing: Framing,
    buffer: Vec<u8>,
    last_byte: Option<Instant>,
}

impl ReplyReader {
    /// Creates a reader for a new connection. The first reply is the welcome.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How this server ends its replies.
    #[must_use]
    pub fn framing(&self) -> Framing {
        self.framing
    }

    /// Encodes `command` for this server.
    #[must_use]
    pub fn encode(&self, command: &str) -> Vec<u8> {
        let end = match self.framing {
            Framing::Undecided | Framing::Lines => "\n",
            Framing::Unframed => "",
        };
        format!("{command}{end}").into_bytes()
    }

    /// Consumes `bytes`, which arrived at `now`, up to the end of a line; returns the line without its line end, or `None` once
    /// all bytes are consumed.
    ///
    /// # Errors
    /// [`ReplyTooLong`] where a reply does not end within [`MAX_REPLY`] bytes. The reader must not be used afterwards.
    pub fn next_reply(&mut self, bytes: &mut &[u8], now: Instant) -> Result<Option<String>, ReplyTooLong> {
        while let Some((&byte, rest)) = bytes.split_first() {
            *bytes = rest;
            self.last_byte = Some(now);
            if byte == b'\n' && self.framing != Framing::Unframed {
                self.framing = Framing::Lines;
                return Ok(Some(self.take()));
            }
            if self.buffer.len() >= MAX_REPLY {
                return Err(ReplyTooLong);
            }
            self.buffer.push(byte);
        }
        Ok(None)
    }

    /// When to call [`ReplyReader::take_unframed`]; `None` where nothing is buffered, or where the line end must come first.
    #[must_use]
    pub fn unframed_deadline(&self) -> Option<Instant> {
        if self.framing == Framing::Lines || self.buffer.is_empty() {
            return None;
        }
        self.last_byte.map(|arrived| arrived + UNFRAMED_REPLY)
    }

    /// Takes the buffered bytes as a whole reply, if their deadline has passed. The server is then an unframed one.
    pub fn take_unframed(&mut self, now: Instant) -> Option<String> {
        if self.unframed_deadline()? > now {
            return None;
        }
        self.framing = Framing::Unframed;
        Some(self.take())
    }

    /// Takes the bytes before the end of the stream as a reply. Of a framed server, an incomplete answer is discarded, but an
    /// incomplete error line is returned.
    pub fn finish(&mut self) -> Option<String> {
        let cut_off = self.framing == Framing::Lines && !self.buffer.starts_with(ERROR_PREFIX.as_bytes());
        (!self.buffer.is_empty() && !cut_off).then(|| self.take())
    }

    /// Empties the buffer into text without the line end. Invalid UTF-8 becomes replacement characters.
    fn take(&mut self) -> String {
        let text =
            String::from_utf8_lossy(&self.buffer).trim_end_matches(['\r', '\n']).replace('\0', "\u{fffd}");
        self.buffer.clear();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incomplete_answer_is_discarded_and_an_incomplete_error_line_is_returned() {
        for (sent, rest) in [
            ("Welcome\n14:0", None),
            ("Welcome\nerror: the ser", Some("error: the ser")),
            ("Wel", Some("Wel")),
        ] {
            let mut reader = ReplyReader::new();
            let mut bytes = sent.as_bytes();
            while let Ok(Some(_)) = reader.next_reply(&mut bytes, Instant::now()) {}
            assert_eq!(reader.finish().as_deref(), rest, "{sent:?}");
        }
    }

    #[test]
    fn a_nul_in_a_reply_becomes_a_replacement_character() {
        let mut reader = ReplyReader::new();
        let reply = reader.next_reply(&mut b"Sun\0day\r\n".as_slice(), Instant::now());
        assert_eq!(reply, Ok(Some("Sun\u{fffd}day".to_owned())));
    }
}
