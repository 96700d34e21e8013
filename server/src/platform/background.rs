//! Into the background: a process of its own session, whose start is waited for.

use nix::unistd::{ForkResult, setsid};

/// Forks; returns in both processes. The child is in a session of its own, so that no terminal's signals reach it.
///
/// # Errors
/// What `fork(2)` or `setsid(2)` says.
#[expect(unsafe_code, reason = "fork is unsafe in every wrapper")]
pub fn fork_into_background() -> nix::Result<ForkResult> {
    // SAFETY: this process has one thread, so the child finds no lock held by a thread that it does not have.
    let side = unsafe { nix::unistd::fork() }?;
    if side.is_child() {
        setsid()?;
    }
    Ok(side)
}
