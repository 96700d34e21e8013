//! Waits for conditions that cannot notify, such as the state of another process.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Longer than anything here takes, even on a busy machine.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// Short compared with what is waited for, long enough to cost little CPU.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// Polls `probe` until it returns a value.
pub fn wait_for<T>(timeout: Duration, what: &str, mut probe: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(value) = probe()? {
            return Ok(value);
        }
        if Instant::now() >= deadline {
            bail!("timed out after {timeout:?} while waiting for {what}");
        }
        thread::park_timeout(POLL_INTERVAL);
    }
}

/// Polls `condition` until it is true. Returns false if that takes longer than `timeout`.
pub fn wait_until(timeout: Duration, mut condition: impl FnMut() -> bool) -> bool {
    wait_for(timeout, "a condition", || Ok(condition().then_some(()))).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_returns_the_value_of_the_probe() {
        let mut calls = 0;
        let third = wait_for(TIMEOUT, "the third call", || {
            calls += 1;
            Ok((calls == 3).then_some(calls))
        });
        assert_eq!(third.unwrap(), 3);
    }

    #[test]
    fn a_timeout_names_what_was_waited_for() {
        let error = wait_for(Duration::ZERO, "a server on port 1", || Ok(None::<()>)).unwrap_err();
        assert_eq!(error.to_string(), "timed out after 0ns while waiting for a server on port 1");
        assert!(!wait_until(Duration::ZERO, || false));
    }
}
