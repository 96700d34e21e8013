//! The comparison of the shown clock with this computer's: schedules the probes and holds their results.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Utc};

use crate::clock::narrowing::{Exchange, Narrowing, Plan};
use crate::clock::{Cause, Estimate, Kind, Measurement, Statement, cause};
use crate::link_event::Probe;
use crate::now::Now;

/// The number of points in the plot: forty minutes of probing one of our servers, and hours of another clock.
const MAX_POINTS: usize = 600;

/// The interval of later probes to one of our servers. They also keep it from closing the connection as idle.
const OUR_INTERVAL: Duration = Duration::from_secs(4);

/// The interval of later probes to another clock, which is not made for frequent questions.
const OTHER_INTERVAL: Duration = Duration::from_secs(64);

/// One in this many probes asks whether the server's clock is synchronised.
const SYNC_EVERY: u32 = 8;

/// A point of the plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The time of the sample.
    pub at: Instant,
    /// The best estimate at that time.
    pub estimate: Estimate,
    /// The same time on this computer's wall clock.
    pub local: DateTime<Utc>,
    /// The round trip of the sample.
    pub delay: Duration,
}

impl Point {
    fn measurement(&self) -> Measurement {
        Measurement { at: self.at, local: self.local, bound: self.estimate.bound() }
    }
}

/// The state of the comparison.
#[derive(Clone, Debug)]
pub struct Live {
    kind: Kind,
    narrowing: Narrowing,
    points: VecDeque<Point>,
    statement: Statement,
    /// The server's UTC offset.
    zone: Option<FixedOffset>,
    pending: Option<Probe>,
    /// The number of probes sent.
    sent: u32,
    next: Option<Instant>,
    /// Whether the first probes are over and the interval is the longer one.
    is_steady: bool,
    /// What explains the offset.
    cause: Option<Cause>,
}

impl Live {
    /// Nothing is known yet about a clock of this kind.
    #[must_use]
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            narrowing: Narrowing::new(Plan::live(kind)),
            points: VecDeque::new(),
            statement: Statement::Nothing,
            zone: None,
            pending: None,
            sent: 0,
            next: None,
            is_steady: false,
            cause: None,
        }
    }

    /// The probe that is due at `now`. `clock` is the one that reads the server's clock.
    #[must_use]
    pub fn due(&self, clock: Probe, now: Instant) -> Option<Probe> {
        if self.pending.is_some() || self.next.is_some_and(|next| next > now) {
            return None;
        }
        let sync = clock == Probe::Now && self.sent % SYNC_EVERY == 1;
        Some(if sync { Probe::Sync } else { clock })
    }

    /// When the next probe is due; `None` while one is unanswered.
    #[must_use]
    pub fn next(&self) -> Option<Instant> {
        self.next.filter(|_| self.pending.is_none())
    }

    /// Whether the first probes are over and the interval is the longer one.
    #[must_use]
    pub fn is_steady(&self) -> bool {
        self.is_steady
    }

    /// Records that `probe` was sent.
    pub(crate) fn probe_sent(&mut self, probe: Probe) {
        self.pending = Some(probe);
        self.sent = self.sent.wrapping_add(1);
    }

    /// Records a new connection, on which no probe is unanswered.
    pub(crate) fn connected(&mut self) {
        self.pending = None;
        self.next = None;
    }

    /// Records that the probe was answered, or that it will not be, and schedules the next one.
    pub(crate) fn probe_ended(&mut self, now: Now) {
        self.pending = None;
        let local = now.wall.to_utc();
        let first = self.narrowing.next(now.instant, local).filter(|_| !self.is_steady);
        self.is_steady = first.is_none();
        let interval = if self.kind == Kind::Datetime { OUR_INTERVAL } else { OTHER_INTERVAL };
        self.next = first.or_else(|| Some(self.narrowing.next_after(interval, now.instant, local)));
    }

    /// Whether a probe is unanswered.
    #[must_use]
    pub(crate) fn is_waiting(&self) -> bool {
        self.pending.is_some()
    }

    /// Whether the clock has answered a question that was sent less than `interval` before `now`.
    #[must_use]
    pub(crate) fn asked_within(&self, interval: Duration, now: Instant) -> bool {
        self.pending.is_none() && self.narrowing.next_allowed(interval).is_some_and(|next| now < next)
    }

    /// Makes the next probe due immediately.
    pub(crate) fn probe_now(&mut self) {
        self.next = None;
    }

    /// Forgets the offset, because this computer's clock was set, and makes the next probe due immediately. The plot shows the step.
    pub(crate) fn forget_offset(&mut self) {
        self.narrowing = Narrowing::new(Plan::live(self.kind));
        self.is_steady = false;
        self.next = None;
    }

    /// Records that the probe was not answered. The next one comes soon, to tell whether the clock is still there.
    pub(crate) fn probe_unanswered(&mut self, now: Now) {
        self.probe_ended(now);
        self.next = self.next.map(|next| next.min(now.instant + OUR_INTERVAL));
    }

    /// Adds an answer that was received at `received`, and the server's UTC offset if the answer had one. `here` is the UTC offset of
    /// this computer.
    pub(crate) fn add(
        &mut self,
        exchange: &Exchange,
        received: Instant,
        zone: Option<FixedOffset>,
        here: FixedOffset,
    ) {
        self.narrowing.add(exchange, received);
        self.zone = zone;
        if exchange.reading.statement != Statement::Nothing {
            self.statement.clone_from(&exchange.reading.statement);
        }
        if let Some(estimate) = self.estimate(received) {
            let (delay, local) = (exchange.round_trip(), exchange.received);
            self.points.push_back(Point { at: received, estimate, local, delay });
        }
        if self.points.len() > MAX_POINTS {
            self.points.pop_front();
        }
        let series: Vec<Measurement> = self.points.iter().map(Point::measurement).collect();
        self.cause = cause(&series, here, None);
    }

    /// Records what the clock says of itself.
    pub(crate) fn set_statement(&mut self, statement: Statement) {
        self.statement = statement;
    }

    /// The estimate of the offset at `now`.
    #[must_use]
    pub fn estimate(&self, now: Instant) -> Option<Estimate> {
        self.narrowing.estimate(now)
    }

    /// The time on the server's clock, in its own zone if that is known.
    #[must_use]
    pub fn server_time(&self, now: &Now) -> Option<DateTime<FixedOffset>> {
        let estimate = self.estimate(now.instant)?;
        let time = now.wall.checked_add_signed(estimate.offset)?;
        Some(self.zone.map_or(time, |zone| time.with_timezone(&zone)))
    }

    /// What the clock says of itself.
    #[must_use]
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// What explains the offset; `None` if it is small, not known well enough, or has no simple cause.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.cause
    }

    /// The points of the plot, oldest first.
    #[must_use]
    pub fn points(&self) -> impl ExactSizeIterator<Item = &Point> {
        self.points.iter()
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new(Kind::Datetime)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Offset, TimeDelta};

    use super::*;
    use crate::clock::Reading;

    fn now(instant: Instant) -> Now {
        Now { instant, wall: DateTime::UNIX_EPOCH.fixed_offset() }
    }

    /// An answer after a millisecond. The clock shows its time exactly, or only whole seconds.
    fn exchange(at: Instant, is_exact: bool) -> Exchange {
        let time = DateTime::UNIX_EPOCH;
        let second = Reading::whole_second(time);
        let reading = if is_exact { Reading { latest: time, ..second } } else { second };
        Exchange { sent: time, sent_at: at, received: time + TimeDelta::milliseconds(1), reading }
    }

    fn ask(live: &mut Live, at: Instant, is_exact: bool) -> Duration {
        let probe = live.due(Probe::Question, at).unwrap();
        live.probe_sent(probe);
        assert_eq!(live.due(Probe::Question, at), None, "one at a time");
        live.add(&exchange(at, is_exact), at, None, Utc.fix());
        live.probe_ended(now(at));
        assert_eq!(live.due(Probe::Question, at), None);
        live.next().unwrap() - at
    }

    #[test]
    fn the_first_probes_have_a_short_interval_and_later_ones_a_long_one() {
        for (kind, first, short, long) in [(Kind::Datetime, 7, 250, 4000), (Kind::Ntp, 3, 500, 64_000)] {
            let mut at = Instant::now();
            let mut live = Live::new(kind);
            let intervals: Vec<Duration> = (0..first + 3)
                .map(|_| {
                    let interval = ask(&mut live, at, true);
                    at += interval;
                    interval
                })
                .collect();
            let expected = [vec![short; first], vec![long; 3]].concat();
            assert_eq!(intervals, expected.into_iter().map(Duration::from_millis).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_clock_with_whole_seconds_is_asked_when_its_second_changes_also_later() {
        let at = Instant::now();
        let mut live = Live::new(Kind::Http);
        // The offset is between −1 ms and 1.01 s. In the middle of that, the second changes now, which is too soon, and a second later.
        let interval = ask(&mut live, at, false);
        assert!(
            (Duration::from_millis(1490)..Duration::from_millis(1500)).contains(&interval),
            "{interval:?}"
        );
        live.is_steady = true;
        live.probe_ended(now(at));
        let interval = live.next().unwrap() - at;
        assert!(interval >= OTHER_INTERVAL && interval < OTHER_INTERVAL + Duration::from_secs(1));
    }

    #[test]
    fn the_second_probe_and_every_eighth_after_it_ask_whether_the_clock_is_synchronised() {
        let now = Instant::now();
        let mut live = Live::default();
        let mut sent = Vec::new();
        for _ in 0..10 {
            live.connected();
            let probe = live.due(Probe::Now, now).unwrap();
            live.probe_sent(probe);
            sent.push(probe);
        }
        let sync = sent.iter().enumerate().filter(|(_, probe)| **probe == Probe::Sync);
        assert_eq!(sync.map(|(index, _)| index).collect::<Vec<_>>(), [1, 9]);
    }

    #[test]
    fn the_plot_is_bounded() {
        let mut live = Live::default();
        for _ in 0..MAX_POINTS + 5 {
            let at = Instant::now();
            live.add(&exchange(at, true), at, None, Utc.fix());
        }
        assert_eq!(live.points().len(), MAX_POINTS);
    }
}
