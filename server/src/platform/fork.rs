//! Forks the server, its sessions, and the background process of `start`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use nix::libc;
use nix::unistd::{ForkResult, Pid, setsid};

use super::system;

/// The exit status of a child that panicked.
pub const PANICKED: u8 = 101;

/// Forks a child that runs `child` and exits with the status it returns. The child never returns to the caller's code, not even
/// by a panic. Blocked signals stay blocked, so that none is handled in the child before it unblocks them.
///
/// # Errors
/// The error of `fork(2)`: EAGAIN at a limit on processes, or ENOMEM.
pub fn fork_child(child: impl FnOnce() -> u8) -> nix::Result<Pid> {
    match system::fork()? {
        ForkResult::Child => exit(catch_unwind(AssertUnwindSafe(child)).unwrap_or(PANICKED)),
        ForkResult::Parent { child: pid } => Ok(pid),
    }
}

/// Exits without running the parent's exit handlers or flushing its buffers.
#[expect(unsafe_code, reason = "_exit has no safe wrapper")]
fn exit(status: u8) -> ! {
    // SAFETY: it takes a number and does not return.
    unsafe { libc::_exit(i32::from(status)) }
}

/// Forks and returns in both processes. The child becomes a session leader, so it gets no signals from a terminal.
///
/// # Errors
/// The error of `fork(2)` or `setsid(2)`.
#[expect(unsafe_code, reason = "fork is unsafe in every wrapper")]
pub fn fork_into_background() -> nix::Result<ForkResult> {
    // SAFETY: this process has one thread, so the child inherits no lock of another thread.
    let side = unsafe { nix::unistd::fork() }?;
    if side.is_child() {
        setsid()?;
    }
    Ok(side)
}
