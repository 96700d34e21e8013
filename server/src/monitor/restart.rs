//! Decides when a server that has crashed is started again.

use std::time::Duration;

/// The pause after a second crash; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The longest pause. A server that always crashes then costs little CPU time, and serves soon after its cause is gone.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A server that ran this long has not crashed because of how it was started.
const STABLE: Duration = Duration::from_mins(1);

/// The pause before the next start.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    next: Duration,
}

impl Backoff {
    /// The pause after a crash of a server that ran for `uptime`: none after the first one.
    pub(super) fn pause_after(&mut self, uptime: Duration) -> Duration {
        if uptime >= STABLE {
            self.next = Duration::ZERO;
        }
        let pause = self.next;
        self.next = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_restart_is_immediate_and_the_pause_grows_until_a_server_runs_for_a_minute() {
        let mut backoff = Backoff::default();
        let short = Duration::from_secs(1);
        let pauses: Vec<u128> = (0..12).map(|_| backoff.pause_after(short).as_millis()).collect();
        assert_eq!(pauses, [0, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
        assert_eq!(backoff.pause_after(STABLE), Duration::ZERO);
        assert_eq!(backoff.pause_after(short), FIRST_PAUSE);
    }
}
