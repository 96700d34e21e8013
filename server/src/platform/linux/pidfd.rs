//! Refers to a process by a descriptor, so that a signal cannot reach a later process with the same PID (pidfd_open(2)).

use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::ptr::null;

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::Signal;
use nix::unistd::Pid;

/// A descriptor of a process. It refers to the same process even after the process has exited and its PID is reused.
#[derive(Debug)]
pub struct ProcessHandle(OwnedFd);

impl ProcessHandle {
    /// Opens a process; `None` if the system does not have this call, or forbids it.
    ///
    /// # Errors
    /// ESRCH if there is no such process.
    #[expect(unsafe_code, reason = "pidfd_open has no safe wrapper")]
    pub fn open(pid: Pid) -> nix::Result<Option<Self>> {
        // SAFETY: it takes numbers.
        let outcome = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
        match Errno::result(outcome) {
            Ok(number) => {
                let number = i32::try_from(number).map_err(|_| Errno::EBADF)?;
                // SAFETY: the kernel has just returned this descriptor, and nothing else owns it.
                Ok(Some(Self(unsafe { OwnedFd::from_raw_fd(number) })))
            }
            Err(Errno::ENOSYS | Errno::EPERM) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// The error of `pidfd_send_signal(2)`; ESRCH if the process has exited.
    #[expect(unsafe_code, reason = "pidfd_send_signal has no safe wrapper")]
    pub fn send(&self, signal: Signal) -> nix::Result<()> {
        // SAFETY: for a null pointer the kernel fills in the details, as for kill(2).
        let outcome = unsafe {
            libc::syscall(
                libc::SYS_pidfd_send_signal,
                self.0.as_raw_fd(),
                signal as i32,
                null::<libc::siginfo_t>(),
                0,
            )
        };
        Errno::result(outcome).map(drop)
    }

    /// Whether the process has exited, which makes its descriptor readable.
    #[must_use]
    pub fn has_exited(&self) -> bool {
        let mut fds = [PollFd::new(self.0.as_fd(), PollFlags::POLLIN)];
        poll(&mut fds, PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
    }
}
