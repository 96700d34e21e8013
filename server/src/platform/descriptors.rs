//! Closes file descriptors, takes over those that were passed to this process, and redirects the standard streams.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};

use nix::fcntl::{FcntlArg, fcntl};
use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout};

use super::system;

/// The first descriptor after standard input, output and error.
const FIRST: RawFd = 3;

/// All descriptors of the parent are below this number: 16 listeners, 320 clients that it refuses or whose PROXY header it reads, and
/// a few others. A new descriptor gets the lowest free number (open(2)).
const END: RawFd = 1024;

/// Closes every descriptor except the standard streams and `kept`, also those that the parent inherited or a library opened.
/// Values that own a closed descriptor must not be used again: this is for a child, which exits with `_exit` and drops nothing.
pub fn close_all_but(kept: BorrowedFd<'_>) {
    let kept = kept.as_raw_fd().max(FIRST - 1);
    // The upper range first: it is never empty, so the result tells whether the system has the call.
    let closed =
        system::close_range(kept + 1, RawFd::MAX) && (kept <= FIRST || system::close_range(FIRST, kept - 1));
    if !closed {
        (FIRST..END).filter(|number| *number != kept).for_each(close);
    }
}

#[expect(unsafe_code, reason = "descriptors are closed by number")]
fn close(number: RawFd) {
    // SAFETY: the values that own the closed descriptors are not used again, see `close_all_but`.
    unsafe { nix::libc::close(number) };
}

/// Takes over a descriptor that was passed to this process by number; `None` if it is not open. Must be called only once per
/// number.
#[expect(unsafe_code, reason = "a number becomes a descriptor")]
#[must_use]
pub fn inherit(number: RawFd) -> Option<OwnedFd> {
    // SAFETY: the descriptor was passed to this process by its number, and no value owns it yet.
    let descriptor = unsafe { OwnedFd::from_raw_fd(number) };
    if fcntl(&descriptor, FcntlArg::F_GETFD).is_ok() {
        return Some(descriptor);
    }
    // It is not open, so it must not be closed.
    let _ = descriptor.into_raw_fd();
    None
}

/// Redirects standard input, output and error to /dev/null, in this process and in the children it forks later: a compromised
/// session could otherwise type into the terminal (TIOCSTI in ioctl_tty(2)).
///
/// # Errors
/// An error of `open(2)` or `dup2(2)`, for example if /dev/null does not exist.
pub fn redirect_standard_streams() -> io::Result<()> {
    let null = File::options().read(true).write(true).open("/dev/null")?;
    dup2_stdin(&null)?;
    dup2_stdout(&null)?;
    dup2_stderr(&null)?;
    Ok(())
}

/// A record lock of this type on a whole file, for `fcntl(2)`.
#[expect(unsafe_code, reason = "the fields differ between systems")]
#[must_use]
pub fn whole_file_lock(kind: impl TryInto<i16>) -> nix::libc::flock {
    // SAFETY: flock consists of numbers, for which zero is a valid value.
    let mut lock: nix::libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = kind.try_into().unwrap_or_default();
    lock.l_whence = i16::try_from(nix::libc::SEEK_SET).unwrap_or_default();
    lock
}
