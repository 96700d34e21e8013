//! When to connect again by itself: soon at first, then ever more seldom.

use std::time::{Duration, Instant};

/// The waits before each attempt, in seconds; the last one repeats.
const WAITS: [u64; 5] = [1, 2, 5, 10, 30];

/// A connection that stood this long was a good one: after its loss the waits begin anew.
const GOOD: Duration = Duration::from_secs(30);

/// Attempts to connect again by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    attempts: usize,
    due: Option<Instant>,
}

impl Backoff {
    /// A connection was lost that had stood since `since`: the next attempt is due.
    pub fn lost(&mut self, since: Instant, now: Instant) {
        if now.saturating_duration_since(since) >= GOOD {
            self.attempts = 0;
        }
        self.plan(now, None);
    }

    /// An attempt failed; the server wants no other before `not_before`.
    pub fn failed(&mut self, now: Instant, not_before: Option<Instant>) {
        self.plan(now, not_before);
    }

    /// The attempt that was due begins.
    pub fn begun(&mut self) {
        self.due = None;
    }

    /// No further attempts.
    pub fn give_up(&mut self) {
        *self = Self::default();
    }

    /// When the next attempt is due.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Is this connection, or the attempt at it, one of these attempts?
    #[must_use]
    pub fn is_trying(&self) -> bool {
        self.attempts > 0
    }

    fn plan(&mut self, now: Instant, not_before: Option<Instant>) {
        let wait = WAITS.get(self.attempts).or(WAITS.last()).copied().unwrap_or_default();
        let due = now + Duration::from_secs(wait);
        self.attempts += 1;
        self.due = Some(not_before.map_or(due, |moment| due.max(moment)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_waits_longer_up_to_half_a_minute() {
        let now = Instant::now();
        let mut backoff = Backoff::default();
        backoff.lost(now, now);
        let mut waits = vec![backoff.due().unwrap() - now];
        for _ in 0..5 {
            backoff.begun();
            assert_eq!(backoff.due(), None);
            backoff.failed(now, None);
            waits.push(backoff.due().unwrap() - now);
        }
        assert_eq!(waits.iter().map(Duration::as_secs).collect::<Vec<_>>(), [1, 2, 5, 10, 30, 30]);
    }

    #[test]
    fn a_server_that_names_a_moment_is_left_alone_until_then() {
        let now = Instant::now();
        let mut backoff = Backoff::default();
        backoff.failed(now, Some(now + Duration::from_secs(20)));
        assert_eq!(backoff.due(), Some(now + Duration::from_secs(20)));
        backoff.failed(now, Some(now));
        assert_eq!(backoff.due(), Some(now + Duration::from_secs(2)));
    }

    #[test]
    fn after_a_connection_that_stood_the_waits_begin_anew() {
        let now = Instant::now();
        let mut backoff = Backoff::default();
        for _ in 0..4 {
            backoff.lost(now, now);
        }
        backoff.lost(now, now + GOOD);
        assert_eq!(backoff.due(), Some(now + GOOD + Duration::from_secs(1)));
        backoff.give_up();
        assert_eq!((backoff.due(), backoff.is_trying()), (None, false));
    }
}
