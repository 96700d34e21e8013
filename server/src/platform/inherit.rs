//! Descriptors that were handed to this process by number.

use std::os::fd::{FromRawFd, OwnedFd, RawFd};

use nix::fcntl::{FcntlArg, fcntl};

/// Takes over the descriptor of that number; `None` where there is none open. To be called once for each number.
#[expect(unsafe_code, reason = "a number becomes a descriptor")]
#[must_use]
pub fn inherit(number: RawFd) -> Option<OwnedFd> {
    // SAFETY: whoever started us handed this number over, and nothing in this process has taken it yet.
    let descriptor = unsafe { OwnedFd::from_raw_fd(number) };
    if fcntl(&descriptor, FcntlArg::F_GETFD).is_ok() {
        return Some(descriptor);
    }
    // Not open: it must not be closed either.
    let _ = std::os::fd::IntoRawFd::into_raw_fd(descriptor);
    None
}
