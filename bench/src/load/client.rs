//! One client's socket.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;

use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

use super::talk::{Next, Place, Talk, questions, quit};
use crate::error::Fault;

/// What is read at once: more than the answers to a batch.
const CHUNK: usize = 16 * 1024;

/// A client and what it has read of the next line.
pub(super) struct Client {
    stream: TcpStream,
    place: Place,
    partial: Vec<u8>,
}

/// What came of an event.
pub(super) enum Progress {
    /// The talk goes on.
    Open,
    /// It came to its right end, with this many answers.
    Finished(u64),
}

impl Client {
    /// Connects; the first event comes with the welcome.
    pub(super) fn connect(
        address: SocketAddr,
        talk: Talk,
        token: Token,
        registry: &Registry,
    ) -> Result<Self, Fault> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        registry.register(&mut stream, token, Interest::READABLE)?;
        Ok(Self { stream, place: Place::new(talk), partial: Vec::new() })
    }

    /// Reads what is there and says what comes next; `closed` tells whether the event says that the server closed.
    pub(super) fn advance(&mut self, more: bool, closed: bool) -> Result<Progress, Fault> {
        let mut chunk = [0; CHUNK];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return self.place.end().map(|()| Progress::Finished(self.place.answers())),
                Ok(count) => {
                    self.take(chunk.get(..count).unwrap_or_default(), more)?;
                    // A short read emptied the socket, and more or the end makes an event of its own.
                    if count < CHUNK && !closed {
                        return Ok(Progress::Open);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Progress::Open),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn take(&mut self, mut bytes: &[u8], more: bool) -> Result<(), Fault> {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (head, rest) = bytes.split_at(end);
            bytes = rest.get(1..).unwrap_or_default();
            let next = if self.partial.is_empty() {
                self.place.line(std::str::from_utf8(head)?, more)?
            } else {
                self.partial.extend_from_slice(head);
                let next = self.place.line(std::str::from_utf8(&self.partial)?, more)?;
                self.partial.clear();
                next
            };
            match next {
                Next::Wait => {}
                Next::Ask(count) => self.stream.write_all(&questions(count))?,
                Next::Quit => self.stream.write_all(quit())?,
            }
        }
        self.partial.extend_from_slice(bytes);
        Ok(())
    }
}
