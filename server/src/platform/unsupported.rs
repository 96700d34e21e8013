//! Replacements for functions that only `linux` implements: the other systems have no such feature, or it is not used there.

use std::io;
use std::net::TcpListener;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::os::unix::net::{UnixDatagram, UnixStream};

use nix::errno::Errno;
use nix::libc;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use nix::sys::socket::MsgFlags;
use nix::unistd::{ForkResult, Pid, Uid};

use super::{KernelClock, Part};

/// The socket of an accepted client is non-blocking if the listening one is (accept(2)).
pub const ACCEPT_INHERITS_NONBLOCKING: bool = true;

/// Not relied on: sessions wait with a poll.
pub const ACCEPT_INHERITS_TIMEOUT: bool = false;

/// There is no flag for data that is followed by more.
pub const MORE_TO_COME: MsgFlags = MsgFlags::empty();

/// There are no fatal signals in addition to those of every Unix system.
pub(in crate::platform) fn other_fatal_signals() -> impl Iterator<Item = libc::c_int> {
    std::iter::empty()
}

/// There are no reserved signals.
pub(in crate::platform) fn ignore_reserved_signals() {}

/// Forks by fork(2).
#[expect(unsafe_code, reason = "fork is unsafe in every wrapper")]
pub(in crate::platform) fn fork() -> nix::Result<ForkResult> {
    // SAFETY: this process has one thread, so the child inherits no lock of another thread.
    unsafe { nix::unistd::fork() }
}

/// Descriptors are closed one by one.
pub(in crate::platform) fn close_range(_first: RawFd, _last: RawFd) -> bool {
    false
}

/// The kernel's report on its clock is not read.
#[must_use]
pub fn read_kernel_clock() -> Option<KernelClock> {
    None
}

/// The exit of the parent sends no signal.
///
/// # Errors
/// ENOSYS, always.
pub fn set_parent_death_signal() -> nix::Result<()> {
    Err(Errno::ENOSYS)
}

/// The alternate signal stack stays.
///
/// # Errors
/// None.
pub fn unmap_alternate_stack() -> nix::Result<()> {
    Ok(())
}

/// The init process adopts processes without a parent.
///
/// # Errors
/// ENOSYS, always.
pub fn set_child_subreaper() -> nix::Result<()> {
    Err(Errno::ENOSYS)
}

/// Socket filters are not used.
///
/// # Errors
/// [`io::ErrorKind::Unsupported`], always.
pub fn drop_new_syns(_listener: &TcpListener) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// There are no abstract Unix sockets.
///
/// # Errors
/// [`io::ErrorKind::Unsupported`], always.
pub fn connect_abstract(_socket: &UnixDatagram, _name: &str) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The user of the process at the other end of a Unix socket.
///
/// # Errors
/// The error of `getpeereid(3)`.
pub fn peer_user(stream: &UnixStream) -> nix::Result<Uid> {
    nix::unistd::getpeereid(stream).map(|(user, _group)| user)
}

/// There are no process descriptors.
#[derive(Debug)]
pub enum ProcessHandle {}

impl ProcessHandle {
    /// Opens nothing.
    ///
    /// # Errors
    /// None.
    pub fn open(_pid: Pid) -> nix::Result<Option<Self>> {
        Ok(None)
    }

    /// Never called.
    ///
    /// # Errors
    /// None.
    pub fn send(&self, _signal: Signal) -> nix::Result<()> {
        match *self {}
    }

    /// Never called.
    #[must_use]
    pub fn has_exited(&self) -> bool {
        match *self {}
    }
}

/// Only limits on resources.
pub fn sandbox_parts() -> Vec<Part> {
    vec![Part {
        name: "resource limits",
        purpose: "resource limits on sessions",
        call: "setrlimit(2)",
        enter: |_| setrlimit(Resource::RLIMIT_CORE, 0, 0),
    }]
}

/// Names of system calls are not needed without a filter.
pub fn call_name(_number: i32) -> Option<&'static str> {
    None
}

/// SIGCHLD is received by a handler.
#[derive(Debug)]
pub enum ChildSignal {}

impl ChildSignal {
    /// Opens nothing.
    ///
    /// # Errors
    /// None.
    pub fn open() -> nix::Result<Option<Self>> {
        Ok(None)
    }

    /// Never called.
    pub fn take(&self) {
        match *self {}
    }
}

impl AsFd for ChildSignal {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match *self {}
    }
}

impl AsRawFd for ChildSignal {
    fn as_raw_fd(&self) -> RawFd {
        match *self {}
    }
}
