//! What one answer tells about the remote clock.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use datetime_protocol::synchronisation::Synchronisation;

/// The times that a remote clock can have shown when it was read, and what it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    Text {
        /// The line as it was sent, not escaped.
        line: String,
        /// Whether the line names no zone, and its time was taken to be UTC.
        is_taken_as_utc: bool,
    },
}

impl Statement {
    /// Whether the clock says nothing of itself.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::Nothing
    }

    /// Whether the clock is synchronised, and how well; `None` if it does not tell.
    #[must_use]
    pub fn synchronisation(&self) -> Option<Synchronisation> {
        match self {
            Self::Nothing | Self::Text { .. } => None,
            Self::Synchronisation(state) => Some(*state),
            Self::Ntp { leap: Leap::Alarm, .. } | Self::Ntp { stratum: UNSYNCHRONISED.., .. } => {
                Some(Synchronisation::Unsynchronised)
            }
            // The root distance (RFC 5905, section 11.2.2) without the part of the path to the server.
            Self::Ntp { root_delay, root_dispersion, precision, .. } => Some(Synchronisation::Synchronised {
                maximum_error: *root_delay / 2 + *root_dispersion + *precision,
            }),
        }
    }
}

/// The stratum of an NTP clock that is not synchronised.
const UNSYNCHRONISED: u8 = 16;

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
