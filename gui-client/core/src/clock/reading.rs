//! What one answer tells about the remote clock.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use datetime_protocol::synchronisation::Synchronisation;

/// The times that a remote clock can have shown when it was read, and what it says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The earliest of them.
    pub earliest: DateTime<Utc>,
    /// The latest of them. A clock that shows whole seconds has shown any time of its second.
    pub latest: DateTime<Utc>,
    /// How long the remote machine held the question, as it reports. Its clock was read in the middle of that time.
    pub held: Duration,
    /// What it says of itself.
    pub statement: Statement,
}

/// What a clock says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Statement {
    /// Nothing.
    #[default]
    Nothing,
    /// The answer to `sync` in our protocol.
    Synchronisation(Synchronisation),
    /// The fields of an NTP packet (RFC 5905, section 7.3).
    Ntp {
        /// Whether a leap second is announced, or the clock is not synchronised.
        leap: Leap,
        /// The distance to a reference clock: 1 has one, 16 is not synchronised.
        stratum: u8,
        /// The reference: a name such as `GPS` for stratum 1, otherwise usually an IPv4 address.
        reference: String,
        /// The round-trip delay to the reference clock.
        root_delay: Duration,
        /// The bound on the error that has accumulated since the reference clock was read.
        root_dispersion: Duration,
        /// The resolution of the clock.
        precision: Duration,
    },
    /// A line that has no fields.
    Text(String),
}

/// The leap indicator of NTP (RFC 5905, figure 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leap {
    /// No leap second is announced.
    None,
    /// The last minute of the day has 61 seconds.
    Inserted,
    /// The last minute of the day has 59 seconds.
    Deleted,
    /// The clock is not synchronised.
    Alarm,
}

impl Reading {
    /// A reading of a clock that shows whole seconds.
    #[must_use]
    pub fn whole_second(second: DateTime<Utc>) -> Self {
        let latest = second.checked_add_signed(TimeDelta::seconds(1)).unwrap_or(second);
        Self { earliest: second, latest, held: Duration::ZERO, statement: Statement::Nothing }
    }
}
