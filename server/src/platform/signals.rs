//! Handles signals. A process blocks the signals that it watches except while it waits. So a signal can interrupt only a wait,
//! none is lost between a check and a wait, and a thousand children that exit between two waits cause one interruption.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::libc;
use nix::poll::PollFd;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, SigmaskHow, Signal, sigaction, sigprocmask};

use super::system;

/// The signals that one of the processes acts on.
const WATCHED: [Signal; 4] = [Signal::SIGCHLD, Signal::SIGHUP, Signal::SIGTERM, Signal::SIGINT];

/// The signals that were delivered and not taken yet, one bit each. A handler can only write to a static.
static PENDING: AtomicU64 = AtomicU64::new(0);

/// The signals that a process watches, blocked except while it waits.
#[derive(Clone, Copy, Debug)]
pub struct Signals {
    /// The signals that stay blocked during a wait.
    wait_mask: SigSet,
}

/// Signals that were delivered since the last [`PendingSignals::take`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingSignals(u64);

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// A descriptor is ready.
    Ready,
    /// A signal was delivered.
    Signal,
    /// The deadline has passed.
    Deadline,
}

impl PendingSignals {
    /// Takes the signals that were delivered since the last call.
    #[must_use]
    pub fn take() -> Self {
        // No signal is delivered between the load and the store, because signals are blocked except during a wait. A needless
        // store would make the kernel copy the page, which children share.
        let pending = PENDING.load(Ordering::Relaxed);
        if pending != 0 {
            PENDING.store(0, Ordering::Relaxed);
        }
        Self(pending)
    }

    /// Whether this signal is among them.
    #[must_use]
    pub fn includes(self, signal: Signal) -> bool {
        self.0 & bit(signal as i32) != 0
    }
}

impl Signals {
    /// Blocks the signals that a process acts on, and installs a handler for them. Children inherit both. Each of the signals
    /// interrupts a wait.
    ///
    /// # Errors
    /// The error of `sigaction(2)` or `sigprocmask(2)`.
    pub fn block() -> io::Result<Self> {
        let watched: SigSet = WATCHED.into_iter().collect();
        let mut wait_mask = SigSet::thread_get_mask()?;
        for signal in WATCHED {
            wait_mask.remove(signal);
        }
        sigprocmask(SigmaskHow::SIG_BLOCK, Some(&watched), None)?;
        for signal in WATCHED {
            handle(signal)?;
        }
        Ok(Self { wait_mask })
    }

    /// Lets only `signals` interrupt a wait, in a process that was just forked and acts on no others.
    #[must_use]
    pub fn only(self, signals: &[Signal]) -> Self {
        let mut wait_mask = self.wait_mask;
        for signal in WATCHED {
            if signals.contains(&signal) { wait_mask.remove(signal) } else { wait_mask.add(signal) }
        }
        // Signals that the parent had received but not taken are for the parent.
        let _ = PendingSignals::take();
        Self { wait_mask }
    }

    /// Waits until one of `fds` is ready, a signal is delivered or `deadline` passes.
    ///
    /// # Errors
    /// The error of `ppoll(2)`.
    pub fn wait(&self, fds: &mut [PollFd<'_>], deadline: Option<Instant>) -> nix::Result<Woken> {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match system::wait(fds, left.map(|left| left.min(LONGEST)), self.wait_mask) {
            Ok(0) => Ok(Woken::Deadline),
            Ok(_) => Ok(Woken::Ready),
            Err(Errno::EINTR) => Ok(Woken::Signal),
            Err(error) => Err(error),
        }
    }

    /// Pauses after [`Signals::wait`] has failed; signals are delivered meanwhile.
    #[expect(clippy::disallowed_methods, reason = "waiting for an event has just failed")]
    pub fn pause(&self, time: Duration) {
        let _ = sigprocmask(SigmaskHow::SIG_SETMASK, Some(&self.wait_mask), None);
        std::thread::sleep(time);
        let watched: SigSet = WATCHED.into_iter().collect();
        let _ = sigprocmask(SigmaskHow::SIG_BLOCK, Some(&watched), None);
    }

    /// Delivers pending signals without waiting, and returns whether there were any. A wait that finds a descriptor ready delivers
    /// none, so a loop that is always busy must call this, or nothing could stop it.
    #[must_use]
    pub fn deliver_pending(&self) -> bool {
        system::wait(&mut [], Some(Duration::ZERO), self.wait_mask) == Err(Errno::EINTR)
    }
}

/// The longest wait, so that every system accepts the timeout; callers then wait again.
const LONGEST: Duration = Duration::from_hours(24);

/// Whether SIGTERM was delivered to this process.
#[must_use]
pub fn stop_requested() -> bool {
    PENDING.load(Ordering::Relaxed) & bit(Signal::SIGTERM as i32) != 0
}

/// Signals that would terminate the server although it has no use for them: other programs use them for log rotation, timers may
/// have been set before it was started, and the log or a session may reach a limit on file size or CPU time.
const IGNORED: &[libc::c_int] = &[
    libc::SIGUSR1,
    libc::SIGUSR2,
    libc::SIGALRM,
    libc::SIGVTALRM,
    libc::SIGPROF,
    libc::SIGXFSZ,
    libc::SIGXCPU,
    libc::SIGQUIT,
    libc::SIGIO,
];

/// Ignores every fatal signal that the manual does not mention, including real-time signals, in this process and its children. A
/// write beyond the limit on file size then fails with EFBIG.
pub fn ignore_undocumented() {
    IGNORED.iter().copied().chain(system::other_fatal_signals()).for_each(ignore);
    system::ignore_reserved_signals();
}

#[expect(unsafe_code, reason = "nix has no names for real-time signals")]
fn ignore(signal: libc::c_int) {
    // SAFETY: no handler is installed. The call fails only for numbers that are not signals.
    unsafe { libc::signal(signal, libc::SIG_IGN) };
}

fn bit(signal: i32) -> u64 {
    1_u64.checked_shl(signal.unsigned_abs()).unwrap_or_default()
}

/// Records the signal. An atomic is all that is async-signal-safe here (signal-safety(7)).
extern "C" fn on_signal(signal: libc::c_int) {
    PENDING.fetch_or(bit(signal), Ordering::Relaxed);
}

#[expect(unsafe_code, reason = "installing a handler is unsafe in every wrapper")]
fn handle(signal: Signal) -> nix::Result<()> {
    // No SA_RESTART: a signal must interrupt the wait.
    let action = SigAction::new(SigHandler::Handler(on_signal), SaFlags::empty(), SigSet::empty());
    // SAFETY: `on_signal` is async-signal-safe.
    unsafe { sigaction(signal, &action) }.map(drop)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, pipe};
    use std::os::fd::AsFd;

    use nix::poll::PollFlags;
    use nix::sys::signal::raise;

    use super::*;

    #[test]
    fn a_signal_is_delivered_only_during_a_wait_and_a_busy_process_must_check_for_it() {
        let signals = Signals::block().unwrap();
        raise(Signal::SIGHUP).unwrap();
        assert!(!PendingSignals::take().includes(Signal::SIGHUP), "blocked");
        assert_eq!(signals.wait(&mut [], None), Ok(Woken::Signal));
        assert!(PendingSignals::take().includes(Signal::SIGHUP));
        assert!(!PendingSignals::take().includes(Signal::SIGHUP), "taken once");

        let (mut ready, writer) = pipe().unwrap();
        drop(writer);
        raise(Signal::SIGHUP).unwrap();
        let fds = &mut [PollFd::new(ready.as_fd(), PollFlags::POLLIN)];
        assert_eq!(signals.wait(fds, None), Ok(Woken::Ready));
        assert!(!PendingSignals::take().includes(Signal::SIGHUP), "a ready descriptor takes precedence");
        assert!(signals.deliver_pending());
        assert!(PendingSignals::take().includes(Signal::SIGHUP));
        assert!(!signals.deliver_pending());
        assert_eq!(ready.read(&mut [0]).unwrap(), 0);

        let soon = Instant::now() + Duration::from_millis(1);
        assert_eq!(signals.wait(&mut [], Some(soon)), Ok(Woken::Deadline));
    }
}
