//! Types for settings with a restricted range. Each is checked by its constructor.

use std::fmt;
use std::time::Duration;

use datetime_protocol::answer::{Answer, InvalidAnswer};
use datetime_protocol::echo::Echo;
use datetime_protocol::zone::ZoneName;
use serde::{Serialize, Serializer};

use super::duration::DurationText;

/// A number of clients from 1 to [`ClientCap::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ClientCap(u32);

impl ClientCap {
    /// The highest cap. An idle client takes about 30 kB, so this many need 3 GB; a higher number is probably a typing
    /// error.
    pub(crate) const MAX: u32 = 100_000;

    /// `None` if the number is out of range.
    #[must_use]
    pub(crate) fn new(clients: i64) -> Option<Self> {
        u32::try_from(clients).ok().filter(|cap| (1..=Self::MAX).contains(cap)).map(Self)
    }

    /// For the defaults, which a test checks.
    pub(super) const fn of(clients: u32) -> Self {
        Self(clients)
    }

    /// The number of clients.
    #[must_use]
    pub(crate) fn get(self) -> usize {
        self.0 as usize
    }
}

/// Maximum number of connections that wait in the kernel to be accepted: 1 to 65,535. The kernel limits it to
/// `somaxconn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Backlog(u16);

impl Backlog {
    /// The default.
    pub(super) const DEFAULT: Self = Self(1024);

    /// `None` if the number is out of range.
    #[must_use]
    pub(crate) fn new(connections: i64) -> Option<Self> {
        u16::try_from(connections).ok().filter(|backlog| *backlog > 0).map(Self)
    }

    /// The argument for `listen(2)`.
    #[must_use]
    pub(crate) fn get(self) -> i32 {
        i32::from(self.0)
    }
}

/// How many leading bits of an IPv6 address count as one address: 1 to 128.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PrefixLength(u8);

impl PrefixLength {
    /// Each address counts separately.
    pub(crate) const WHOLE_ADDRESS: Self = Self(128);

    /// `None` if the number is out of range.
    #[must_use]
    pub(crate) fn new(bits: i64) -> Option<Self> {
        u8::try_from(bits).ok().filter(|bits| (1..=128).contains(bits)).map(Self)
    }

    /// The number of bits.
    #[must_use]
    pub(crate) fn get(self) -> u8 {
        self.0
    }
}

/// A time limit in whole milliseconds; zero means no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeLimit(Duration);

impl TimeLimit {
    /// The longest limit. A longer one probably has the wrong unit, and could make a deadline overflow.
    pub(crate) const MAX: Duration = Duration::from_hours(365 * 24);

    /// `None` if the limit is too long or not in whole milliseconds, the unit of `poll(2)`.
    #[must_use]
    pub(crate) fn new(limit: Duration) -> Option<Self> {
        let whole = limit.subsec_nanos().is_multiple_of(1_000_000);
        (whole && limit <= Self::MAX).then_some(Self(limit))
    }

    pub(super) const fn of(limit: Duration) -> Self {
        Self(limit)
    }

    /// The limit, or `None` if there is none.
    #[must_use]
    pub(crate) fn get(self) -> Option<Duration> {
        (!self.0.is_zero()).then_some(self.0)
    }

    /// The duration, for settings in which zero means not to wait.
    #[must_use]
    pub(crate) fn as_duration(self) -> Duration {
        self.0
    }
}

impl Serialize for TimeLimit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&DurationText(self.0))
    }
}

/// The welcome line, with `{hostname}` not yet replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Welcome(String);

/// The only placeholder in a welcome.
const HOSTNAME: &str = "{hostname}";

impl Welcome {
    /// Checks the line as it will be sent by the machine `hostname`.
    ///
    /// # Errors
    /// What is wrong and how to fix it, as a predicate.
    pub(crate) fn new(text: &str, hostname: &str) -> Result<Self, String> {
        let welcome = Self(text.to_owned());
        if let Some(other) = other_placeholder(text) {
            return Err(format!("contains the placeholder {}; {HOSTNAME} is the only one", Echo(other)));
        }
        match welcome.render(hostname) {
            Ok(_) => Ok(welcome),
            Err(reason) => Err(format!("has {reason}")),
        }
    }

    /// The line that is sent.
    ///
    /// # Errors
    /// [`InvalidAnswer`] if the host name makes the line invalid.
    pub(crate) fn render(&self, hostname: &str) -> Result<Answer, InvalidAnswer> {
        Answer::new(self.0.replace(HOSTNAME, hostname))
    }
}

impl Default for Welcome {
    fn default() -> Self {
        Self(format!("Welcome to the date and time server on {HOSTNAME}"))
    }
}

/// The first `{name}` other than `{hostname}`. Other braces are ordinary text.
fn other_placeholder(text: &str) -> Option<&str> {
    text.split_inclusive('}').find_map(|piece| {
        let (_, placeholder) = piece.rsplit_once('{').map(|(before, _)| piece.split_at(before.len()))?;
        let name = placeholder.strip_prefix('{')?.strip_suffix('}')?;
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        (is_name && placeholder != HOSTNAME).then_some(placeholder)
    })
}

/// The time zone of answers to commands without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ZoneChoice {
    /// `$TZ` if set, else the machine's zone, which can change at run time.
    Local,
    /// A zone of the IANA database.
    Named(ZoneName),
}

impl fmt::Display for ZoneChoice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => out.write_str("local"),
            Self::Named(zone) => out.write_str(zone.as_str()),
        }
    }
}

impl Serialize for ZoneChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The lowest level that is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogLevel {
    /// Failures of the server.
    Error,
    /// Problems that the administrator should check.
    Warn,
    /// Starts, stops, reloads and sessions.
    Info,
    /// Decisions, for diagnosis.
    Debug,
    /// Everything.
    Trace,
}

/// The format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// Lines of text.
    Text,
    /// One JSON object per line.
    Json,
}

/// `[process] sandbox`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sandbox {
    /// No sandbox.
    Off,
    /// Every part that the system supports; the server warns about missing ones.
    On,
    /// Every part; if one is missing, the server does not start.
    Required,
}

impl Serialize for Sandbox {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_bool(false),
            Self::On => serializer.serialize_bool(true),
            Self::Required => serializer.serialize_str("required"),
        }
    }
}

#[cfg(test)]
mod tests {
    use datetime_protocol::limits::MAX_ANSWER;

    use super::*;

    #[test]
    fn hostname_is_the_only_placeholder_and_other_braces_are_text() {
        assert_eq!(Welcome::new("on {hostname}", "nas").unwrap().render("nas").unwrap().as_str(), "on nas");
        assert!(Welcome::new("{} { } {:-} a}b{", "nas").is_ok());
        assert_eq!(
            Welcome::new("{hostname} {port}", "nas").unwrap_err(),
            "contains the placeholder {port}; {hostname} is the only one"
        );
    }

    #[test]
    fn a_welcome_is_checked_as_it_will_be_sent() {
        let template = format!("{{hostname}}{}", "x".repeat(MAX_ANSWER - "four".len()));
        assert!(Welcome::new(&template, "four").is_ok());
        assert!(Welcome::new(&template, "fives").is_err());
        assert!(Welcome::new("two\nlines", "nas").is_err());
        assert!(Welcome::new("error: hello", "nas").is_err());
        assert!(Welcome::new("{hostname}: hello", "error").is_err());
    }
}
