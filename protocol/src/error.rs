//! Every `error: ` line that a server sends, each worded once: what happened, then what to do.

use std::fmt;
use std::time::Duration;

use crate::answer::ERROR_PREFIX;
use crate::echo::Echo;
use crate::limits::{MAX_LINE, MAX_WORD};
use crate::zone;

/// How the words of [`ErrorLine::Idle`] begin.
const IDLE: &str = "no command came for ";

/// Does this line say that the server closes an idle connection? Such a line is never an answer: a client may connect
/// again and ask what it had asked.
#[must_use]
pub fn says_idle(line: &str) -> bool {
    line.strip_prefix(ERROR_PREFIX).is_some_and(|words| words.starts_with(IDLE))
}

/// A mistake of the client, or a refusal; shown as its whole line, without the line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorLine {
    /// No such command.
    UnknownCommand {
        /// What the client sent.
        given: String,
        /// A word that it may have meant.
        nearest: Option<String>,
    },
    /// No such zone.
    UnknownZone {
        /// The word that was asked.
        word: String,
        /// What the client sent as the zone.
        given: String,
    },
    /// An argument to a command that takes none.
    TakesNothing {
        /// The command.
        word: String,
    },
    /// A line longer than [`MAX_LINE`]; the server closes.
    Overlong,
    /// The moment could not be written in the format of the settings.
    NoAnswer {
        /// The word that was asked.
        word: String,
    },
    /// No understood command came for this long; the server closes.
    Idle(Duration),
    /// The server is being stopped; it closes.
    Stopping,
    /// As many clients as the settings allow; refused.
    Full {
        /// That many.
        max_clients: usize,
    },
    /// As many clients from this address as the settings allow; refused.
    AddressFull {
        /// That many.
        max_clients_per_address: usize,
    },
    /// The settings do not allow this address; refused.
    NotAllowed,
    /// The system gave no process for this client; refused.
    NoProcess,
    /// A trusted proxy sent no PROXY header; refused.
    NoProxyHeader,
}

impl ErrorLine {
    /// The [cause](Self::cause) of every line that a client can be refused with.
    pub const REFUSAL_CAUSES: [&'static str; 6] =
        ["address_full", "full", "no_process", "no_proxy_header", "not_allowed", "stopping"];

    /// A word for what kind of line this is, for counting.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            Self::UnknownCommand { .. } => "unknown_command",
            Self::UnknownZone { .. } => "unknown_zone",
            Self::TakesNothing { .. } => "takes_nothing",
            Self::Overlong => "overlong",
            Self::NoAnswer { .. } => "no_answer",
            Self::Idle(_) => "idle",
            Self::Stopping => "stopping",
            Self::Full { .. } => "full",
            Self::AddressFull { .. } => "address_full",
            Self::NotAllowed => "not_allowed",
            Self::NoProcess => "no_process",
            Self::NoProxyHeader => "no_proxy_header",
        }
    }
}

impl fmt::Display for ErrorLine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(ERROR_PREFIX)?;
        match self {
            Self::UnknownCommand { given, nearest } => unknown_command(out, given, nearest.as_deref()),
            Self::UnknownZone { word, given } => unknown_zone(out, word, given),
            Self::TakesNothing { word } => write!(out, "{word} takes no argument; send just \"{word}\""),
            Self::Overlong => {
                write!(out, "a line is {MAX_LINE} bytes at most; connect again and send shorter ones")
            }
            Self::NoAnswer { word } => {
                write!(out, "the server's format for {word} cannot show this moment; tell its administrator")
            }
            Self::Idle(limit) => write!(out, "{IDLE}{}; connect again", Spoken(*limit)),
            Self::Stopping => out.write_str("the server is stopping; connect again later"),
            Self::Full { max_clients } => {
                write!(out, "the server is full ({max_clients} clients at most); try again in 30 s")
            }
            Self::AddressFull { max_clients_per_address } => write!(
                out,
                "too many connections from your address ({max_clients_per_address} at most); close one, then try again"
            ),
            Self::NotAllowed => out.write_str(
                "your address is not allowed here; ask the server's administrator to add it to [access]",
            ),
            Self::NoProxyHeader => out.write_str(
                "a PROXY header is wanted from your address; send one, or have the address taken out of [access] proxies",
            ),
            Self::NoProcess => {
                out.write_str("the server's machine has no room for another process; try again in 30 s")
            }
        }
    }
}

fn unknown_command(out: &mut fmt::Formatter<'_>, given: &str, nearest: Option<&str>) -> fmt::Result {
    write!(out, "unknown command \"{}\"; ", Echo(given))?;
    match nearest {
        Some(word) => write!(out, "did you mean {word}? help lists all"),
        None => out.write_str("send help for a list"),
    }
}

fn unknown_zone(out: &mut fmt::Formatter<'_>, word: &str, given: &str) -> fmt::Result {
    debug_assert!(word.len() <= MAX_WORD, "only words that are understood come here");
    write!(out, "unknown zone \"{}\"; ", Echo(given))?;
    match zone::nearest(given) {
        Some(name) => write!(out, "did you mean {word} {name}?{}", zone::note_on(name)),
        None => write!(out, "send an IANA name, such as {word} Europe/Paris"),
    }
}

/// A time limit in the largest unit that says it exactly.
struct Spoken(Duration);

impl fmt::Display for Spoken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.0.as_millis();
        match milliseconds {
            0 => out.write_str("0 s"),
            ms if ms % 3_600_000 == 0 => write!(out, "{} h", ms / 3_600_000),
            ms if ms % 60_000 == 0 => write!(out, "{} min", ms / 60_000),
            ms if ms % 1000 == 0 => write!(out, "{} s", ms / 1000),
            ms => write!(out, "{ms} ms"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_spoken_in_their_largest_exact_unit() {
        let idle = |limit| ErrorLine::Idle(limit).to_string();
        assert_eq!(idle(Duration::from_mins(5)), "error: no command came for 5 min; connect again");
        assert_eq!(idle(Duration::from_secs(90)), "error: no command came for 90 s; connect again");
        assert_eq!(idle(Duration::from_millis(250)), "error: no command came for 250 ms; connect again");
    }

    #[test]
    fn an_idle_close_is_known_by_its_line() {
        assert!(says_idle(&ErrorLine::Idle(Duration::from_secs(1)).to_string()));
        assert!(!says_idle(&ErrorLine::Stopping.to_string()));
        assert!(!says_idle("no command came for 1 s"));
    }

    #[test]
    fn an_unknown_zone_names_the_nearest() {
        let line = ErrorLine::UnknownZone { word: "time".to_owned(), given: "Asia/Tokio".to_owned() };
        assert_eq!(line.to_string(), "error: unknown zone \"Asia/Tokio\"; did you mean time Asia/Tokyo?");
    }
}
