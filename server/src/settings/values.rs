//! Values with a range, each checked by its only constructor.

use std::fmt;
use std::time::Duration;

use datetime_protocol::answer::{Answer, InvalidAnswer};
use datetime_protocol::echo::Echo;
use datetime_protocol::zone::ZoneName;
use serde::{Serialize, Serializer};

use super::duration::Written;

/// A number of clients from 1 to [`ClientCap::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ClientCap(u32);

impl ClientCap {
    /// The greatest cap. A waiting client costs some 30 kB, so this many need 3 GB; past it a typing mistake is likelier.
    pub const MAX: u32 = 100_000;

    /// Checks the range; `None` outside it.
    #[must_use]
    pub fn new(clients: i64) -> Option<Self> {
        u32::try_from(clients).ok().filter(|cap| (1..=Self::MAX).contains(cap)).map(Self)
    }

    /// For the defaults, which a test compares with the file.
    pub(super) const fn of(clients: u32) -> Self {
        Self(clients)
    }

    /// The number itself.
    #[must_use]
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// Connections that wait in the kernel to be accepted: 1 to 65,535 (the kernel's own `somaxconn` may be less).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Backlog(u16);

impl Backlog {
    /// What the settings file says.
    pub(super) const DEFAULT: Self = Self(1024);

    /// Checks the range; `None` outside it.
    #[must_use]
    pub fn new(connections: i64) -> Option<Self> {
        u16::try_from(connections).ok().filter(|backlog| *backlog > 0).map(Self)
    }

    /// The number itself, as `listen(2)` takes it.
    #[must_use]
    pub fn get(self) -> i32 {
        i32::from(self.0)
    }
}

/// The leading bits of an IPv6 address that count as one address: 1 to 128.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PrefixLength(u8);

impl PrefixLength {
    /// Every address by itself.
    pub const WHOLE_ADDRESS: Self = Self(128);

    /// Checks the range; `None` outside it.
    #[must_use]
    pub fn new(bits: i64) -> Option<Self> {
        u8::try_from(bits).ok().filter(|bits| (1..=128).contains(bits)).map(Self)
    }

    /// The bits.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

/// A time limit; zero is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit(Duration);

impl TimeLimit {
    /// The longest limit: past it a number was likely meant in another unit, and deadlines stay far from overflow.
    pub const MAX: Duration = Duration::from_hours(365 * 24);

    /// Checks the range and the unit: whole milliseconds, as `poll(2)` counts them; `None` outside.
    #[must_use]
    pub fn new(limit: Duration) -> Option<Self> {
        let whole = limit.subsec_nanos().is_multiple_of(1_000_000);
        (whole && limit <= Self::MAX).then_some(Self(limit))
    }

    pub(super) const fn of(limit: Duration) -> Self {
        Self(limit)
    }

    /// The limit, or `None` where there is none.
    #[must_use]
    pub fn get(self) -> Option<Duration> {
        (!self.0.is_zero()).then_some(self.0)
    }

    /// The limit with zero as zero: nothing at all is waited for.
    #[must_use]
    pub fn as_duration(self) -> Duration {
        self.0
    }
}

impl Serialize for TimeLimit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Written(self.0))
    }
}

/// The welcome before `{hostname}` is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Welcome(String);

/// The only placeholder of a welcome.
const HOSTNAME: &str = "{hostname}";

impl Welcome {
    /// Checks the text as it will be sent from the machine of that name.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn new(text: &str, hostname: &str) -> Result<Self, String> {
        let welcome = Self(text.to_owned());
        if let Some(other) = other_placeholder(text) {
            return Err(format!("has the placeholder {}; {HOSTNAME} is the only one", Echo(other)));
        }
        match welcome.render(hostname) {
            Ok(_) => Ok(welcome),
            Err(unfit) => Err(format!("has {unfit}")),
        }
    }

    /// The line that is sent.
    ///
    /// # Errors
    /// [`InvalidAnswer`] where the name of the machine makes it so.
    pub fn render(&self, hostname: &str) -> Result<Answer, InvalidAnswer> {
        Answer::new(self.0.replace(HOSTNAME, hostname))
    }
}

impl Default for Welcome {
    fn default() -> Self {
        Self(format!("Welcome to the date and time server on {HOSTNAME}"))
    }
}

/// The first `{word}` that is not the placeholder; other braces are text.
fn other_placeholder(text: &str) -> Option<&str> {
    text.split_inclusive('}').find_map(|piece| {
        let (_, placeholder) = piece.rsplit_once('{').map(|(before, _)| piece.split_at(before.len()))?;
        let name = placeholder.strip_prefix('{')?.strip_suffix('}')?;
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        (is_name && placeholder != HOSTNAME).then_some(placeholder)
    })
}

/// Where the zone of the answers comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneChoice {
    /// `$TZ` where it is set, else the machine's zone, also when that changes.
    Local,
    /// This one.
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

/// The least serious events that are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What keeps the server from doing its work.
    Error,
    /// What its administrator should look at.
    Warn,
    /// What it does: starts, stops, sessions.
    Info,
    /// What it decides on the way.
    Debug,
    /// Everything.
    Trace,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// `[process] sandbox`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sandbox {
    /// Nothing is given up.
    Off,
    /// Everything that this system can confine; a missing part is a warning.
    On,
    /// The same, and a missing part keeps the server from starting.
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
    use super::*;

    #[test]
    fn the_hostname_is_the_only_placeholder_and_other_braces_are_text() {
        assert_eq!(Welcome::new("on {hostname}", "nas").unwrap().render("nas").unwrap().as_str(), "on nas");
        assert!(Welcome::new("{} { } {:-} a}b{", "nas").is_ok());
        assert_eq!(
            Welcome::new("{hostname} {port}", "nas").unwrap_err(),
            "has the placeholder {port}; {hostname} is the only one"
        );
    }

    #[test]
    fn a_welcome_is_checked_as_it_will_be_sent() {
        let template = format!("{{hostname}}{}", "x".repeat(1020));
        assert!(Welcome::new(&template, "four").is_ok());
        assert!(Welcome::new(&template, "seven77").is_err());
        assert!(Welcome::new("two\nlines", "nas").is_err());
        assert!(Welcome::new("error: hello", "nas").is_err());
        assert!(Welcome::new("{hostname}: hello", "error").is_err());
    }
}
