//! Generates load: clients that send commands as fast as a server answers them. One thread runs all clients, to leave most of
//! the CPU to the server.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{self, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use datetime_testkit::TIMEOUT;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Registry, Token};

/// Every server with commands has this one.
const COMMAND: &[u8] = b"time\n";
const QUIT: &[u8] = b"quit\n";
const GOODBYE: &str = "goodbye";
/// How a refusal and the answer to an unknown command begin.
const ERROR: &str = "error";

/// More than the answers to a batch.
const READ_SIZE: usize = 16 * 1024;

/// What a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Reads until the server closes.
    Listen,
    /// Reads the welcome, sends one command, quits, and reads to the end of file.
    Session,
    /// Reads the welcome, then repeats: sends this many commands with one write, and reads the answers.
    Requests { batch: usize },
}

/// What the clients did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Total {
    pub sessions: u64,
    pub answers: u64,
    /// From the first connect to the last close.
    pub elapsed: Duration,
}

/// Runs `clients` clients of `address` for `duration`. With [`Workload::Listen`] and [`Workload::Session`], a new client replaces
/// each that ends. Fails if any client is refused, is disconnected or gets an unexpected answer.
pub fn run(address: SocketAddr, workload: Workload, clients: usize, duration: Duration) -> Result<Total> {
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(clients);
    let started = Instant::now();
    let connect =
        |slot, registry: &Registry| Client::connect(address, workload, Token(slot), registry).map(Some);
    let mut slots = (0..clients).map(|slot| connect(slot, poll.registry())).collect::<Result<Vec<_>>>()?;
    let mut total = Total::default();
    let mut open = clients;
    while open > 0 {
        poll.poll(&mut events, Some(TIMEOUT))?;
        let goes_on = started.elapsed() < duration;
        ensure!(!events.is_empty() && started.elapsed() < duration + TIMEOUT, "the server does not answer");
        for event in &events {
            let Some(slot) = slots.get_mut(event.token().0) else { continue };
            let Some(client) = slot else { continue };
            if !client.advance(goes_on, event.is_read_closed())? {
                continue;
            }
            total.sessions += 1;
            total.answers += client.answers();
            // Closed before the next one connects.
            *slot = None;
            if goes_on && !matches!(workload, Workload::Requests { .. }) {
                *slot = connect(event.token().0, poll.registry())?;
            } else {
                open -= 1;
            }
        }
    }
    total.elapsed = started.elapsed();
    Ok(total)
}

struct Client {
    stream: TcpStream,
    workload: Workload,
    /// The beginning of a line whose end has not arrived.
    partial: Vec<u8>,
    lines: u64,
    /// Lines that the server still owes; the first is the welcome.
    pending: usize,
    quitting: bool,
}

impl Client {
    fn connect(address: SocketAddr, workload: Workload, token: Token, registry: &Registry) -> Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        registry.register(&mut stream, token, Interest::READABLE)?;
        Ok(Self { stream, workload, partial: Vec::new(), lines: 0, pending: 1, quitting: false })
    }

    /// Reads what has arrived and sends what comes next. Returns whether the session has ended.
    fn advance(&mut self, goes_on: bool, read_closed: bool) -> Result<bool> {
        let mut buffer = [0; READ_SIZE];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => {
                    let listens = self.workload == Workload::Listen;
                    let complete = if listens { self.lines > 0 } else { self.quitting };
                    ensure!(complete, "the server disconnected a client");
                    return Ok(true);
                }
                Ok(count) => {
                    self.receive(buffer.get(..count).unwrap_or_default(), goes_on)?;
                    // A short read emptied the socket: anything later is another event.
                    if count < READ_SIZE && !read_closed {
                        return Ok(false);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn receive(&mut self, bytes: &[u8], goes_on: bool) -> Result<()> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let Some(end) = part.strip_suffix(b"\n") else {
                self.partial.extend_from_slice(part);
                break;
            };
            if self.partial.is_empty() {
                self.line(std::str::from_utf8(end)?, goes_on)?;
            } else {
                let line = [&std::mem::take(&mut self.partial), end].concat();
                self.line(std::str::from_utf8(&line)?, goes_on)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str, goes_on: bool) -> Result<()> {
        ensure!(!line.is_empty() && !line.starts_with(ERROR), "a client was refused: {line:?}");
        self.lines += 1;
        if self.workload == Workload::Listen || (self.quitting && line == GOODBYE) {
            return Ok(());
        }
        self.pending = self.pending.checked_sub(1).with_context(|| format!("unexpected answer {line:?}"))?;
        if self.pending > 0 {
            return Ok(());
        }
        self.pending = match self.workload {
            Workload::Session if self.lines == 1 => 1,
            Workload::Requests { batch } if goes_on => batch,
            Workload::Listen | Workload::Session | Workload::Requests { .. } => 0,
        };
        self.quitting = self.pending == 0;
        let next = if self.quitting { QUIT.to_vec() } else { COMMAND.repeat(self.pending) };
        Ok(self.stream.write_all(&next)?)
    }

    /// Answers so far, without the welcome and the goodbye.
    fn answers(&self) -> u64 {
        self.lines.saturating_sub(1 + u64::from(self.quitting))
    }
}

/// Connects a client and reads its welcome.
pub fn welcome(address: SocketAddr) -> Result<net::TcpStream> {
    let stream = net::TcpStream::connect(address)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line)?;
    ensure!(line.ends_with('\n') && !line.starts_with(ERROR), "a client was refused: {line:?}");
    Ok(stream)
}
