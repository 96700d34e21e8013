//! Decides when to connect again automatically: soon at first, then after ever longer delays.

use std::time::{Duration, Instant};

/// The delay before each attempt, in seconds; the last one repeats.
const DELAYS: [u64; 5] = [1, 2, 5, 10, 30];

/// A connection that lasted this long was healthy, so after its loss the delays start over.
const HEALTHY: Duration = Duration::from_secs(30);

/// The state of the automatic attempts to connect again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    attempts: usize,
    due: Option<Instant>,
}

impl Backoff {
    /// Schedules the next attempt after the loss of a connection that was established at `since`.
    pub(crate) fn connection_lost(&mut self, since: Instant, now: Instant) {
        if now.saturating_duration_since(since) >= HEALTHY {
            self.attempts = 0;
        }
        self.schedule(now, None);
    }

    /// Schedules the next attempt after a failed one, but not before the time that the server asked for.
    pub(crate) fn attempt_failed(&mut self, now: Instant, not_before: Option<Instant>) {
        self.schedule(now, not_before);
    }

    /// Records that the attempt that was due has started.
    pub(crate) fn attempt_started(&mut self) {
        self.due = None;
    }

    /// Stops the attempts.
    pub(crate) fn stop(&mut self) {
        *self = Self::default();
    }

    /// When the next attempt is due.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Whether the current connection, or the attempt at one, is automatic.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.attempts > 0
    }

    fn schedule(&mut self, now: Instant, not_before: Option<Instant>) {
        let delay = DELAYS.get(self.attempts).or(DELAYS.last()).copied().unwrap_or_default();
        let due = now + Duration::from_secs(delay);
        self.attempts += 1;
        self.due = Some(not_before.map_or(due, |time| due.max(time)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_delay_is_longer_up_to_thirty_seconds() {
        let now = Instant::now();
        let mut backoff = Backoff::default();
        backoff.connection_lost(now, now);
        let mut delays = vec![backoff.due().unwrap() - now];
        for _ in 0..5 {
            backoff.attempt_started();
            assert_eq!(backoff.due(), None);
            backoff.attempt_failed(now, None);
            delays.push(backoff.due().unwrap() - now);
        }
        assert_eq!(delays.iter().map(Duration::as_secs).collect::<Vec<_>>(), [1, 2, 5, 10, 30, 30]);
    }

    #[test]
    fn no_attempt_is_made_before_the_time_that_the_server_asked_for() {
        let now = Instant::now();
        let mut backoff = Backoff::default();
        backoff.attempt_failed(now, Some(now + Duration::from_secs(20)));
        assert_eq!(backoff.due(), Some(now + Duration::from_secs(20)));
        backoff.attempt_failed(now, Some(now));
        assert_eq!(backoff.due(), Some(now + Duration::from_secs(2)));
    }

    #[test]
    fn the_delays_start_over_after_a_healthy_connection() {
        let now = Instant::now();
        let mut backoff = Backoff::default();
        for _ in 0..4 {
            backoff.connection_lost(now, now);
        }
        backoff.connection_lost(now, now + HEALTHY);
        assert_eq!(backoff.due(), Some(now + HEALTHY + Duration::from_secs(1)));
        backoff.stop();
        assert_eq!((backoff.due(), backoff.is_active()), (None, false));
    }
}
