//! The interval in which the offset of a clock lies: everything after a reading is arithmetic on such intervals.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::reading::Reading;

/// How long a clock that shows whole seconds may still show the last one: many programs read a clock that the kernel updates once per
/// tick (CLOCK_REALTIME_COARSE in clock_gettime(2)), which is 10 ms at 100 Hz.
const LAG: TimeDelta = TimeDelta::milliseconds(10);

/// The offset of a remote clock from this computer's (remote minus local) lies between `low` and `high`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The lowest possible offset.
    pub low: TimeDelta,
    /// The highest possible offset.
    pub high: TimeDelta,
}

impl Bound {
    /// The bound from one question, sent and answered at these times of this computer's clock.
    ///
    /// The remote clock was read after the question was sent and before the answer was received, and, if the remote machine held
    /// the question, half of that time away from both at least. If it reports to have held it for longer than the round trip, its
    /// two times contradict each other, and either can be right.
    #[must_use]
    pub fn of(reading: &Reading, sent: DateTime<Utc>, received: DateTime<Utc>) -> Self {
        let round_trip = received.signed_duration_since(sent);
        let held = TimeDelta::from_std(reading.held).unwrap_or_default();
        let half = if held <= round_trip { held / 2 } else { -held / 2 };
        let lag = if reading.latest > reading.earliest { LAG } else { TimeDelta::zero() };
        Self {
            low: reading.earliest.signed_duration_since(received) + half,
            high: reading.latest.signed_duration_since(sent) - half + lag,
        }
    }

    /// The most probable offset.
    #[must_use]
    pub fn offset(self) -> TimeDelta {
        self.low + (self.high - self.low) / 2
    }

    /// The bound on the error of [`Bound::offset`].
    #[must_use]
    pub fn error(self) -> Duration {
        let half = (self.high - self.low) / 2;
        // Rounded up: an error bound that is rounded down may be exceeded.
        half.to_std().unwrap_or_default() + Duration::from_nanos(1)
    }

    /// The offsets in both bounds; `None` if they contradict each other.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let both = Self { low: self.low.max(other.low), high: self.high.min(other.high) };
        (both.low <= both.high).then_some(both)
    }

    /// The bound after both clocks have run for `elapsed`, if they drift apart by up to `parts_per_million`.
    #[must_use]
    pub fn widened(self, elapsed: Duration, parts_per_million: u32) -> Self {
        let drift = TimeDelta::from_std(elapsed * parts_per_million / 1_000_000).unwrap_or_default();
        Self { low: self.low - drift, high: self.high + drift }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::Statement;
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(milliseconds).unwrap()
    }

    #[test]
    fn the_clock_was_read_anywhere_in_the_round_trip_and_in_the_second_shown() {
        let bound = Bound::of(&Reading::whole_second(at(5000)), at(1000), at(1040));
        assert_eq!((bound.low, bound.high), (TimeDelta::milliseconds(3960), TimeDelta::milliseconds(5010)));
        assert_eq!(bound.offset(), TimeDelta::milliseconds(4485));
        assert_eq!(bound.error(), Duration::from_nanos(525_000_001));
    }

    #[test]
    fn time_in_the_remote_machine_does_not_count() {
        let reading = Reading {
            earliest: at(2000),
            latest: at(2000),
            held: Duration::from_millis(30),
            statement: Statement::Nothing,
        };
        let bound = Bound::of(&reading, at(1000), at(1040));
        assert_eq!((bound.low, bound.high), (TimeDelta::milliseconds(975), TimeDelta::milliseconds(985)));
    }

    #[test]
    fn if_the_remote_times_contradict_each_other_either_can_be_right() {
        let held = Duration::from_millis(500);
        let reading = Reading { earliest: at(2000), latest: at(2000), held, statement: Statement::Nothing };
        let bound = Bound::of(&reading, at(1000), at(1001));
        assert!(
            bound.low <= TimeDelta::milliseconds(750) && bound.high >= TimeDelta::milliseconds(1249),
            "{bound:?}"
        );
    }

    #[test]
    fn bounds_intersect_or_contradict_each_other() {
        let bound = |low, high| Bound { low: TimeDelta::seconds(low), high: TimeDelta::seconds(high) };
        assert_eq!(bound(0, 2).intersection(bound(1, 3)), Some(bound(1, 2)));
        assert_eq!(bound(0, 1).intersection(bound(2, 3)), None);
        let widened = bound(0, 1).widened(Duration::from_secs(1000), 100);
        assert_eq!(widened.high, TimeDelta::milliseconds(1100));
    }
}
