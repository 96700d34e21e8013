//! Estimates the offset of a server's clock from this computer's, from samples filtered like NTP's (RFC 5905, section 10).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, NaiveTime, TimeDelta, Utc};

/// The number of samples from which the best is chosen.
pub(crate) const MAX_SAMPLES: usize = 8;

/// The drift between two clocks, in parts per million (PHI in RFC 5905, section 7.2).
const DRIFT_PPM: u32 = 15;

/// The resolution of a clock that shows whole seconds only.
const SECOND: Duration = Duration::from_secs(1);

/// One reading of a server's clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sample {
    /// When it was taken.
    pub at: Instant,
    /// The server's clock minus this computer's, assuming that the server read its clock halfway through the round trip.
    pub offset: TimeDelta,
    /// The round-trip delay.
    pub delay: Duration,
    /// The resolution of the server's answer.
    pub resolution: Duration,
}

/// The best estimate from several samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The server's clock minus this computer's.
    pub offset: TimeDelta,
    /// The bound of the error of the offset, unless a clock was set since.
    pub error: Duration,
    /// The round-trip delay of the sample.
    pub delay: Duration,
    /// The resolution of the server's answer.
    pub resolution: Duration,
}

/// The round trip of a probe, on this computer's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoundTrip {
    /// When the probe was sent.
    pub sent: DateTime<FixedOffset>,
    /// When the last byte of the answer was received.
    pub received: DateTime<FixedOffset>,
    /// The same time on the monotonic clock.
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
    /// A sample of a clock that showed `time` during `trip`.
    #[must_use]
    pub(crate) fn from_timestamp(time: DateTime<Utc>, trip: &RoundTrip) -> Self {
        let offset = time.signed_duration_since(trip.middle());
        Self { at: trip.at, offset, delay: trip.delay(), resolution: Duration::ZERO }
    }

    /// A sample of a clock that showed the second `time` of an unknown day during `trip`. The time is assumed to be in
    /// this computer's zone, and less than half a day off.
    #[must_use]
    pub(crate) fn from_time_of_day(time: NaiveTime, trip: &RoundTrip) -> Self {
        let day = TimeDelta::days(1);
        let half_a_day = TimeDelta::hours(12);
        // The second began up to a second ago, so its middle is the best estimate.
        let mut offset = time.signed_duration_since(trip.middle().time()) + TimeDelta::milliseconds(500);
        if offset > half_a_day {
            offset -= day;
        } else if offset <= -half_a_day {
            offset += day;
        }
        Self { at: trip.at, offset, delay: trip.delay(), resolution: SECOND }
    }

    /// The bound of the error at `now`: the server read its clock anywhere in the round trip and in the second shown, and
    /// the clocks have drifted since.
    #[must_use]
    pub(crate) fn error(&self, now: Instant) -> Duration {
        let drift = now.saturating_duration_since(self.at) * DRIFT_PPM / 1_000_000;
        self.delay / 2 + self.resolution / 2 + drift
    }
}

/// The last [`MAX_SAMPLES`] samples of one server.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter(VecDeque<Sample>);

impl Filter {
    /// Adds a sample. If it contradicts the earlier ones, a clock was set, and the earlier ones are dropped.
    pub(crate) fn push(&mut self, sample: Sample) {
        if let Some(best) = self.best(sample.at) {
            let difference = (best.offset - sample.offset).abs().to_std().unwrap_or_default();
            if difference > best.error + sample.error(sample.at) {
                self.0.clear();
            }
        }
        self.0.push_back(sample);
        if self.0.len() > MAX_SAMPLES {
            self.0.pop_front();
        }
    }

    /// The estimate at `now`, from the sample with the smallest error bound.
    #[must_use]
    pub(crate) fn best(&self, now: Instant) -> Option<Estimate> {
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
    fn the_offset_of_a_clock_with_whole_seconds_is_known_to_half_a_second() {
        let at = |sent, time: &str| Sample::from_time_of_day(time.parse().unwrap(), &trip(sent, 0));
        let sample = at("2026-03-01T14:03:27.500+09:00", "14:03:27");
        assert_eq!((sample.offset, sample.error(sample.at)), (TimeDelta::zero(), Duration::from_millis(500)));
        assert_eq!(at("2026-03-01T23:59:59.500+09:00", "00:00:01").offset, TimeDelta::seconds(2), "midnight");
        assert_eq!(at("2026-03-01T00:00:00.500+09:00", "23:59:58").offset, TimeDelta::seconds(-2));
    }

    #[test]
    fn the_sample_with_the_shortest_round_trip_counts() {
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
        assert_eq!(filter.best(now).unwrap().delay, Duration::from_millis(8), "old samples are dropped");
    }

    #[test]
    fn the_new_offset_of_a_clock_that_was_set_counts_at_once() {
        let now = Instant::now();
        let mut filter = Filter::default();
        filter.push(sample(now, 0, 2));
        filter.push(sample(now, 5000, 20));
        assert_eq!(filter.best(now).unwrap().offset, TimeDelta::seconds(5));
    }

    proptest! {
        #[test]
        fn the_true_offset_is_always_within_the_error_bound(
            offset in -100_000_i64..100_000,
            trips in prop::collection::vec((0_i64..500_000, 0_i64..500_000), 1..20),
        ) {
            // Microseconds to the server and back; the server reads its clock in between.
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
