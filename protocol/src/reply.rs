//! Bytes in, answers out: the client's side of framing, for servers that end their lines and for old ones that do not.

use std::time::Instant;

use crate::answer::ERROR_PREFIX;
use crate::limits::{MAX_REPLY, UNFRAMED_REPLY};

/// How a server marks where an answer ends; known once its welcome is whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// The welcome is not whole yet.
    #[default]
    Undecided,
    /// Every line ends with LF: commands do too, and many may be under way.
    Lines,
    /// No line ends: commands go as bare words, one at a time, and an answer is whole once it stays alone.
    Unframed,
}

/// More than [`MAX_REPLY`] bytes came with no line end: this is no date and time server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyTooLong;

/// Cuts what a server sends into the welcome and the answers; keeps at most [`MAX_REPLY`] bytes of an unfinished one.
#[derive(Debug, Default)]
pub struct ReplyReader {
    framing: Framing,
    buffer: Vec<u8>,
    last_byte: Option<Instant>,
}

impl ReplyReader {
    /// A reader for a new connection: the first reply is the welcome.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How this server marks where an answer ends.
    #[must_use]
    pub fn framing(&self) -> Framing {
        self.framing
    }

    /// The bytes that carry `command` to this server.
    #[must_use]
    pub fn encode(&self, command: &str) -> Vec<u8> {
        let end = match self.framing {
            Framing::Undecided | Framing::Lines => "\n",
            Framing::Unframed => "",
        };
        format!("{command}{end}").into_bytes()
    }

    /// Takes bytes off the front of `bytes`, which arrived at `now`, until a line is complete; returns it without its
    /// end. `None` once all bytes are taken: then more must arrive, or [`ReplyReader::take_unframed`] decides.
    ///
    /// # Errors
    /// [`ReplyTooLong`] where a reply does not end within [`MAX_REPLY`] bytes; the reader is of no further use.
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

    /// When bytes that stand alone are to be taken as a whole reply: the moment to call
    /// [`ReplyReader::take_unframed`]. `None` where nothing waits, or where its line end must come first.
    #[must_use]
    pub fn unframed_deadline(&self) -> Option<Instant> {
        if self.framing == Framing::Lines || self.buffer.is_empty() {
            return None;
        }
        self.last_byte.map(|arrived| arrived + UNFRAMED_REPLY)
    }

    /// Takes what stands alone as a whole reply, if its deadline has come; from then on the server is an unframed one.
    pub fn take_unframed(&mut self, now: Instant) -> Option<String> {
        if self.unframed_deadline()? > now {
            return None;
        }
        self.framing = Framing::Unframed;
        Some(self.take())
    }

    /// The end of file came: what stands before it is a whole reply, unless this server ends its lines and this one is
    /// cut off. Its last words are taken as far as they came.
    pub fn finish(&mut self) -> Option<String> {
        let cut_off = self.framing == Framing::Lines && !self.buffer.starts_with(ERROR_PREFIX.as_bytes());
        (!self.buffer.is_empty() && !cut_off).then(|| self.take())
    }

    /// The buffer as text without its line end; bytes that are not UTF-8 become replacement characters.
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
    fn half_an_answer_is_none_and_half_of_the_last_words_are_better_than_none() {
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
    fn a_nul_in_a_reply_is_shown_as_a_character_that_every_reader_can_take() {
        let mut reader = ReplyReader::new();
        let reply = reader.next_reply(&mut b"Sun\0day\r\n".as_slice(), Instant::now());
        assert_eq!(reply, Ok(Some("Sun\u{fffd}day".to_owned())));
    }
}
