//! The one call of Landlock that every child makes.

use std::os::fd::{AsRawFd, BorrowedFd};

use nix::errno::Errno;
use nix::libc;

/// Confines this process to what `ruleset` allows, for good. It must have no_new_privs.
///
/// # Errors
/// What `landlock_restrict_self(2)` says.
#[expect(unsafe_code, reason = "the library's own way takes the ruleset, and the descriptor with it")]
pub fn restrict_self(ruleset: BorrowedFd<'_>) -> nix::Result<()> {
    // SAFETY: it takes numbers.
    let outcome = unsafe { libc::syscall(libc::SYS_landlock_restrict_self, ruleset.as_raw_fd(), 0) };
    Errno::result(outcome).map(drop)
}
