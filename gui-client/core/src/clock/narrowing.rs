//! Narrows the offset of a clock by several questions. A clock that shows whole seconds is asked when its second changes: the answer
//! tells whether the change has come, and so halves the interval in which the offset lies.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use super::bound::Bound;
use super::estimate::Estimate;
use super::kind::Kind;
use super::reading::Reading;

/// The shortest time between two questions to one device.
pub const MIN_INTERVAL: Duration = Duration::from_millis(500);

/// The number of questions to a clock that shows whole seconds. After five, the interval is as long as the round trip and a
/// thirtieth of a second; the others make up for slow answers.
const QUESTIONS: u32 = 10;

/// The number of questions to a clock that shows its time exactly: the quickest answer counts.
const EXACT_QUESTIONS: u32 = 4;

/// The same while the window shows the clock of a server of our own.
const LIVE_EXACT_QUESTIONS: u32 = 8;

/// The interval of the first questions to a server of our own while the window shows its clock, short so that a good answer comes soon.
const LIVE_INTERVAL: Duration = Duration::from_millis(250);

/// A bound on the error that is good enough.
const GOOD_ERROR: Duration = Duration::from_millis(50);

/// How much two clocks drift apart, in parts per million. A quartz that nothing corrects is off by up to 100, also at the
/// temperature of an attic.
const DRIFT_PPM: u32 = 200;

/// How a clock is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The shortest time between two questions.
    interval: Duration,
    /// The number of questions to a clock that shows its time exactly.
    exact_questions: u32,
    /// The number of questions to any clock, if it is given.
    questions: Option<u32>,
}

impl Plan {
    /// One check of a clock of this kind, with a number of questions; without it, as many as are useful.
    #[must_use]
    pub fn check(kind: Kind, questions: Option<u32>) -> Self {
        let interval = if kind == Kind::Datetime { Duration::ZERO } else { MIN_INTERVAL };
        Self { interval, exact_questions: EXACT_QUESTIONS, questions }
    }

    /// The first questions to a clock of this kind while the window shows it.
    #[must_use]
    pub fn live(kind: Kind) -> Self {
        let (interval, exact_questions) = if kind == Kind::Datetime {
            (LIVE_INTERVAL, LIVE_EXACT_QUESTIONS)
        } else {
            (MIN_INTERVAL, EXACT_QUESTIONS)
        };
        Self { interval, exact_questions, questions: None }
    }
}

/// The questions to one clock, and what their answers tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowing {
    plan: Plan,
    /// The interval in which the offset lies, and when it was true.
    bound: Option<(Bound, Instant)>,
    /// The number of answers.
    answers: u32,
    last_sent: Option<Instant>,
    shortest_round_trip: Option<Duration>,
    /// How long the clock shows the same time; zero if it shows it exactly.
    resolution: TimeDelta,
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// This computer's time before the question was sent.
    pub sent: DateTime<Utc>,
    /// The same time on the monotonic clock.
    pub sent_at: Instant,
    /// This computer's time after the answer was received.
    pub received: DateTime<Utc>,
    /// The answer.
    pub reading: Reading,
}

impl Exchange {
    /// The time from the question to its answer.
    #[must_use]
    pub fn round_trip(&self) -> Duration {
        self.received.signed_duration_since(self.sent).to_std().unwrap_or_default()
    }
}

impl Narrowing {
    /// Starts without an answer.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            bound: None,
            answers: 0,
            last_sent: None,
            shortest_round_trip: None,
            resolution: TimeDelta::zero(),
        }
    }

    /// Adds an answer that was received at `now`. If it contradicts the earlier ones, a clock was set, and only this one counts.
    pub fn add(&mut self, exchange: &Exchange, now: Instant) {
        let Exchange { sent, sent_at, received, reading } = exchange;
        let round_trip = exchange.round_trip();
        let new = Bound::of(reading, *sent, *received);
        let bound = self.bound(now).and_then(|known| known.intersection(new)).unwrap_or(new);
        self.bound = Some((bound, now));
        self.answers = self.answers.saturating_add(1);
        self.last_sent = Some(*sent_at);
        self.shortest_round_trip =
            Some(self.shortest_round_trip.map_or(round_trip, |shortest| shortest.min(round_trip)));
        self.resolution = reading.latest.signed_duration_since(reading.earliest);
    }

    /// Forgets the offset, because this computer's clock was set. The questions so far still count.
    pub fn forget(&mut self) {
        self.bound = None;
    }

    /// The interval in which the offset lies at `now`; `None` before the first answer.
    #[must_use]
    pub fn bound(&self, now: Instant) -> Option<Bound> {
        let (bound, at) = self.bound?;
        Some(bound.widened(now.saturating_duration_since(at), DRIFT_PPM))
    }

    /// The offset at `now`; `None` before the first answer.
    #[must_use]
    pub fn estimate(&self, now: Instant) -> Option<Estimate> {
        let bound = self.bound(now)?;
        Some(Estimate {
            offset: bound.offset(),
            error: bound.error(),
            delay: self.shortest_round_trip.unwrap_or_default(),
            resolution: self.resolution.to_std().unwrap_or_default(),
        })
    }

    /// Whether another question at once would not help.
    #[must_use]
    pub fn is_done(&self, now: Instant) -> bool {
        let Some(bound) = self.bound(now) else { return false };
        let is_exact = self.resolution <= TimeDelta::zero();
        let Plan { questions, exact_questions, .. } = self.plan;
        let round_trip = self.shortest_round_trip.unwrap_or_default();
        let is_good = !is_exact && bound.error() <= GOOD_ERROR.max(round_trip * 2);
        self.answers >= questions.unwrap_or(if is_exact { exact_questions } else { QUESTIONS })
            || is_good && questions.is_none()
    }

    /// When to send the next question. `local` is this computer's time at `now`. `None` if another one would not help.
    #[must_use]
    pub fn next(&self, now: Instant, local: DateTime<Utc>) -> Option<Instant> {
        (!self.is_done(now)).then(|| self.next_after(self.plan.interval, now, local))
    }

    /// The end of the interval after the last question; `None` before the first answer.
    #[must_use]
    pub fn next_allowed(&self, interval: Duration) -> Option<Instant> {
        self.last_sent.map(|sent| sent + interval)
    }

    /// When to send the next question, if the last one was sent `interval` before. A clock that shows whole seconds is asked when its
    /// second changes.
    #[must_use]
    pub fn next_after(&self, interval: Duration, now: Instant, local: DateTime<Utc>) -> Instant {
        let Some(bound) = self.bound(now) else { return now };
        let earliest = self.last_sent.map_or(now, |sent| (sent + interval).max(now));
        let pause = earliest.saturating_duration_since(now);
        earliest + self.until_change(bound, local, pause + self.shortest_round_trip.unwrap_or_default() / 2)
    }

    /// The time until the clock changes, as seen `ahead` from `local`, if its offset is the middle of the bound.
    fn until_change(&self, bound: Bound, local: DateTime<Utc>, ahead: Duration) -> Duration {
        let resolution = self.resolution.num_nanoseconds().map_or(0, i128::from);
        let ahead = TimeDelta::from_std(ahead).unwrap_or_default();
        let remote = local.checked_add_signed(ahead).and_then(|time| time.checked_add_signed(bound.offset()));
        let Some(remote) = remote.filter(|_| resolution > 0) else { return Duration::ZERO };
        let nanoseconds =
            i128::from(remote.timestamp()) * 1_000_000_000 + i128::from(remote.timestamp_subsec_nanos());
        let left = (-nanoseconds).rem_euclid(resolution);
        Duration::from_nanos(u64::try_from(left).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A remote clock and the network, with times in microseconds from the start.
    struct World {
        start: (Instant, DateTime<Utc>),
        /// The offset at the start, and how many microseconds it grows per second.
        offset: i64,
        drift_ppm: i64,
        resolution: i64,
    }

    impl World {
        fn instant(&self, time: i64) -> Instant {
            self.start.0 + Duration::from_micros(time.unsigned_abs())
        }

        fn local(&self, time: i64) -> DateTime<Utc> {
            self.start.1 + TimeDelta::microseconds(time)
        }

        fn offset_at(&self, time: i64) -> TimeDelta {
            TimeDelta::microseconds(self.offset + time * self.drift_ppm / 1_000_000)
        }

        /// Asks at `time`; the clock is read after `there`, and the answer takes `back`. Returns when it arrives.
        fn ask(&self, narrowing: &mut Narrowing, time: i64, there: i64, back: i64) -> i64 {
            let read = time + there;
            let shown = self.local(read) + self.offset_at(read);
            let microseconds = shown.timestamp_micros();
            let earliest = microseconds - microseconds.rem_euclid(self.resolution.max(1));
            let at = |microseconds| DateTime::from_timestamp_micros(microseconds).unwrap();
            let reading = Reading {
                earliest: at(earliest),
                latest: at(earliest + self.resolution),
                ..Reading::whole_second(shown)
            };
            let received = time + there + back;
            let exchange = Exchange {
                sent: self.local(time),
                sent_at: self.instant(time),
                received: self.local(received),
                reading,
            };
            narrowing.add(&exchange, self.instant(received));
            received
        }

        /// Asks until no question helps. Returns the times of the questions.
        fn run(&self, narrowing: &mut Narrowing, mut delay: impl FnMut() -> (i64, i64)) -> Vec<i64> {
            let (mut now, mut sent) = (0, Vec::new());
            while let Some(next) = narrowing.next(self.instant(now), self.local(now)) {
                let time = i64::try_from(next.duration_since(self.start.0).as_micros()).unwrap();
                sent.push(time);
                let (there, back) = delay();
                now = self.ask(narrowing, time, there, back);
                assert!(sent.len() <= 20, "it never ends");
            }
            sent
        }
    }

    fn world(offset: i64, drift_ppm: i64, resolution: i64) -> World {
        let start = DateTime::from_timestamp(1_795_600_000, 123_456_789).unwrap();
        World { start: (Instant::now(), start), offset, drift_ppm, resolution }
    }

    fn narrowing() -> Narrowing {
        Narrowing::new(Plan::check(Kind::Http, None))
    }

    const SECOND: i64 = 1_000_000;

    #[test]
    fn on_a_lan_whole_seconds_give_fifty_milliseconds_within_six_questions() {
        for offset in (-40..40).map(|step| step * 37_003) {
            let world = world(offset, 0, SECOND);
            let mut narrowing = narrowing();
            let sent = world.run(&mut narrowing, || (400, 600));
            let error = narrowing.bound(world.instant(*sent.last().unwrap())).unwrap().error();
            assert!(
                sent.len() <= 6 && error <= Duration::from_millis(56),
                "{offset}: {} {error:?}",
                sent.len()
            );
        }
    }

    #[test]
    fn a_clock_that_was_set_is_noticed() {
        let mut narrowing = narrowing();
        let before = world(0, 0, SECOND);
        before.run(&mut narrowing, || (500, 500));
        let after = World { offset: 90 * SECOND, start: before.start, drift_ppm: 0, resolution: SECOND };
        let now = after.ask(&mut narrowing, 20 * SECOND, 500, 500);
        let bound = narrowing.bound(after.instant(now)).unwrap();
        assert!(bound.low <= after.offset_at(now) && after.offset_at(now) <= bound.high, "{bound:?}");
    }

    #[test]
    fn the_number_of_questions_can_be_given() {
        for questions in [1, 3, 12] {
            let mut narrowing = Narrowing::new(Plan::check(Kind::Http, Some(questions)));
            assert_eq!(world(0, 0, SECOND).run(&mut narrowing, || (500, 500)).len(), questions as usize);
        }
    }

    #[test]
    fn no_time_makes_it_panic() {
        for time in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let now = Instant::now();
            let mut narrowing = narrowing();
            let reading = Reading::whole_second(time);
            narrowing.add(&Exchange { sent: Utc::now(), sent_at: now, received: Utc::now(), reading }, now);
            assert!(narrowing.next(now, time).is_some());
        }
    }

    proptest! {
        #[test]
        fn the_true_offset_is_never_outside_the_bound(
            offset in -400 * 86_400 * SECOND..400 * 86_400 * SECOND,
            drift_ppm in -200_i64..=200,
            resolution in prop_oneof![Just(0), Just(SECOND), Just(60 * SECOND)],
            delays in prop::collection::vec((0_i64..800_000, 0_i64..800_000), 20),
        ) {
            let world = world(offset, drift_ppm, resolution);
            let mut narrowing = narrowing();
            let mut delays = delays.into_iter().cycle();
            let sent = world.run(&mut narrowing, || delays.next().unwrap());
            let end = sent.last().unwrap() + 2 * SECOND;
            let (bound, truth) = (narrowing.bound(world.instant(end)).unwrap(), world.offset_at(end));
            // The simulation rounds to microseconds.
            let rounding = TimeDelta::microseconds(2);
            prop_assert!(bound.low - rounding <= truth && truth <= bound.high + rounding, "{bound:?} {truth}");
            prop_assert!(sent.len() <= 10);
            prop_assert!(sent.windows(2).all(|pair| pair[1] - pair[0] >= 500_000), "{sent:?}");
        }

        #[test]
        fn ten_questions_give_fifty_milliseconds_or_twice_the_round_trip(
            offset in -100 * SECOND..100 * SECOND,
            drift_ppm in -200_i64..=200,
            there in 100_i64..200_000,
            back in 100_i64..200_000,
            jitter in prop::collection::vec(0_i64..20, 20),
        ) {
            let world = world(offset, drift_ppm, SECOND);
            let mut narrowing = narrowing();
            // Up to a fifth longer.
            let mut jitter = jitter.into_iter().cycle();
            let mut late = |time: i64| time + time * jitter.next().unwrap() / 100;
            let sent = world.run(&mut narrowing, || (late(there), late(back)));
            let round_trip = narrowing.shortest_round_trip.unwrap();
            let error = narrowing.bound(world.instant(*sent.last().unwrap())).unwrap().error();
            prop_assert!(error <= (GOOD_ERROR.max(round_trip * 2)) + Duration::from_millis(1), "{error:?} {sent:?}");
        }
    }
}
