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

/// A difference between the two clocks that is more than the pause between reading one and the other. Time services step
/// a clock only if it is off by more than that, and otherwise change its rate, which changes both.
const STEP: TimeDelta = TimeDelta::milliseconds(100);

impl Now {
    /// Whether the wall clock was set since `earlier`, or the machine was suspended, during which the monotonic clock
    /// stands still on some systems.
    #[must_use]
    pub fn was_set_since(&self, earlier: &Self) -> bool {
        let wall = self.wall.signed_duration_since(earlier.wall);
        let elapsed = self.instant.saturating_duration_since(earlier.instant);
        let difference = TimeDelta::from_std(elapsed).map_or(TimeDelta::MAX, |elapsed| wall - elapsed);
        difference.abs() > STEP
    }

    /// The wall clock's time at `earlier`; `None` if it is out of range.
    pub(crate) fn wall_at(&self, earlier: Instant) -> Option<DateTime<FixedOffset>> {
        let ago = TimeDelta::from_std(self.instant.saturating_duration_since(earlier)).ok()?;
        self.wall.checked_sub_signed(ago)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_step_of_the_wall_clock_is_noticed_and_passing_time_is_not() {
        let before = Now { instant: Instant::now(), wall: DateTime::UNIX_EPOCH.fixed_offset() };
        let later = |elapsed: u64, wall: i64| Now {
            instant: before.instant + Duration::from_millis(elapsed),
            wall: before.wall + TimeDelta::milliseconds(wall),
        };
        assert!(!later(3_600_000, 3_600_050).was_set_since(&before));
        assert!(later(1000, 900 - 1).was_set_since(&before));
        assert!(later(1000, 101_000).was_set_since(&before));
        assert!(later(1000, -100_000).was_set_since(&before));
    }
}
