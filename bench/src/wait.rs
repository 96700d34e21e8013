//! Waiting for something to be so, with a deadline.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// Looks often whether `done`, for `patience` at most; whether it came to that.
pub fn until(patience: Duration, mut done: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + patience;
    let (_keep, never) = channel::<()>();
    while !done() {
        if Instant::now() > end {
            return false;
        }
        // Nothing is ever sent: the time-out is the pause.
        let _ = never.recv_timeout(PAUSE);
    }
    true
}
