//! The calls of Landlock that its library does not make in the way a server needs them.

use std::os::fd::{AsRawFd, BorrowedFd};

use nix::errno::Errno;
use nix::libc;

/// The version of Landlock that this kernel has, counted from 1. Source: landlock_create_ruleset(2).
///
/// # Errors
/// ENOSYS where the kernel has none, EOPNOTSUPP where it is switched off at boot.
#[expect(unsafe_code, reason = "the library does not tell the version")]
pub fn abi() -> nix::Result<i64> {
    /// LANDLOCK_CREATE_RULESET_VERSION
    const VERSION: libc::c_uint = 1;
    // SAFETY: with this flag the call takes no attributes (a null pointer of length 0) and returns a number.
    let outcome = unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<libc::c_void>(), 0_usize, VERSION)
    };
    #[allow(
        clippy::useless_conversion,
        clippy::allow_attributes,
        reason = "c_long has 32 bits on some systems"
    )]
    Errno::result(outcome).map(i64::from)
}

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
