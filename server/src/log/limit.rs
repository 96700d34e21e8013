//! Limits the rate of log lines that strangers can cause, so that a flood of connections cannot fill the disk.

use std::time::{Duration, Instant};

/// A token bucket: `burst` lines at once, then one line per `interval`.
#[derive(Debug)]
pub struct RateLimit {
    burst: u32,
    interval: Duration,
    tokens: u32,
    refilled: Instant,
    suppressed: u64,
}

impl RateLimit {
    /// A full bucket at `now`.
    #[must_use]
    pub fn new(burst: u32, interval: Duration, now: Instant) -> Self {
        Self { burst, interval, tokens: burst, refilled: now, suppressed: 0 }
    }

    /// Takes a token for a line at `now`. `None` means that the line must be suppressed; otherwise the result is the number of
    /// lines that were suppressed since the last one, for this line to report.
    pub fn take(&mut self, now: Instant) -> Option<u64> {
        self.refill(now);
        if self.tokens == 0 {
            self.suppressed = self.suppressed.saturating_add(1);
            return None;
        }
        self.tokens -= 1;
        Some(std::mem::take(&mut self.suppressed))
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
        // The rest of the interval counts towards the next token.
        self.refilled += self.interval.saturating_mul(earned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_burst_one_line_per_interval_is_allowed_and_the_suppressed_lines_are_counted() {
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
        assert_eq!(limit.take(start + 60 * second), None, "at most one burst of tokens accumulates");
    }
}
