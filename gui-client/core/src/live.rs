//! The comparison of the connected server's clock with this computer's: schedules the probes and holds their results.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use datetime_protocol::synchronisation::Synchronisation;

use crate::link_event::Probe;
use crate::now::Now;
use crate::offset::{Estimate, Filter, MAX_SAMPLES, Sample};

/// The number of points in the plot: forty minutes of probing.
const MAX_POINTS: usize = 600;

/// The interval of the first probes, short so that a good sample comes soon.
const FIRST_INTERVAL: Duration = Duration::from_millis(250);

/// The interval of later probes. They also keep the server from closing the connection as idle.
const STEADY_INTERVAL: Duration = Duration::from_secs(4);

/// One in this many probes asks whether the server's clock is synchronised.
const SYNC_EVERY: u32 = 8;

/// A point of the plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The time of the sample.
    pub at: Instant,
    /// The best estimate at that time.
    pub estimate: Estimate,
    /// The round trip of the sample.
    pub delay: Duration,
}

/// The state of the comparison.
#[derive(Clone, Debug, Default)]
pub struct Live {
    filter: Filter,
    points: VecDeque<Point>,
    synchronisation: Option<Synchronisation>,
    /// The server's UTC offset.
    zone: Option<FixedOffset>,
    pending: Option<Probe>,
    /// The number of probes sent.
    sent: u32,
    next: Option<Instant>,
}

impl Live {
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
        self.points.len() >= MAX_SAMPLES
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

    /// Records that the probe was answered at `received`.
    pub(crate) fn probe_answered(&mut self, received: Instant) {
        self.pending = None;
        self.next = Some(received + if self.is_steady() { STEADY_INTERVAL } else { FIRST_INTERVAL });
    }

    /// Makes the next probe due immediately.
    pub(crate) fn probe_now(&mut self) {
        self.next = None;
    }

    /// Adds a sample, and the server's UTC offset if the answer had one.
    pub(crate) fn add_sample(&mut self, sample: Sample, zone: Option<FixedOffset>) {
        self.filter.push(sample);
        self.zone = zone;
        if let Some(estimate) = self.filter.best(sample.at) {
            self.points.push_back(Point { at: sample.at, estimate, delay: sample.delay });
        }
        if self.points.len() > MAX_POINTS {
            self.points.pop_front();
        }
    }

    /// Records whether the server's clock is synchronised.
    pub(crate) fn set_synchronisation(&mut self, synchronisation: Synchronisation) {
        self.synchronisation = Some(synchronisation);
    }

    /// The best estimate of the offset at `now`.
    #[must_use]
    pub fn estimate(&self, now: Instant) -> Option<Estimate> {
        self.filter.best(now)
    }

    /// The time on the server's clock, in its own zone if that is known.
    #[must_use]
    pub fn server_time(&self, now: &Now) -> Option<DateTime<FixedOffset>> {
        let estimate = self.estimate(now.instant)?;
        let time = now.wall.checked_add_signed(estimate.offset)?;
        Some(self.zone.map_or(time, |zone| time.with_timezone(&zone)))
    }

    /// Whether the server's clock is synchronised, as the server reports.
    #[must_use]
    pub fn synchronisation(&self) -> Option<Synchronisation> {
        self.synchronisation
    }

    /// The points of the plot, oldest first.
    #[must_use]
    pub fn points(&self) -> impl ExactSizeIterator<Item = &Point> {
        self.points.iter()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn sample(at: Instant) -> Sample {
        let delay = Duration::from_millis(1);
        Sample { at, offset: TimeDelta::zero(), delay, resolution: Duration::ZERO }
    }

    #[test]
    fn the_first_probes_have_a_short_interval_and_later_ones_a_long_one() {
        let start = Instant::now();
        let mut live = Live::default();
        let mut now = start;
        for _ in 0..MAX_SAMPLES {
            let probe = live.due(Probe::Time, now).unwrap();
            live.probe_sent(probe);
            assert_eq!(live.due(Probe::Time, now), None, "one at a time");
            live.add_sample(sample(now), None);
            live.probe_answered(now);
            assert_eq!(live.due(Probe::Time, now), None);
            now = live.next().unwrap();
        }
        assert_eq!(now - start, FIRST_INTERVAL * 7 + STEADY_INTERVAL);
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
            live.add_sample(sample(Instant::now()), None);
        }
        assert_eq!(live.points().len(), MAX_POINTS);
    }
}
