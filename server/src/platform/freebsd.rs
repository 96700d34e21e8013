//! The functions of `platform` on FreeBSD.

use std::net::TcpListener;
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::poll::PollFd;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::SigSet;
use nix::sys::socket::setsockopt;
use nix::sys::socket::sockopt::{TcpKeepCount, TcpKeepIdle, TcpKeepInterval};
use nix::sys::time::TimeSpec;
use nix::unistd::Gid;

use super::limits::soft_limit;
pub use super::unsupported::*;
use super::{Keepalive, Part, unsupported};

/// The name of the part that allows only what the open descriptors permit.
pub const FILTER: &str = "capability mode";

/// The parts of the sandbox, in the order in which they are entered. They were checked by the compiler only: if a session does not
/// work in capability mode (capsicum(4)), the trial leaves it out.
pub fn sandbox_parts() -> Vec<Part> {
    let mut parts = unsupported::sandbox_parts();
    parts.push(Part {
        name: FILTER,
        purpose: FILTER,
        call: "cap_enter(2)",
        enter: |_| enter_capability_mode(),
    });
    parts
}

/// Nothing is missing beyond what the trial reports.
pub fn unsupported_parts() -> Vec<String> {
    Vec::new()
}

#[expect(unsafe_code, reason = "cap_enter has no safe wrapper")]
fn enter_capability_mode() -> nix::Result<()> {
    // SAFETY: it takes no arguments.
    Errno::result(unsafe { libc::cap_enter() }).map(drop)
}

/// Waits with `mask` as the signal mask: `ppoll(2)`.
pub(super) fn wait(fds: &mut [PollFd<'_>], timeout: Option<Duration>, mask: SigSet) -> nix::Result<i32> {
    nix::poll::ppoll(fds, timeout.map(TimeSpec::from), Some(mask))
}

/// The maximum number of processes of this user. It does not apply to root.
///
/// # Errors
/// The error of `getrlimit(2)`.
pub fn process_limit() -> nix::Result<u64> {
    soft_limit(Resource::RLIMIT_NPROC)
}

/// Prevents this process from starting others. It does not apply to root.
///
/// # Errors
/// The error of `setrlimit(2)`.
pub fn forbid_processes() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_NPROC, 0, 0)
}

/// Sets when the connections that `listener` accepts send keepalive probes.
///
/// # Errors
/// The error of `setsockopt(2)`.
pub fn set_keepalive(listener: &TcpListener, keepalive: Keepalive) -> nix::Result<()> {
    setsockopt(listener, TcpKeepIdle, &keepalive.idle)?;
    setsockopt(listener, TcpKeepInterval, &keepalive.interval)?;
    setsockopt(listener, TcpKeepCount, &keepalive.count)
}

/// The supplementary groups of this process.
///
/// # Errors
/// The error of `getgroups(2)`.
pub fn groups() -> nix::Result<Vec<Gid>> {
    nix::unistd::getgroups()
}

/// Sets the supplementary groups of this process.
///
/// # Errors
/// The error of `setgroups(2)`.
pub fn set_groups(groups: &[Gid]) -> nix::Result<()> {
    nix::unistd::setgroups(groups)
}
