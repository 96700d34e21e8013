//! Asks clocks of other kinds than our own, on the calling thread: one file for each kind.

mod control;
mod daytime;
mod http;
mod ntp;
mod time;

use std::io::{self, ErrorKind, Read};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::clock::{self, ClockAddress, Kind, Reading};
use datetime_client_core::message::Failure;

pub(super) use control::{Cancel, LastQuestions};

/// A kind of clock.
trait Query {
    /// Asks the clock at `address` once, and returns by the question's deadline.
    ///
    /// # Errors
    /// Why there is no reading.
    fn ask(&self, address: SocketAddr, question: &Question<'_>) -> Result<Exchange, QueryError>;
}

/// What limits a question to one address.
struct Question<'a> {
    deadline: Instant,
    cancel: &'a Cancel,
}

/// Asks a clock once, at the first of its addresses that answers, as soon as the device may be asked. The time `limit` is divided among
/// the addresses. `None` if the clock is one of our own, or the question was cancelled.
///
/// # Errors
/// Why there is no reading.
pub(super) fn ask(
    clock: &ClockAddress,
    addresses: &[SocketAddr],
    mut limit: Duration,
    last_questions: &LastQuestions,
    cancel: &Cancel,
) -> Option<Result<(SocketAddr, Exchange), QueryError>> {
    let query: &dyn Query = match clock.kind() {
        Kind::Datetime => return None,
        Kind::Ntp => &ntp::Ntp,
        Kind::Http => &http::Http { clock },
        Kind::Time => &time::Time,
        Kind::Daytime => &daytime::Daytime,
    };
    let mut failed = QueryError::TimedOut;
    for (index, address) in addresses.iter().enumerate() {
        let left = u32::try_from(addresses.len() - index).unwrap_or(1);
        if !last_questions.wait(*address, cancel) {
            return None;
        }
        let start = Instant::now();
        let result = query.ask(*address, &Question { deadline: start + limit / left, cancel });
        cancel.release();
        limit = limit.saturating_sub(start.elapsed());
        match result {
            Ok(exchange) => return Some(Ok((*address, exchange))),
            Err(error) => {
                let is_final = error.forbids_requests();
                failed = error;
                if is_final {
                    break;
                }
            }
        }
    }
    Some(Err(failed))
}

/// Why a clock has no reading.
#[derive(Debug, thiserror::Error)]
pub(super) enum QueryError {
    #[error("cannot connect: {0}")]
    Connect(#[source] io::Error),
    #[error("no answer: {0}")]
    Answer(#[source] io::Error),
    #[error("no answer in time")]
    TimedOut,
    #[error(transparent)]
    Ntp(#[from] clock::ntp::NtpError),
    #[error(transparent)]
    Http(#[from] clock::http::HttpError),
    #[error(transparent)]
    Time(#[from] clock::time::TimeError),
    #[error(transparent)]
    Daytime(#[from] clock::daytime::DaytimeError),
}

impl QueryError {
    /// Whether the clock must not be asked again.
    fn forbids_requests(&self) -> bool {
        matches!(self, Self::Ntp(error) if error.forbids_requests())
    }

    /// Whether a server of our own answered.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self, Self::Http(clock::http::HttpError::IsDatetime))
    }

    /// The failure to report. `limit` is the timeout.
    pub(super) fn failure(self, limit: Duration) -> Failure {
        match self {
            Self::TimedOut => Failure::TimedOut { limit, details: String::new() },
            Self::Connect(error) | Self::Answer(error) => {
                let details = error.to_string();
                let kind = error.kind();
                if kind == ErrorKind::ConnectionRefused {
                    Failure::Refused(details)
                } else if matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) {
                    Failure::ClosedBeforeWelcome(details)
                } else if kind == ErrorKind::TimedOut {
                    Failure::TimedOut { limit, details }
                } else {
                    Failure::Unreachable(details)
                }
            }
            Self::Ntp(error) => Failure::NoTime(error.into()),
            Self::Http(error) => Failure::NoTime(error.into()),
            Self::Time(error) => Failure::NoTime(error.into()),
            Self::Daytime(error) => Failure::NoTime(error.into()),
        }
    }

    fn of_answer(error: io::Error) -> Self {
        if is_timeout(&error) { Self::TimedOut } else { Self::Answer(error) }
    }
}

/// The start of a question.
struct Sent(Instant);

impl Sent {
    fn now() -> Self {
        Self(Instant::now())
    }

    /// The times of both ends by the wall clock as it is now: it may have been set since the question was sent.
    fn answered(self, reading: Reading) -> Exchange {
        let received = Utc::now();
        let round_trip = TimeDelta::from_std(self.0.elapsed()).unwrap_or_default();
        let sent = received.checked_sub_signed(round_trip).unwrap_or(received);
        Exchange { sent, sent_at: self.0, received, reading }
    }
}

fn connect(address: SocketAddr, question: &Question<'_>) -> Result<TcpStream, QueryError> {
    let deadline = question.deadline;
    let stream = TcpStream::connect_timeout(&address, left(deadline)?).map_err(|error| {
        if is_timeout(&error) { QueryError::TimedOut } else { QueryError::Connect(error) }
    })?;
    question.cancel.watch(&stream).map_err(QueryError::Connect)?;
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
