//! A line client whose every wait has a deadline.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, Result};

use crate::wait::TIMEOUT;

/// A connection to a server.
#[derive(Debug)]
pub struct Client {
    reader: BufReader<TcpStream>,
}

impl Client {
    /// Connects to `address`.
    pub fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&address, TIMEOUT);
        Self::new(stream.with_context(|| format!("cannot connect to {address}"))?)
    }

    /// Uses a connection that already exists.
    pub fn new(stream: TcpStream) -> Result<Self> {
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        Ok(Self { reader: BufReader::new(stream) })
    }

    /// The socket.
    pub fn stream(&self) -> &TcpStream {
        self.reader.get_ref()
    }

    /// Sends `bytes` as they are.
    pub fn send(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream().write_all(bytes)?)
    }

    /// Reads the next line, without its LF; `None` at the end of file.
    pub fn line(&mut self) -> Result<Option<String>> {
        let mut line = String::new();
        if self.reader.read_line(&mut line).context("no line from the server")? == 0 {
            return Ok(None);
        }
        line.pop().filter(|end| *end == '\n').with_context(|| format!("{line:?}… has no line end"))?;
        Ok(Some(line))
    }

    /// Sends `command` and reads its answer, which is one line.
    pub fn ask(&mut self, command: &str) -> Result<String> {
        self.send(format!("{command}\n").as_bytes())?;
        self.line()?.with_context(|| format!("the server closed instead of answering {command:?}"))
    }
}
