//! Signals as something to poll: a handler notes the signal and writes one byte into a pipe (the self-pipe of D. J.
//! Bernstein), so that they are seen only where a loop waits. macOS has no `ppoll`, which would do without the pipe.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
use nix::libc;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, SigmaskHow, Signal, sigaction, sigprocmask};
use nix::unistd::{pipe, read};

/// The signals that the parent acts on.
const WATCHED: [Signal; 4] = [Signal::SIGCHLD, Signal::SIGHUP, Signal::SIGTERM, Signal::SIGINT];

/// The end of this process's pipe that its handler writes to; the handler can be handed nothing else.
static PIPE: AtomicI32 = AtomicI32::new(-1);

/// The signals that came, a bit each. The pipe only wakes: it may be full, and must not lose a SIGTERM among SIGCHLDs.
static CAME: AtomicU64 = AtomicU64::new(0);

/// This process's signals, from when it was made on.
#[derive(Debug)]
pub struct Signals {
    reader: OwnedFd,
    writer: OwnedFd,
}

/// Signals that came since the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came(u64);

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
    /// Where the system gives no pipe or handler.
    pub fn of_parent() -> io::Result<Self> {
        let signals = Self::open()?;
        for signal in WATCHED {
            handle(signal, SigHandler::Handler(note))?;
        }
        sigprocmask(SigmaskHow::SIG_UNBLOCK, Some(&watched()), None)?;
        Ok(signals)
    }

    /// Watches SIGTERM alone, in a child just forked, in which the signals are still held back. SIGINT and SIGHUP reach the whole process
    /// group of a terminal and are the parent's to act on; a pipe of its own keeps the child from waking its parent.
    ///
    /// # Errors
    /// Where the system gives no pipe or handler.
    pub fn of_child() -> io::Result<Self> {
        let signals = Self::open()?;
        handle(Signal::SIGINT, SigHandler::SigIgn)?;
        handle(Signal::SIGHUP, SigHandler::SigIgn)?;
        handle(Signal::SIGCHLD, SigHandler::SigDfl)?;
        release()?;
        Ok(signals)
    }

    /// Both ends of the pipe, which must stay open.
    #[must_use]
    pub fn descriptors(&self) -> [BorrowedFd<'_>; 2] {
        [self.reader.as_fd(), self.writer.as_fd()]
    }

    /// Takes the signals that came, once.
    pub fn take(&self) -> Came {
        let mut bytes = [0; 64];
        // Emptied before the bits are taken: a signal in between leaves a byte, and the next look finds its bit.
        while read(&self.reader, &mut bytes).is_ok_and(|count| count > 0) {}
        Came(CAME.swap(0, Ordering::SeqCst))
    }

    fn open() -> io::Result<Self> {
        let (reader, writer) = pipe()?;
        for end in [&reader, &writer] {
            fcntl(end, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
            fcntl(end, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        }
        CAME.store(0, Ordering::SeqCst);
        PIPE.store(writer.as_raw_fd(), Ordering::SeqCst);
        Ok(Self { reader, writer })
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.reader.as_fd()
    }
}

/// Holds the watched signals back: between a fork and the child's own handlers, one for the child would reach the
/// parent's pipe.
pub(super) fn hold() -> nix::Result<()> {
    sigprocmask(SigmaskHow::SIG_BLOCK, Some(&watched()), None)
}

/// Lets them come again.
pub(super) fn release() -> nix::Result<()> {
    sigprocmask(SigmaskHow::SIG_UNBLOCK, Some(&watched()), None)
}

fn watched() -> SigSet {
    WATCHED.into_iter().collect()
}

fn bit(signal: i32) -> u64 {
    1_u64.checked_shl(signal.unsigned_abs()).unwrap_or_default()
}

/// Only what POSIX calls async-signal-safe: two atomics and `write(2)`.
extern "C" fn note(signal: libc::c_int) {
    let interrupted = Errno::last_raw();
    CAME.fetch_or(bit(signal), Ordering::SeqCst);
    wake(PIPE.load(Ordering::SeqCst));
    Errno::set_raw(interrupted);
}

#[expect(unsafe_code, reason = "the descriptor of the pipe comes out of a static, as a number")]
fn wake(pipe: i32) {
    // SAFETY: one byte of a constant is read. The number is that of a pipe which lives as long as its handlers, or -1
    // before there is one, which fails; a full pipe fails too, and wakes already.
    unsafe { libc::write(pipe, c"!".as_ptr().cast(), 1) };
}

#[expect(unsafe_code, reason = "installing a handler is unsafe in every wrapper")]
fn handle(signal: Signal, handler: SigHandler) -> nix::Result<()> {
    // No SA_RESTART: a poll that a signal interrupts comes back and looks. Other calls retry by themselves.
    let action = SigAction::new(handler, SaFlags::empty(), SigSet::empty());
    // SAFETY: `note`, the only handler, is async-signal-safe.
    unsafe { sigaction(signal, &action) }.map(drop)
}
