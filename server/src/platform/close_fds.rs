//! Closes the descriptors that a child inherits, also those that the parent itself inherited or that a library opened.

use std::os::fd::{AsRawFd, BorrowedFd, RawFd};

/// The first descriptor that is not standard input, output or error.
const FIRST: RawFd = 3;

/// The parent's descriptors are all below this: 16 listeners, 320 clients that it refuses or waits for, and its own few,
/// each with the lowest number that is free (open(2)).
const PAST_LAST: RawFd = 1024;

/// Closes every descriptor from the third on but `kept`. Whatever still owns one of the closed must not be used any more:
/// this is for a child, which leaves by `_exit` and drops nothing.
pub fn close_all_but(kept: BorrowedFd<'_>) {
    let kept = kept.as_raw_fd().max(FIRST - 1);
    // The second first: it is never empty, so that it tells whether the system has the call.
    let is_done = close_range(kept + 1, RawFd::MAX) && (kept <= FIRST || close_range(FIRST, kept - 1));
    if !is_done {
        (FIRST..PAST_LAST).filter(|number| *number != kept).for_each(close);
    }
}

#[expect(unsafe_code, reason = "descriptors are closed by number")]
fn close(number: RawFd) {
    // SAFETY: what the closed descriptors belonged to is not used again, as the caller promises.
    unsafe { nix::libc::close(number) };
}

/// Closes the descriptors from `first` to `last`. Source: close_range(2), Linux 5.9.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "close_range has no safe wrapper")]
fn close_range(first: RawFd, last: RawFd) -> bool {
    use nix::libc;
    // SAFETY: it takes numbers. What the closed descriptors belonged to is not used again, as the caller promises.
    unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) == 0 }
}

/// Other systems close one by one.
#[cfg(not(target_os = "linux"))]
fn close_range(_first: RawFd, _last: RawFd) -> bool {
    false
}
