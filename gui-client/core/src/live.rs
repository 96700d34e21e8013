//! The server's clock beside this computer's: what was seen of it, and when to look again.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use datetime_protocol::synchronisation::Synchronisation;

use crate::link_event::Probe;
use crate::offset::{Estimate, Filter, MAX_SAMPLES, Sample};

/// The points of the plot that are kept: forty minutes of looking.
pub const MAX_POINTS: usize = 600;

/// The first probes follow each other this closely, so that the best of them is soon a good one.
const SOON: Duration = Duration::from_millis(250);

/// The later ones. A look keeps the server from closing the connection as idle, and costs it a line.
const LATER: Duration = Duration::from_secs(4);

/// Every so many probes the server is probe_sent again whether its clock is synchronised.
const SYNC_EVERY: u32 = 8;

/// One point of the plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// When.
    pub at: Instant,
    /// What was known then.
    pub estimate: Estimate,
    /// The round trip of this very look.
    pub delay: Duration,
}

/// What was seen of one server's clock.
#[derive(Clone, Debug, Default)]
pub struct Live {
    filter: Filter,
    points: VecDeque<Point>,
    synchronisation: Option<Synchronisation>,
    zone: Option<FixedOffset>,
    pending: Option<Probe>,
    probes: u32,
    next: Option<Instant>,
}

impl Live {
    /// The question that is due at `now`, of a server whose clock is read by `clock`.
    #[must_use]
    pub fn due(&self, clock: Probe, now: Instant) -> Option<Probe> {
        if self.pending.is_some() || self.next.is_some_and(|next| next > now) {
            return None;
        }
        let sync = clock == Probe::Now && self.probes % SYNC_EVERY == 1;
        Some(if sync { Probe::Sync } else { clock })
    }

    /// When the next look is due; `None` where one is under way.
    #[must_use]
    pub fn next(&self) -> Option<Instant> {
        self.next.filter(|_| self.pending.is_none())
    }

    /// Do the probes follow each other seldom by now?
    #[must_use]
    pub fn is_steady(&self) -> bool {
        self.points.len() >= MAX_SAMPLES
    }

    /// `look` was sent.
    pub fn probe_sent(&mut self, probe: Probe) {
        self.pending = Some(probe);
        self.probes = self.probes.wrapping_add(1);
    }

    /// The connection is a new one: what was under way never comes.
    pub fn connected(&mut self) {
        self.pending = None;
        self.next = None;
    }

    /// The answer came at `now`, whatever it says; it may be taken in later, with the next tick.
    pub fn probe_answered(&mut self, now: Instant) {
        self.pending = None;
        self.next = Some(now + if self.is_steady() { LATER } else { SOON });
    }

    /// Another way of reading the clock is tried at once.
    pub fn probe_now(&mut self) {
        self.next = None;
    }

    /// The clock showed this.
    pub fn add_sample(&mut self, sample: Sample, zone: Option<FixedOffset>) {
        self.filter.push(sample);
        self.zone = zone;
        if let Some(estimate) = self.filter.best(sample.at) {
            self.points.push_back(Point { at: sample.at, estimate, delay: sample.delay });
        }
        if self.points.len() > MAX_POINTS {
            self.points.pop_front();
        }
    }

    /// The server said this of its own clock.
    pub fn set_synchronisation(&mut self, synchronisation: Synchronisation) {
        self.synchronisation = Some(synchronisation);
    }

    /// What is known of the offset at `now`.
    #[must_use]
    pub fn estimate(&self, now: Instant) -> Option<Estimate> {
        self.filter.best(now)
    }

    /// The time that the server's clock shows now, in its own zone where that is known.
    #[must_use]
    pub fn server_time(&self, now: &crate::now::Now) -> Option<DateTime<FixedOffset>> {
        let estimate = self.estimate(now.instant)?;
        let shown = now.wall.checked_add_signed(estimate.offset)?;
        Some(self.zone.map_or(shown, |zone| shown.with_timezone(&zone)))
    }

    /// What the server says of its own clock.
    #[must_use]
    pub fn synchronisation(&self) -> Option<Synchronisation> {
        self.synchronisation
    }

    /// What is plotted, oldest first.
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
    fn the_first_looks_follow_closely_and_the_later_ones_do_not() {
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
        assert_eq!(now - start, SOON * 7 + LATER);
    }

    #[test]
    fn a_server_with_a_fine_clock_is_asked_early_and_then_seldom_whether_it_is_synchronised() {
        let now = Instant::now();
        let mut live = Live::default();
        let probe_sent: Vec<Probe> = (0..10)
            .map(|_| {
                live.connected();
                let probe = live.due(Probe::Now, now).unwrap();
                live.probe_sent(probe);
                probe
            })
            .collect();
        let places: Vec<usize> = probe_sent
            .iter()
            .enumerate()
            .filter(|(_, probe)| **probe == Probe::Sync)
            .map(|(place, _)| place)
            .collect();
        assert_eq!(places, [1, 9]);
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
