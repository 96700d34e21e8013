//! What a child lets go of: every descriptor of its parent, also those that nobody told it about, which the parent was
//! handed by who started it, or that a library opened.

use std::os::fd::{AsRawFd, BorrowedFd, RawFd};

/// The first descriptor that is not standard input, output or error.
const FIRST: RawFd = 3;

/// Closes every descriptor from the third on but `kept`; `false` where this system cannot, and nothing was closed.
/// Whatever still owns one of the closed must not be used any more: this is for a child, which leaves by `_exit` and
/// drops nothing.
#[must_use]
pub fn close_all_but(kept: BorrowedFd<'_>) -> bool {
    let kept = kept.as_raw_fd().max(FIRST - 1);
    // The second first: it is never empty, so that it tells whether the system has the call.
    close_range(kept + 1, RawFd::MAX) && (kept <= FIRST || close_range(FIRST, kept - 1))
}

/// Closes the descriptors from `first` to `last`. Source: close_range(2), Linux 5.9.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "close_range has no safe wrapper")]
fn close_range(first: RawFd, last: RawFd) -> bool {
    use nix::libc;
    // SAFETY: it takes numbers. What the closed descriptors belonged to is not used again, as the caller promises.
    unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) == 0 }
}

/// Other systems close what the caller knows of.
#[cfg(not(target_os = "linux"))]
fn close_range(_first: RawFd, _last: RawFd) -> bool {
    false
}
