//! A bound on the log lines that strangers can cause: a flood of connections must not fill the disk.

use std::time::{Duration, Instant};

/// A token bucket: `burst` lines at once, then one in each `interval`.
#[derive(Debug)]
pub struct RateLimit {
    burst: u32,
    interval: Duration,
    tokens: u32,
    refilled: Instant,
    left_out: u64,
}

impl RateLimit {
    /// A full bucket at `now`.
    #[must_use]
    pub fn new(burst: u32, interval: Duration, now: Instant) -> Self {
        Self { burst, interval, tokens: burst, refilled: now, left_out: 0 }
    }

    /// Whether a line may be written at `now`: `Some` with the number of lines left out since the last one, which
    /// belongs into it.
    pub fn take(&mut self, now: Instant) -> Option<u64> {
        self.refill(now);
        if self.tokens == 0 {
            self.left_out = self.left_out.saturating_add(1);
            return None;
        }
        self.tokens -= 1;
        Some(std::mem::take(&mut self.left_out))
    }

    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.refilled);
        let earned = passed.as_nanos() / self.interval.as_nanos().max(1);
        let Ok(earned) = u32::try_from(earned) else {
            self.tokens = self.burst;
            self.refilled = now;
            return;
        };
        self.tokens = self.tokens.saturating_add(earned).min(self.burst);
        // What is left of an interval counts towards the next token.
        self.refilled += self.interval.saturating_mul(earned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_then_one_line_an_interval_with_the_count_of_those_left_out() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut limit = RateLimit::new(2, second, start);
        assert_eq!(limit.take(start), Some(0));
        assert_eq!(limit.take(start), Some(0));
        assert_eq!(limit.take(start), None);
        assert_eq!(limit.take(start + second / 2), None);
        assert_eq!(limit.take(start + second), Some(2));
        assert_eq!(limit.take(start + second), None);
        assert_eq!(limit.take(start + 60 * second), Some(1));
        assert_eq!(limit.take(start + 60 * second), Some(0));
        assert_eq!(limit.take(start + 60 * second), None, "no more than a burst is saved up");
    }
}
