//! Asks one clock, on the calling thread.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Local, Offset, Utc};
use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::clock::{ClockAddress, Kind, Reading, Statement, daytime, http, ntp, ours, time};
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::limits::MAX_REPLY;
use datetime_protocol::synchronisation::Synchronisation;

/// How long a line of an old server, which has no line end, must stay alone to be complete.
const QUIET: Duration = Duration::from_millis(150);

/// Maximum size of a datagram that is read; an NTP packet with extensions is smaller.
const MAX_DATAGRAM: usize = 1024;

/// Why a clock has no reading.
#[derive(Debug, thiserror::Error)]
pub(super) enum QueryError {
    #[error("cannot connect: {0}")]
    Connect(#[source] io::Error),
    #[error("no answer: {0}")]
    Answer(#[source] io::Error),
    #[error("no answer in time")]
    TimedOut,
    #[error("it closed the connection without an answer")]
    Closed,
    #[error("it does not answer with a time: {0}")]
    NoTime(String),
    #[error(transparent)]
    Ntp(#[from] ntp::NtpError),
    #[error(transparent)]
    Http(#[from] http::HttpError),
    #[error(transparent)]
    Time(#[from] time::TimeError),
    #[error(transparent)]
    Daytime(#[from] daytime::DaytimeError),
}

impl QueryError {
    /// Whether the clock must not be asked again.
    pub(super) fn forbids_requests(&self) -> bool {
        matches!(self, Self::Ntp(error) if error.forbids_requests())
    }

    fn of_answer(error: io::Error) -> Self {
        if is_timeout(&error) { Self::TimedOut } else { Self::Answer(error) }
    }
}

/// The start of a question.
struct Sent {
    sent: DateTime<Utc>,
    sent_at: Instant,
}

impl Sent {
    fn now() -> Self {
        Self { sent: Utc::now(), sent_at: Instant::now() }
    }

    fn answered(self, reading: Reading) -> Exchange {
        self.answered_at(Utc::now(), reading)
    }

    fn answered_at(self, received: DateTime<Utc>, reading: Reading) -> Exchange {
        Exchange { sent: self.sent, sent_at: self.sent_at, received, reading }
    }
}

/// Asks the clock at `address` once, and returns by `deadline`.
///
/// # Errors
/// Why there is no reading.
pub(super) fn ask(
    clock: &ClockAddress,
    address: SocketAddr,
    deadline: Instant,
) -> Result<Exchange, QueryError> {
    match clock.kind() {
        Kind::Ntp => ask_ntp(address, deadline),
        Kind::Datetime => Line::connect(address, deadline)?.ask(),
        Kind::Http => ask_http(clock, address, deadline),
        Kind::Time => ask_time(address, deadline),
        Kind::Daytime => ask_daytime(address, deadline),
    }
}

fn ask_ntp(address: SocketAddr, deadline: Instant) -> Result<Exchange, QueryError> {
    let any: SocketAddr = if address.is_ipv4() { ([0; 4], 0).into() } else { ([0_u16; 8], 0).into() };
    let socket = UdpSocket::bind(any).map_err(QueryError::Connect)?;
    // Only replies of this address are received from now on.
    socket.connect(address).map_err(QueryError::Connect)?;
    // The keys of hash maps are random, and differ for each question.
    let nonce = RandomState::new().hash_one(address);
    let request = ntp::request(nonce);
    let sent = Sent::now();
    socket.send(&request).map_err(QueryError::Answer)?;
    let mut packet = [0; MAX_DATAGRAM];
    loop {
        socket.set_read_timeout(Some(left(deadline)?)).map_err(QueryError::Answer)?;
        let count = socket.recv(&mut packet).map_err(QueryError::of_answer)?;
        match ntp::read(packet.get(..count).unwrap_or_default(), nonce, Utc::now()) {
            Ok(reading) => return Ok(sent.answered(reading)),
            // The reply to the question may still arrive.
            Err(ntp::NtpError::WrongOrigin) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn ask_http(clock: &ClockAddress, address: SocketAddr, deadline: Instant) -> Result<Exchange, QueryError> {
    let mut stream = connect(address, deadline)?;
    let request = http::request(clock.server(), clock.path());
    let sent = Sent::now();
    stream.write_all(request.as_bytes()).map_err(QueryError::Answer)?;
    let mut response = http::Response::new(sent.sent);
    let mut buffer = [0; 4096];
    loop {
        match read(&mut stream, &mut buffer, deadline) {
            Ok(0) => return Err(response.end().into()),
            Ok(count) => {
                let bytes = buffer.get(..count).unwrap_or_default();
                if let Some(reading) = response.receive(bytes)? {
                    return Ok(sent.answered(reading));
                }
            }
            Err(error) => return Err(error),
        }
    }
}

fn ask_time(address: SocketAddr, deadline: Instant) -> Result<Exchange, QueryError> {
    // The server reads its clock as soon as it accepts the connection.
    let sent = Sent::now();
    let mut stream = connect(address, deadline)?;
    let mut answer = Vec::new();
    let mut buffer = [0; 16];
    while answer.len() < time::LENGTH {
        match read(&mut stream, &mut buffer, deadline)? {
            0 => break,
            count => answer.extend_from_slice(buffer.get(..count).unwrap_or_default()),
        }
    }
    let now = sent.sent;
    Ok(sent.answered(time::read(&answer, now)?))
}

fn ask_daytime(address: SocketAddr, deadline: Instant) -> Result<Exchange, QueryError> {
    let sent = Sent::now();
    let mut stream = connect(address, deadline)?;
    let mut answer = daytime::Answer::new(sent.sent, local_offset());
    let mut buffer = [0; 1024];
    loop {
        match read(&mut stream, &mut buffer, deadline)? {
            0 => return Ok(sent.answered(answer.end()?)),
            count => {
                if let Some(reading) = answer.receive(buffer.get(..count).unwrap_or_default())? {
                    return Ok(sent.answered(reading));
                }
            }
        }
    }
}

/// A connection to a server of our kind.
struct Line {
    stream: TcpStream,
    deadline: Instant,
    received: Vec<u8>,
    /// When the last bytes arrived.
    arrived: DateTime<Utc>,
    /// Whether the server ends its lines. Old ones do not, and compare the whole of what they receive with a command.
    is_framed: bool,
}

impl Line {
    /// Connects and reads the welcome.
    fn connect(address: SocketAddr, deadline: Instant) -> Result<Self, QueryError> {
        let stream = connect(address, deadline)?;
        let mut line = Self { stream, deadline, received: Vec::new(), arrived: Utc::now(), is_framed: true };
        let welcome = line.line()?;
        if let Some(refusal) = welcome.strip_prefix(ERROR_PREFIX) {
            return Err(QueryError::NoTime(refusal.to_owned()));
        }
        Ok(line)
    }

    fn ask(mut self) -> Result<Exchange, QueryError> {
        if self.is_framed {
            let sent = self.send("now")?;
            let answer = self.line()?;
            if let Some(reading) = ours::timestamp(&answer) {
                let exchange = sent.answered_at(self.arrived, reading);
                self.send("sync")?;
                let state = self.line().ok().and_then(|answer| answer.parse::<Synchronisation>().ok());
                let statement = state.map_or(Statement::Nothing, Statement::Synchronisation);
                return Ok(Exchange { reading: Reading { statement, ..exchange.reading }, ..exchange });
            }
        }
        let sent = self.send("time")?;
        let answer = self.line()?;
        let reading = ours::time_of_day(&answer, sent.sent, local_offset());
        reading
            .map(|reading| sent.answered_at(self.arrived, reading))
            .ok_or(QueryError::NoTime(printable(&answer)))
    }

    fn send(&mut self, command: &str) -> Result<Sent, QueryError> {
        let end = if self.is_framed { "\n" } else { "" };
        let sent = Sent::now();
        self.stream.write_all(format!("{command}{end}").as_bytes()).map_err(QueryError::Answer)?;
        Ok(sent)
    }

    /// Reads a line; without a line end, what stays alone for [`QUIET`].
    fn line(&mut self) -> Result<String, QueryError> {
        let mut buffer = [0; 1024];
        loop {
            if let Some(end) = self.received.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.received.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            let deadline = if self.received.is_empty() {
                self.deadline
            } else {
                self.deadline.min(Instant::now() + QUIET)
            };
            match read(&mut self.stream, &mut buffer, deadline) {
                Ok(0) if self.received.is_empty() => return Err(QueryError::Closed),
                Ok(count) if count > 0 && self.received.len() < MAX_REPLY => {
                    self.arrived = Utc::now();
                    self.received.extend_from_slice(buffer.get(..count).unwrap_or_default());
                }
                Ok(_) | Err(QueryError::TimedOut) if !self.received.is_empty() => {
                    self.is_framed = false;
                    let text = std::mem::take(&mut self.received);
                    return Ok(String::from_utf8_lossy(&text).trim_end().to_owned());
                }
                Ok(_) => return Err(QueryError::Closed),
                Err(error) => return Err(error),
            }
        }
    }
}

fn connect(address: SocketAddr, deadline: Instant) -> Result<TcpStream, QueryError> {
    let stream = TcpStream::connect_timeout(&address, left(deadline)?).map_err(|error| {
        if is_timeout(&error) { QueryError::TimedOut } else { QueryError::Connect(error) }
    })?;
    stream.set_nodelay(true).map_err(QueryError::Connect)?;
    stream.set_write_timeout(Some(left(deadline)?)).map_err(QueryError::Connect)?;
    Ok(stream)
}

fn read(stream: &mut TcpStream, buffer: &mut [u8], deadline: Instant) -> Result<usize, QueryError> {
    stream.set_read_timeout(Some(left(deadline)?)).map_err(QueryError::Answer)?;
    stream.read(buffer).map_err(QueryError::of_answer)
}

/// Whether a call took longer than its timeout.
fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}

/// The time until the deadline.
fn left(deadline: Instant) -> Result<Duration, QueryError> {
    Some(deadline.saturating_duration_since(Instant::now()))
        .filter(|left| !left.is_zero())
        .ok_or(QueryError::TimedOut)
}

/// The offset of this computer's zone from UTC.
fn local_offset() -> FixedOffset {
    Local::now().offset().fix()
}

/// Replaces control characters, so that the text of a clock cannot control the terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
