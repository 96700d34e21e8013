//! The current time, which every function that needs it takes as an argument.

use std::time::Instant;

use chrono::{DateTime, FixedOffset, TimeDelta};

/// The current time on both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// The monotonic clock, for durations.
    pub instant: Instant,
    /// The wall clock, in the local zone.
    pub wall: DateTime<FixedOffset>,
}

impl Now {
    /// The wall clock's time at `earlier`; `None` if it is out of range.
    pub(crate) fn wall_at(&self, earlier: Instant) -> Option<DateTime<FixedOffset>> {
        let ago = TimeDelta::from_std(self.instant.saturating_duration_since(earlier)).ok()?;
        self.wall.checked_sub_signed(ago)
    }
}
