//! Closes file descriptors, takes over those that were passed to this process, and redirects the standard streams.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;

use nix::fcntl::{FcntlArg, fcntl};
use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, send, sendmsg};
use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout};

use super::system;

/// The first descriptor after standard input, output and error.
const FIRST: RawFd = 3;

/// Maximum number of descriptors per message.
pub const MAX_PASSED: usize = 128;

/// No descriptor of the server has a higher number: 198 listeners, 320 clients that it refuses or whose PROXY header it reads, and a
/// few others. A new descriptor gets the lowest free number (open(2)).
const END: RawFd = 1023;

/// Closes every descriptor except the standard streams and `kept`, also those that the parent inherited or a library opened.
/// Values that own a closed descriptor must not be used again: this is for a child, which exits with `_exit` and drops nothing.
pub fn close_all_but(kept: &mut [RawFd]) {
    kept.sort_unstable();
    let mut first = FIRST;
    for number in kept.iter().copied().filter(|number| *number >= FIRST) {
        if first < number {
            close_between(first, number - 1);
        }
        first = number + 1;
    }
    close_between(first, RawFd::MAX);
}

/// Closes the descriptors from `first` to `last`.
fn close_between(first: RawFd, last: RawFd) {
    if !system::close_range(first, last) {
        (first..=last.min(END)).for_each(close);
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

/// Sends bytes, and with the first of them copies of `descriptors` (SCM_RIGHTS in unix(7)). Returns how many bytes were sent.
///
/// # Errors
/// The error of `sendmsg(2)`.
pub fn send_with_descriptors(stream: &UnixStream, bytes: &[u8], descriptors: &[RawFd]) -> nix::Result<usize> {
    if descriptors.is_empty() {
        // The sandbox of the server does not allow sendmsg(2).
        return send(stream.as_raw_fd(), bytes, MsgFlags::empty());
    }
    let rights = [ControlMessage::ScmRights(descriptors)];
    sendmsg::<()>(stream.as_raw_fd(), &[IoSlice::new(bytes)], &rights, MsgFlags::empty(), None)
}

/// Receives bytes without waiting, and appends the descriptors that came with them to `descriptors`. Returns how many bytes were
/// received; 0 at the end of file.
///
/// # Errors
/// The error of `recvmsg(2)`; EAGAIN if nothing has arrived.
pub fn receive_with_descriptors(
    stream: &UnixStream,
    buffer: &mut [u8],
    descriptors: &mut Vec<OwnedFd>,
) -> nix::Result<usize> {
    let mut control = nix::cmsg_space!([RawFd; MAX_PASSED]);
    let mut parts = [IoSliceMut::new(buffer)];
    let received = recvmsg::<()>(stream.as_raw_fd(), &mut parts, Some(&mut control), MsgFlags::MSG_DONTWAIT)?;
    for message in received.cmsgs()? {
        if let ControlMessageOwned::ScmRights(numbers) = message {
            descriptors.extend(numbers.into_iter().map(own));
        }
    }
    Ok(received.bytes)
}

#[expect(unsafe_code, reason = "the kernel passes a descriptor as a number")]
fn own(number: RawFd) -> OwnedFd {
    // SAFETY: the kernel has just opened it for this process, and no value owns it yet.
    unsafe { OwnedFd::from_raw_fd(number) }
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
