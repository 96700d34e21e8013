//! Handles the signals that terminate a program on Unix: SIGTERM, SIGINT and SIGHUP.

use std::fs;
use std::io;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Calls `close` for each of these signals. A second SIGTERM or SIGINT terminates the program immediately, in case closing
/// takes too long. A second SIGHUP does not, because systemd sends one right after SIGTERM.
///
/// # Errors
/// The system cannot install a signal handler or start a thread.
pub(crate) fn on_termination(close: impl Fn() + Send + 'static) -> io::Result<()> {
    let ignored = ignored_signals();
    let handled = [SIGTERM, SIGINT, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal, ignored));
    let mut signals = Signals::new(handled)?;
    let mut seen = Vec::new();
    let wait = move || {
        for signal in signals.forever() {
            if signal != SIGHUP && seen.contains(&signal) {
                // Fails only for unknown signals.
                let _ = emulate_default_handler(signal);
            }
            seen.push(signal);
            close();
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(())
}

/// The signals that were ignored when the program started, as a bit mask: nohup(1) ignores SIGHUP, and a shell ignores
/// SIGINT in background processes. 0 on systems without proc_pid_status(5).
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
    fn signals_that_were_ignored_at_start_up_stay_ignored() {
        let mask = mask_in("SigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\n").unwrap();
        assert!(is_ignored(SIGHUP, mask) && !is_ignored(SIGTERM, mask) && !is_ignored(SIGINT, mask));
        assert_eq!((mask_in("SigIgn: x"), mask_in("")), (None, None));
    }
}
