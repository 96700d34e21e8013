//! Reaps children that have exited, and decodes their exit statuses.

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::Signal;
use nix::unistd::Pid;

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It exited with this status.
    Status(i32),
    /// A signal with this number killed it. Real-time signals have no names.
    Signal(i32),
}

impl std::fmt::Display for Exit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Status(status) => write!(out, "exited with status {status}"),
            Self::Signal(number) => match Signal::try_from(number) {
                Ok(signal) => write!(out, "was killed by {signal}"),
                Err(_) => write!(out, "was killed by signal {number}"),
            },
        }
    }
}

/// Reaps a child without waiting; `None` if it has not exited. This is not nix's `waitpid`, which reaps a child that a
/// real-time signal killed but then returns an error instead of its PID.
///
/// # Errors
/// ECHILD if it is not a child of this process, EINTR.
pub fn reap(child: Pid) -> nix::Result<Option<Exit>> {
    wait(child).map(|reaped| reaped.map(|(_, exit)| exit))
}

/// Reaps any child without waiting; `None` if none has exited. The kernel examines every child for it.
///
/// # Errors
/// ECHILD if there are no children, EINTR.
pub fn reap_any() -> nix::Result<Option<(Pid, Exit)>> {
    wait(Pid::from_raw(-1))
}

#[expect(unsafe_code, reason = "no safe wrapper returns every status")]
fn wait(child: Pid) -> nix::Result<Option<(Pid, Exit)>> {
    let mut status = 0;
    // SAFETY: the pointer is to a number that lives through the call.
    let pid = Errno::result(unsafe { libc::waitpid(child.as_raw(), &raw mut status, libc::WNOHANG) })?;
    if pid == 0 {
        return Ok(None);
    }
    Ok(Some((Pid::from_raw(pid), exit(status))))
}

/// A child that has exited, without reaping it: its PID and the ID of its process group stay reserved (waitid(2), WNOWAIT).
///
/// # Errors
/// ECHILD if there are no children, EINTR.
#[expect(unsafe_code, reason = "nix's waitid returns an error for a child that a real-time signal killed")]
pub fn exited_child() -> nix::Result<Option<Pid>> {
    // SAFETY: siginfo_t consists of numbers and pointers, for which zero is a valid value.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let options = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
    // SAFETY: the pointer is to a siginfo_t that lives through the call.
    Errno::result(unsafe { libc::waitid(libc::P_ALL, 0, &raw mut info, options) })?;
    // SAFETY: for a child that has exited the kernel sets the PID; otherwise it is still zero.
    let pid = unsafe { info.si_pid() };
    Ok((pid != 0).then_some(Pid::from_raw(pid)))
}

/// Decodes the status of `waitpid(2)`.
fn exit(status: i32) -> Exit {
    if libc::WIFEXITED(status) {
        Exit::Status(libc::WEXITSTATUS(status))
    } else {
        Exit::Signal(libc::WTERMSIG(status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::fork::fork_child;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_that_a_real_time_signal_killed_is_reported_with_the_number_of_the_signal() {
        // nix cannot send real-time signals, so a shell sends it to the child.
        let real_time = libc::SIGRTMIN() + 1;
        let child = fork_child(|| {
            let _ = std::process::Command::new("/bin/bash")
                .args(["-c", &format!("kill -{real_time} $PPID")])
                .status();
            1
        })
        .unwrap();
        let exit = loop {
            if let Some(exit) = reap(child).unwrap() {
                break exit;
            }
        };
        assert_eq!(exit, Exit::Signal(real_time));
        assert_eq!(exit.to_string(), format!("was killed by signal {real_time}"));
        assert_eq!(Exit::Signal(9).to_string(), "was killed by SIGKILL");
    }
}
