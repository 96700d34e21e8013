//! Unix: the signals that ask a program to end, sent by `kill`, by a service manager or when the session ends.

use std::fs;
use std::io;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Calls `close` when the program is asked to end. SIGTERM or SIGINT sent a second time ends it at once, should closing
/// take too long. (systemd sends SIGHUP right after SIGTERM, so that one never does.)
///
/// # Errors
/// The system gives no handler or no thread.
pub fn on_termination(close: impl Fn() + Send + 'static) -> io::Result<()> {
    let ignored = ignored_signals();
    let handled = [SIGTERM, SIGINT, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal, ignored));
    let mut signals = Signals::new(handled)?;
    let mut seen = Vec::new();
    let wait = move || {
        for signal in signals.forever() {
            if signal != SIGHUP && seen.contains(&signal) {
                // It fails for signals that do not exist.
                let _ = emulate_default_handler(signal);
            }
            seen.push(signal);
            close();
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(())
}

/// The signals that are ignored since the start, as a bit mask: `nohup` has SIGHUP ignored, and a shell SIGINT in what it
/// runs in the background. Nought where the system has no such file (proc_pid_status(5) is Linux's).
fn ignored_signals() -> u64 {
    fs::read_to_string("/proc/self/status").ok().as_deref().and_then(mask_in).unwrap_or_default()
}

fn mask_in(status: &str) -> Option<u64> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}

fn is_ignored(signal: i32, mask: u64) -> bool {
    u32::try_from(signal - 1).ok().and_then(|bit| mask.checked_shr(bit)).is_some_and(|bits| bits & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_that_were_ignored_at_the_start_stay_ignored() {
        let mask = mask_in("SigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\n").unwrap();
        assert!(is_ignored(SIGHUP, mask) && !is_ignored(SIGTERM, mask) && !is_ignored(SIGINT, mask));
        assert_eq!((mask_in("SigIgn: x"), mask_in("")), (None, None));
    }
}
