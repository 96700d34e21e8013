//! Receives SIGCHLD through a descriptor (signalfd(2)). A handler would write to three pages, which the kernel copies after every fork.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};

/// A descriptor that is readable when a child has exited. SIGCHLD must be blocked.
#[derive(Debug)]
pub struct ChildSignal(SignalFd);

impl ChildSignal {
    /// Opens the descriptor; `None` if the signal is received by a handler instead.
    ///
    /// # Errors
    /// The error of `signalfd(2)`.
    pub fn open() -> nix::Result<Option<Self>> {
        let signals = SigSet::from(Signal::SIGCHLD);
        SignalFd::with_flags(&signals, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)
            .map(|fd| Some(Self(fd)))
    }

    /// Takes the signal, which can stand for several children.
    pub fn take(&self) {
        // If there is none, nothing has happened.
        let _ = self.0.read_signal();
    }
}

impl AsFd for ChildSignal {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl AsRawFd for ChildSignal {
    fn as_raw_fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}
