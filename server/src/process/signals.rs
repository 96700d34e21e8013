//! Signals, held back at all times but one: while a loop waits. So they interrupt nothing but its wait, a fork needs no
//! care, and a thousand children that end between two waits make one interruption.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::libc;
use nix::poll::PollFd;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, SigmaskHow, Signal, sigaction, sigprocmask};

use super::wait::wait;

/// The signals that the parent acts on.
const WATCHED: [Signal; 4] = [Signal::SIGCHLD, Signal::SIGHUP, Signal::SIGTERM, Signal::SIGINT];

/// The signals that came, a bit each; the handler can be handed nothing else.
static CAME: AtomicU64 = AtomicU64::new(0);

/// This process's signals, from when it was made on.
#[derive(Clone, Copy, Debug)]
pub struct Signals {
    /// What stays held back while a loop waits.
    held: SigSet,
    /// The same in a child.
    held_in_child: SigSet,
}

/// Signals that came since the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came(u64);

/// What a wait ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// A descriptor is ready.
    Ready,
    /// A signal came.
    Signal,
    /// The deadline came.
    Deadline,
}

impl Came {
    /// Whether this one did.
    #[must_use]
    pub fn includes(self, signal: Signal) -> bool {
        self.0 & bit(signal as i32) != 0
    }
}

impl Signals {
    /// Watches the signals of a server's parent.
    ///
    /// # Errors
    /// Where the system takes no handler.
    pub fn of_parent() -> io::Result<Self> {
        let watched: SigSet = WATCHED.into_iter().collect();
        let before = SigSet::thread_get_mask()?;
        let without = |let_in: &[Signal]| {
            let mut held = before;
            held.extend(WATCHED);
            for signal in let_in {
                held.remove(*signal);
            }
            held
        };
        sigprocmask(SigmaskHow::SIG_BLOCK, Some(&watched), None)?;
        for signal in WATCHED {
            handle(signal)?;
        }
        Ok(Self { held: without(&WATCHED), held_in_child: without(&[Signal::SIGTERM]) })
    }

    /// Watches SIGTERM alone, in a child just forked. SIGINT and SIGHUP reach the whole process group of a terminal and
    /// are the parent's to act on: here they stay held back for good.
    #[must_use]
    pub fn of_child(self) -> Self {
        Self { held: self.held_in_child, ..self }
    }

    /// Waits until one of `fds` is ready, a signal comes or `deadline` does.
    ///
    /// # Errors
    /// What `ppoll(2)` says.
    pub fn wait(&self, fds: &mut [PollFd<'_>], deadline: Option<Instant>) -> nix::Result<Woken> {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match wait(fds, left.map(|left| left.min(LONGEST)), self.held) {
            Ok(0) => Ok(Woken::Deadline),
            Ok(_) => Ok(Woken::Ready),
            Err(Errno::EINTR) => Ok(Woken::Signal),
            Err(error) => Err(error),
        }
    }

    /// Lets in a signal that is held back, without waiting; whether one came. A wait that finds a descriptor ready at
    /// once lets none in: whoever is kept busy must look, or would never be stopped.
    #[must_use]
    pub fn look(&self) -> bool {
        wait(&mut [], Some(Duration::ZERO), self.held) == Err(Errno::EINTR)
    }

    /// Takes the signals that came, once.
    #[must_use]
    pub fn take(&self) -> Came {
        // Nothing can come between the look and the store: signals are let in by `wait` alone. Written only where there
        // is something to forget: a write makes a page that children share this process's own.
        let came = CAME.load(Ordering::Relaxed);
        if came != 0 {
            CAME.store(0, Ordering::Relaxed);
        }
        Came(came)
    }
}

/// No wait takes longer, so that every time-out is one that systems take; whoever waits looks again.
const LONGEST: Duration = Duration::from_hours(24);

fn bit(signal: i32) -> u64 {
    1_u64.checked_shl(signal.unsigned_abs()).unwrap_or_default()
}

/// Only what POSIX calls async-signal-safe: an atomic.
extern "C" fn note(signal: libc::c_int) {
    CAME.fetch_or(bit(signal), Ordering::Relaxed);
}

#[expect(unsafe_code, reason = "installing a handler is unsafe in every wrapper")]
fn handle(signal: Signal) -> nix::Result<()> {
    // No SA_RESTART: a wait that a signal interrupts comes back and looks.
    let action = SigAction::new(SigHandler::Handler(note), SaFlags::empty(), SigSet::empty());
    // SAFETY: `note` is async-signal-safe.
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
    fn a_signal_comes_only_while_waiting_and_a_busy_process_has_to_look() {
        let signals = Signals::of_parent().unwrap();
        raise(Signal::SIGHUP).unwrap();
        assert!(!signals.take().includes(Signal::SIGHUP), "held back");
        assert_eq!(signals.wait(&mut [], None), Ok(Woken::Signal));
        assert!(signals.take().includes(Signal::SIGHUP));
        assert!(!signals.take().includes(Signal::SIGHUP), "taken once");

        let (mut ready, writer) = pipe().unwrap();
        drop(writer);
        raise(Signal::SIGHUP).unwrap();
        let fds = &mut [PollFd::new(ready.as_fd(), PollFlags::POLLIN)];
        assert_eq!(signals.wait(fds, None), Ok(Woken::Ready));
        assert!(!signals.take().includes(Signal::SIGHUP), "what is ready goes first");
        assert!(signals.look());
        assert!(signals.take().includes(Signal::SIGHUP));
        assert!(!signals.look());
        assert_eq!(ready.read(&mut [0]).unwrap(), 0);

        raise(Signal::SIGHUP).unwrap();
        assert!(!signals.of_child().look(), "a child leaves it to its parent");
        let soon = Instant::now() + Duration::from_millis(1);
        assert_eq!(signals.of_child().wait(&mut [], Some(soon)), Ok(Woken::Deadline));
        assert!(signals.look());
    }
}
