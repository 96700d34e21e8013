//! The error lines that a server sends. Each says what happened and what to do next.
//!
//! After a [`Mistake`] the conversation goes on. A [`Refusal`] turns a client away before its session; a [`Closing`] ends its
//! session. Each is shown as its whole line, without the line end.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use strum::EnumCount;

use crate::answer::ERROR_PREFIX;
use crate::echo::Echo;
use crate::limits::{MAX_COMMAND_NAME, MAX_LINE};
use crate::zone;

/// A command that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// There is no such command.
    UnknownCommand {
        /// The line that the client sent.
        given: String,
        /// The command that it may have meant.
        nearest: Option<String>,
    },
    /// There is no such time zone.
    UnknownZone {
        /// The name of the command.
        command: String,
        /// The zone that the client sent.
        given: String,
    },
    /// An argument follows a command that takes none.
    TakesNoArgument {
        /// The name of the command.
        command: String,
    },
    /// The current time cannot be written in the command's format.
    NoAnswer {
        /// The name of the command.
        command: String,
    },
}

impl Display for Mistake {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(ERROR_PREFIX)?;
        match self {
            Self::UnknownCommand { given, nearest } => {
                write!(out, "unknown command \"{}\"; ", Echo(given))?;
                match nearest {
                    Some(name) => write!(out, "did you mean {name}? help lists all"),
                    None => out.write_str("send help for a list"),
                }
            }
            Self::UnknownZone { command, given } => write_unknown_zone(out, command, given),
            Self::TakesNoArgument { command } => {
                write!(out, "{command} takes no argument; send just \"{command}\"")
            }
            Self::NoAnswer { command } => write!(
                out,
                "the server cannot show the current time in its format for {command}; tell its administrator"
            ),
        }
    }
}

fn write_unknown_zone(out: &mut Formatter<'_>, command: &str, given: &str) -> fmt::Result {
    debug_assert!(command.len() <= MAX_COMMAND_NAME, "only the names of known commands come here");
    write!(out, "unknown zone \"{}\"; ", Echo(given))?;
    match zone::nearest(given) {
        Some(name) => write!(out, "did you mean {command} {name}?{}", zone::note_on(name)),
        None => write!(out, "send an IANA name, such as {command} Europe/Paris"),
    }
}

/// Why a client is turned away.
#[derive(Clone, Copy, Debug, EnumCount, PartialEq, Eq)]
pub enum Refusal {
    /// The maximum number of clients is connected.
    Full {
        /// That number.
        max_clients: usize,
    },
    /// The maximum number of clients is connected from this address.
    AddressFull {
        /// That number.
        max_clients_per_address: usize,
    },
    /// The access lists do not allow this address.
    NotAllowed,
    /// The system could not create a process for this client.
    NoProcess,
    /// A trusted proxy sent no valid PROXY header.
    NoProxyHeader,
    /// The server is stopping.
    Stopping,
}

/// How long a client should wait before it tries a server again that is full or cannot start a process.
const RETRY_AFTER: Duration = Duration::from_secs(30);

impl Refusal {
    /// One of each kind. Whatever counts refusals by cause takes the causes from here.
    pub const ALL: [Self; Self::COUNT] = [
        Self::AddressFull { max_clients_per_address: 0 },
        Self::Full { max_clients: 0 },
        Self::NoProcess,
        Self::NoProxyHeader,
        Self::NotAllowed,
        Self::Stopping,
    ];

    /// The name of the cause in the status and in metrics.
    #[must_use]
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Full { .. } => "full",
            Self::AddressFull { .. } => "address_full",
            Self::NotAllowed => "not_allowed",
            Self::NoProcess => "no_process",
            Self::NoProxyHeader => "no_proxy_header",
            Self::Stopping => "stopping",
        }
    }

    /// The refusal that a server of this version sends as this line, with or without its prefix; `None` for any other text.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let text = line.strip_prefix(ERROR_PREFIX).unwrap_or(line);
        let digits = text.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
        let number = digits.and_then(|digits| digits.parse().ok()).unwrap_or_default();
        let with_number = Self::ALL.map(|refusal| match refusal {
            Self::Full { .. } => Self::Full { max_clients: number },
            Self::AddressFull { .. } => Self::AddressFull { max_clients_per_address: number },
            Self::NotAllowed | Self::NoProcess | Self::NoProxyHeader | Self::Stopping => refusal,
        });
        with_number.into_iter().find(|refusal| refusal.to_string().strip_prefix(ERROR_PREFIX) == Some(text))
    }

    /// How long a client should wait before it tries again, where waiting helps.
    const fn retry_after(self) -> Option<Duration> {
        match self {
            Self::Full { .. } | Self::NoProcess => Some(RETRY_AFTER),
            Self::AddressFull { .. } | Self::NotAllowed | Self::NoProxyHeader | Self::Stopping => None,
        }
    }
}

impl Display for Refusal {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(ERROR_PREFIX)?;
        match self {
            Self::Full { max_clients } => write!(out, "the server is full (at most {max_clients} clients)"),
            Self::AddressFull { max_clients_per_address } => write!(
                out,
                "too many connections from your address (at most {max_clients_per_address}); close one, then try again"
            ),
            Self::NotAllowed => out.write_str(
                "your address is not allowed here; ask the server's administrator to add it to [access]",
            ),
            Self::NoProcess => out.write_str("the server's machine cannot start another process"),
            Self::NoProxyHeader => out.write_str(
                "a PROXY header is required from your address; send one, or remove the address from [access] proxies",
            ),
            Self::Stopping => out.write_str(STOPPING),
        }?;
        self.retry_after().map_or(Ok(()), |wait| write!(out, "{RETRY}{}", InWholeUnits(wait)))
    }
}

/// Why the server ends a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// No valid command came for this long.
    Idle(Duration),
    /// A line was longer than [`MAX_LINE`].
    LineTooLong,
    /// The server is stopping.
    Stopping,
}

impl Display for Closing {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(ERROR_PREFIX)?;
        match self {
            Self::Idle(limit) => write!(out, "{IDLE}{}; connect again", InWholeUnits(*limit)),
            Self::LineTooLong => {
                write!(out, "a line can have at most {MAX_LINE} bytes; connect again and send shorter lines")
            }
            Self::Stopping => out.write_str(STOPPING),
        }
    }
}

const STOPPING: &str = "the server is stopping; connect again later";

/// How the text of [`Closing::Idle`] begins.
const IDLE: &str = "no command came for ";

/// What precedes the time to wait in a [`Refusal`].
const RETRY: &str = "; try again in ";

/// Whether a line says that the server closes an idle connection. Such a line is never an answer: a client may connect again
/// and repeat its command.
#[must_use]
pub fn is_idle_notice(line: &str) -> bool {
    line.strip_prefix(ERROR_PREFIX).is_some_and(|text| text.starts_with(IDLE))
}

/// Reads how long to wait from a refusal, with or without its prefix; `None` where it names no time.
#[must_use]
pub fn retry_after(line: &str) -> Option<Duration> {
    InWholeUnits::parse(line.rsplit_once(RETRY)?.1)
}

/// A duration in the largest unit that divides it: `90 s`, `5 min`.
struct InWholeUnits(Duration);

impl InWholeUnits {
    /// Milliseconds of each unit, largest first.
    const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1)];

    fn parse(text: &str) -> Option<Duration> {
        let (number, unit) = text.split_once(' ')?;
        let (_, milliseconds) = Self::UNITS.iter().find(|(name, _)| *name == unit)?;
        let number: u64 = number.parse().ok()?;
        number.checked_mul(*milliseconds).map(Duration::from_millis)
    }
}

impl Display for InWholeUnits {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let milliseconds = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        let whole = Self::UNITS.iter().find(|(_, unit)| milliseconds != 0 && milliseconds % unit == 0);
        match whole {
            Some((name, unit)) => write!(out, "{} {name}", milliseconds / unit),
            None => out.write_str("0 s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_shown_in_their_largest_exact_unit_and_read_back() {
        for (milliseconds, shown) in
            [(0, "0 s"), (250, "250 ms"), (90_000, "90 s"), (300_000, "5 min"), (7_200_000, "2 h")]
        {
            let duration = Duration::from_millis(milliseconds);
            assert_eq!(InWholeUnits(duration).to_string(), shown);
            assert_eq!(InWholeUnits::parse(shown), Some(duration));
        }
        for other in ["", "later", "-1 s", "1.5 s", "3 days", "18446744073709551615 h"] {
            assert_eq!(InWholeUnits::parse(other), None, "{other}");
        }
    }

    #[test]
    fn the_time_to_wait_is_read_back_from_every_refusal() {
        for refusal in Refusal::ALL {
            assert_eq!(retry_after(&refusal.to_string()), refusal.retry_after(), "{refusal}");
        }
        assert_eq!(
            Refusal::Full { max_clients: 2 }.to_string(),
            "error: the server is full (at most 2 clients); try again in 30 s"
        );
    }

    #[test]
    fn every_refusal_is_read_back_from_its_line() {
        for refusal in Refusal::ALL.into_iter().chain([Refusal::Full { max_clients: 200 }]) {
            let line = refusal.to_string();
            assert_eq!(Refusal::parse(&line), Some(refusal));
            assert_eq!(line.strip_prefix(ERROR_PREFIX).and_then(Refusal::parse), Some(refusal));
            assert_eq!(Refusal::parse(&format!("{line}.")), None);
        }
        assert_eq!(Refusal::parse(""), None);
    }

    #[test]
    fn every_cause_of_refusal_is_listed_once() {
        let mut causes = Refusal::ALL.map(Refusal::cause).to_vec();
        causes.dedup();
        assert_eq!(causes.len(), Refusal::ALL.len());
        assert!(causes.is_sorted());
    }

    #[test]
    fn an_idle_notice_is_recognised() {
        let notice = Closing::Idle(Duration::from_mins(5)).to_string();
        assert_eq!(notice, "error: no command came for 5 min; connect again");
        assert!(is_idle_notice(&notice));
        assert!(!is_idle_notice(&Closing::Stopping.to_string()));
        assert!(!is_idle_notice("no command came for 1 s"));
    }

    #[test]
    fn an_unknown_zone_gets_a_suggestion() {
        let mistake = Mistake::UnknownZone { command: "time".to_owned(), given: "Asia/Tokio".to_owned() };
        assert_eq!(mistake.to_string(), "error: unknown zone \"Asia/Tokio\"; did you mean time Asia/Tokyo?");
    }
}
