//! One fork, from which a child never comes back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use nix::libc;
use nix::unistd::{ForkResult, Pid};

/// The exit status of a child that panicked.
pub const PANICKED: u8 = 101;

/// Forks a child that runs `child` and exits with the status it returns, never coming back into the caller's code, not
/// even by a panic. Signals stay blocked as they are, so that none meant for the child runs the parent's handler in it.
///
/// # Errors
/// What `fork(2)` says: EAGAIN where a limit on processes is reached, ENOMEM.
pub fn fork_child(child: impl FnOnce() -> u8) -> nix::Result<Pid> {
    match fork()? {
        ForkResult::Child => exit(catch_unwind(AssertUnwindSafe(child)).unwrap_or(PANICKED)),
        ForkResult::Parent { child: pid } => Ok(pid),
    }
}

/// Forks by the system's own call (clone(2)). What the C library does around it is for programs with threads, and writes
/// to three pages that the kernel then has to copy for every child.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
#[expect(unsafe_code, reason = "clone has no safe wrapper")]
fn fork() -> nix::Result<ForkResult> {
    use nix::errno::Errno;

    // SAFETY: with no flag but the signal of its end, and no stack of its own, the child goes on with a copy of this
    // process. It has one thread, so the child finds no lock held by a thread that it does not have; the number of the
    // thread that the C library keeps is the parent's in the child, which starts none and locks nothing by it.
    let outcome = unsafe { libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0) };
    match Errno::result(outcome)? {
        0 => Ok(ForkResult::Child),
        child => Ok(ForkResult::Parent { child: Pid::from_raw(i32::try_from(child).unwrap_or_default()) }),
    }
}

/// Forks by fork(2), where the call beneath it is another or unknown to us.
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
)))]
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
