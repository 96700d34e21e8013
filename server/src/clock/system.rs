//! The current moment, as a trait: conversations are tested with a clock that stands still.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use datetime_protocol::synchronisation::Synchronisation;

use super::sync;
use super::zone::{Zone, ZoneOffset};

/// What a conversation asks of the machine.
pub trait Clock {
    /// The current time.
    fn utc(&self) -> DateTime<Utc>;

    /// Whether this clock follows a reference.
    fn synchronisation(&self) -> Synchronisation;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn utc(&self) -> DateTime<Utc> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
        // A clock set before 1970 or past chrono's years shows the epoch: plainly wrong, but an answer.
        DateTime::from_timestamp(seconds, since.subsec_nanos()).unwrap_or_default()
    }

    fn synchronisation(&self) -> Synchronisation {
        sync::read()
    }
}

/// A time in a zone.
#[derive(Clone, Copy, Debug)]
pub struct ZonedTime<'z> {
    /// The time.
    pub utc: DateTime<Utc>,
    /// How the zone is off it then.
    pub offset: ZoneOffset<'z>,
}

impl<'z> ZonedTime<'z> {
    /// `utc` as clocks in `zone` show it.
    #[must_use]
    pub fn new(utc: DateTime<Utc>, zone: &'z Zone) -> Self {
        Self { utc, offset: zone.offset_at(utc) }
    }
}
