//! Waiting: always for something, always with a deadline, and cut short by Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::error::Error;

/// Between two looks: short against everything that is waited for, long enough to cost nothing.
const PAUSE: Duration = Duration::from_millis(20);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C and requests to end are noted instead of ending us before we have stopped what we started.
pub fn heed_interrupts() -> Result<(), Error> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))
        .map_err(|error| Error::failed(format!("cannot catch Ctrl-C: {error}")))
}

/// Fails once an interrupt was noted.
pub fn check_interrupt() -> Result<(), Error> {
    if INTERRUPTED.load(Ordering::SeqCst) { Err(Error::Interrupted) } else { Ok(()) }
}

/// Asks `probe` until it gives a value; `what` names it when the time is up.
pub fn until<T>(
    limit: Duration,
    what: &str,
    mut probe: impl FnMut() -> Result<Option<T>, Error>,
) -> Result<T, Error> {
    let started = Instant::now();
    loop {
        if let Some(value) = unlimited(&mut probe)? {
            return Ok(value);
        }
        if started.elapsed() >= limit {
            return Err(Error::failed(format!("{what}: not within {} s", limit.as_secs())));
        }
        pause();
    }
}

/// Asks `probe` until it gives a value or the user has enough.
pub fn forever<T>(mut probe: impl FnMut() -> Result<Option<T>, Error>) -> Result<T, Error> {
    loop {
        if let Some(value) = unlimited(&mut probe)? {
            return Ok(value);
        }
        pause();
    }
}

/// For stopping, which an interrupt must not cut short: whether `done` came true in time.
pub fn settles(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while !done() {
        if started.elapsed() >= limit {
            return false;
        }
        pause();
    }
    true
}

fn unlimited<T>(probe: &mut impl FnMut() -> Result<Option<T>, Error>) -> Result<Option<T>, Error> {
    check_interrupt()?;
    probe()
}

#[expect(clippy::disallowed_methods, reason = "the one pause between two looks at another process")]
fn pause() {
    std::thread::sleep(PAUSE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends_with_the_value_it_waited_for() {
        let mut looks = 0;
        let third = until(Duration::from_secs(5), "the third look", || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(third.unwrap(), 3);
    }

    #[test]
    fn a_wait_that_takes_too_long_names_what_it_waited_for() {
        let error = until(Duration::ZERO, "the server on port 1", || Ok(None::<()>)).unwrap_err();
        assert_eq!(error.to_string(), "the server on port 1: not within 0 s");
    }

    #[test]
    fn what_never_settles_is_given_up_at_the_limit() {
        assert!(!settles(Duration::ZERO, || false));
        assert!(settles(Duration::ZERO, || true));
    }
}
