//! One fork, from which a child never comes back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use nix::libc;
use nix::unistd::{ForkResult, Pid};

/// The exit status of a child that panicked.
pub const PANICKED: u8 = 101;

/// Forks a child that runs `child` and exits with the status it returns, never coming back into the caller's code, not
/// even by a panic. Signals stay held back as they are, so none meant for the child runs the parent's handler in it.
///
/// # Errors
/// What `fork(2)` says: EAGAIN where a limit on processes is reached, ENOMEM.
pub fn fork_child(child: impl FnOnce() -> u8) -> nix::Result<Pid> {
    match fork()? {
        ForkResult::Child => exit(catch_unwind(AssertUnwindSafe(child)).unwrap_or(PANICKED)),
        ForkResult::Parent { child: pid } => Ok(pid),
    }
}

#[expect(unsafe_code, reason = "fork is unsafe in every wrapper")]
fn fork() -> nix::Result<ForkResult> {
    // SAFETY: this process has one thread, so the child finds no lock held by a thread that it does not have.
    unsafe { nix::unistd::fork() }
}

/// Ends the child without running what the parent registered for its own exit, or flushing what it buffered.
#[expect(unsafe_code, reason = "_exit has no safe wrapper")]
fn exit(status: u8) -> ! {
    // SAFETY: it takes a number and does not return.
    unsafe { libc::_exit(i32::from(status)) }
}
