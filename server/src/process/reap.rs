//! Children that have ended, taken from the kernel.

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::Signal;
use nix::unistd::Pid;

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It exited with this status.
    Status(i32),
    /// This signal ended it; it may be a real-time signal, which has a number and no name.
    Signal(i32),
}

impl std::fmt::Display for Exit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Status(status) => write!(out, "ended with exit status {status}"),
            Self::Signal(number) => match Signal::try_from(number) {
                Ok(signal) => write!(out, "was killed by {signal}"),
                Err(_) => write!(out, "was killed by signal {number}"),
            },
        }
    }
}

/// Reaps one child that has ended, without waiting; `None` where none has. The status is decoded here and not by nix,
/// whose `waitpid` reaps a child that a real-time signal ended and then returns an error instead of its PID.
///
/// # Errors
/// ECHILD where there are no children at all, EINTR.
#[expect(unsafe_code, reason = "no safe wrapper returns every status")]
pub fn reap_one() -> nix::Result<Option<(Pid, Exit)>> {
    let mut status = 0;
    // SAFETY: the pointer is to a number that lives through the call.
    let pid = Errno::result(unsafe { libc::waitpid(-1, &raw mut status, libc::WNOHANG) })?;
    if pid == 0 {
        return Ok(None);
    }
    let exit = if libc::WIFEXITED(status) {
        Exit::Status(libc::WEXITSTATUS(status))
    } else {
        Exit::Signal(libc::WTERMSIG(status))
    };
    Ok(Some((Pid::from_raw(pid), exit)))
}
