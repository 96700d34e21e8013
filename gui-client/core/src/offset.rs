//! How far a server's clock is from this computer's: samples as they come, and the best of the last ones, as NTP's clock
//! filter takes it (RFC 5905, section 10).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, NaiveTime, TimeDelta, Utc};

/// The samples that the best is chosen from.
pub const MAX_SAMPLES: usize = 8;

/// How much two clocks may drift apart, in parts per million (RFC 5905, section 7.2, PHI).
const DRIFT: u32 = 15;

/// What is known of a clock that shows whole seconds only.
const SECOND: Duration = Duration::from_secs(1);

/// One look at a server's clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// When it was taken.
    pub at: Instant,
    /// The server's clock less this computer's, as if the answer was made in the middle of the round trip.
    pub offset: TimeDelta,
    /// The round trip.
    pub delay: Duration,
    /// How finely the server's clock was shown.
    pub resolution: Duration,
}

/// What the samples say together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The server's clock less this computer's.
    pub offset: TimeDelta,
    /// The true offset is within this of it, either way, as long as no clock was set since.
    pub error: Duration,
    /// The round trip of the sample that it is from.
    pub delay: Duration,
    /// How finely the server's clock was shown.
    pub resolution: Duration,
}

/// The two moments between which an answer was made, on this computer's clock.
#[derive(Clone, Copy, Debug)]
pub struct RoundTrip {
    /// When the question left.
    pub sent: DateTime<FixedOffset>,
    /// When the answer's last byte came.
    pub received: DateTime<FixedOffset>,
    /// The same, on the clock for durations.
    pub at: Instant,
}

impl RoundTrip {
    fn delay(&self) -> Duration {
        (self.received - self.sent).to_std().unwrap_or_default()
    }

    fn middle(&self) -> DateTime<FixedOffset> {
        self.sent + (self.received - self.sent) / 2
    }
}

impl Sample {
    /// The server's clock showed `moment` within `trip`.
    #[must_use]
    pub fn from_timestamp(moment: DateTime<Utc>, trip: &RoundTrip) -> Self {
        let offset = moment.signed_duration_since(trip.middle());
        Self { at: trip.at, offset, delay: trip.delay(), resolution: Duration::ZERO }
    }

    /// The server's clock showed the second `time` of some day within `trip`; it is taken to be in this computer's
    /// zone, and to be less than half a day off.
    #[must_use]
    pub fn from_time_of_day(time: NaiveTime, trip: &RoundTrip) -> Self {
        let day = TimeDelta::days(1);
        let half_a_day = TimeDelta::hours(12);
        // The second began up to a second before: its middle is the best guess.
        let mut offset = time.signed_duration_since(trip.middle().time()) + TimeDelta::milliseconds(500);
        if offset > half_a_day {
            offset -= day;
        } else if offset <= -half_a_day {
            offset += day;
        }
        Self { at: trip.at, offset, delay: trip.delay(), resolution: SECOND }
    }

    /// How far the true offset may be from this one at `now`: the answer was made anywhere in the round trip, in the
    /// second shown, and the clocks drift since.
    #[must_use]
    pub fn error(&self, now: Instant) -> Duration {
        let drift = now.saturating_duration_since(self.at) * DRIFT / 1_000_000;
        self.delay / 2 + self.resolution / 2 + drift
    }
}

/// The last [`MAX_SAMPLES`] samples of one server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter(VecDeque<Sample>);

impl Filter {
    /// Takes a sample in. One that contradicts those before it tells that a clock was set: they count no more.
    pub fn push(&mut self, sample: Sample) {
        if let Some(best) = self.best(sample.at) {
            let apart = (best.offset - sample.offset).abs().to_std().unwrap_or_default();
            if apart > best.error + sample.error(sample.at) {
                self.0.clear();
            }
        }
        self.0.push_back(sample);
        if self.0.len() > MAX_SAMPLES {
            self.0.pop_front();
        }
    }

    /// What is known at `now`: of the sample that can be the least wrong.
    #[must_use]
    pub fn best(&self, now: Instant) -> Option<Estimate> {
        let best = self.0.iter().min_by_key(|sample| sample.error(now))?;
        Some(Estimate {
            offset: best.offset,
            error: best.error(now),
            delay: best.delay,
            resolution: best.resolution,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn local(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn trip(sent: &str, delay: i64) -> RoundTrip {
        let sent = local(sent);
        RoundTrip { sent, received: sent + TimeDelta::milliseconds(delay), at: Instant::now() }
    }

    fn sample(at: Instant, offset: i64, delay: u64) -> Sample {
        let delay = Duration::from_millis(delay);
        Sample { at, offset: TimeDelta::milliseconds(offset), delay, resolution: Duration::ZERO }
    }

    #[test]
    fn the_offset_is_taken_at_the_middle_of_the_round_trip() {
        let trip = trip("2026-03-01T14:03:27+09:00", 20);
        let sample = Sample::from_timestamp(local("2026-03-01T05:03:28.010Z").to_utc(), &trip);
        assert_eq!(sample.offset, TimeDelta::seconds(1));
        assert_eq!(sample.error(sample.at), Duration::from_millis(10));
        assert_eq!(sample.error(sample.at + Duration::from_secs(1000)), Duration::from_millis(25), "drift");
    }

    #[test]
    fn a_clock_of_whole_seconds_is_known_to_half_a_second_at_best() {
        let at = |sent, time: &str| Sample::from_time_of_day(time.parse().unwrap(), &trip(sent, 0));
        let sample = at("2026-03-01T14:03:27.500+09:00", "14:03:27");
        assert_eq!((sample.offset, sample.error(sample.at)), (TimeDelta::zero(), Duration::from_millis(500)));
        assert_eq!(at("2026-03-01T23:59:59.500+09:00", "00:00:01").offset, TimeDelta::seconds(2), "midnight");
        assert_eq!(at("2026-03-01T00:00:00.500+09:00", "23:59:58").offset, TimeDelta::seconds(-2));
    }

    #[test]
    fn of_the_last_samples_the_one_with_the_shortest_round_trip_counts() {
        let now = Instant::now();
        let mut filter = Filter::default();
        for (offset, delay) in [(3, 10), (1, 2), (5, 12)] {
            filter.push(sample(now, offset, delay));
        }
        let best = filter.best(now).unwrap();
        assert_eq!((best.offset, best.error), (TimeDelta::milliseconds(1), Duration::from_millis(1)));
        for _ in 0..MAX_SAMPLES {
            filter.push(sample(now, 2, 8));
        }
        assert_eq!(filter.best(now).unwrap().delay, Duration::from_millis(8), "old ones are forgotten");
    }

    #[test]
    fn a_clock_that_was_set_is_believed_at_once() {
        let now = Instant::now();
        let mut filter = Filter::default();
        filter.push(sample(now, 0, 2));
        filter.push(sample(now, 5000, 20));
        assert_eq!(filter.best(now).unwrap().offset, TimeDelta::seconds(5));
    }

    proptest! {
        #[test]
        fn the_true_offset_is_always_within_the_band(
            offset in -100_000_i64..100_000,
            trips in prop::collection::vec((0_i64..500_000, 0_i64..500_000), 1..20),
        ) {
            // Microseconds there and back; the server reads its clock between them.
            let start = local("2026-03-01T14:03:27+09:00");
            let at = Instant::now();
            let mut filter = Filter::default();
            for (there, back) in trips {
                let received = start + TimeDelta::microseconds(there + back);
                let shown = start + TimeDelta::microseconds(there + offset);
                filter.push(Sample::from_timestamp(shown.to_utc(), &RoundTrip { sent: start, received, at }));
            }
            let best = filter.best(at).unwrap();
            let wrong = (best.offset - TimeDelta::microseconds(offset)).abs().to_std().unwrap();
            prop_assert!(wrong <= best.error + Duration::from_micros(1));
        }
    }
}
