//! What a child lets go of that nobody told it about: descriptors that the parent was handed by who started it, or that
//! a library opened.

use std::os::fd::{AsRawFd, BorrowedFd, RawFd};

/// The first descriptor that is not standard input, output or error.
const FIRST: RawFd = 3;

/// Closes every descriptor from the third on but these. Whatever still owns one of the closed must not be used any more:
/// this is for a child, which leaves by `_exit` and drops nothing.
pub fn close_all_but(kept: &[BorrowedFd<'_>]) {
    let mut kept: Vec<RawFd> =
        kept.iter().map(AsRawFd::as_raw_fd).filter(|number| *number >= FIRST).collect();
    kept.sort_unstable();
    let mut first = FIRST;
    for number in kept {
        close_range(first, number - 1);
        first = number + 1;
    }
    close_range(first, RawFd::MAX);
}

/// Closes the descriptors from `first` to `last`. Source: close_range(2).
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "close_range has no safe wrapper")]
fn close_range(first: RawFd, last: RawFd) {
    use nix::libc;
    if first <= last {
        // SAFETY: it takes numbers. What the closed descriptors belonged to is not used again, as the caller promises.
        unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
    }
}

/// Other systems have no call that is as cheap; there a child closes what it knows of.
#[cfg(not(target_os = "linux"))]
fn close_range(_first: RawFd, _last: RawFd) {}
