//! The functions of `platform` on Linux.

mod alternate_stack;
mod capabilities;
mod child_signal;
mod landlock;
mod pidfd;
#[cfg_attr(
    not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")),
    path = "no_seccomp.rs"
)]
mod seccomp;
mod socket_filter;

use std::net::TcpListener;
use std::os::fd::RawFd;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::time::Duration;

use nix::libc;
use nix::poll::PollFd;
use nix::sys::resource::{Resource, getrlimit, rlim_t, setrlimit};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::socket::sockopt::{PeerCredentials, TcpKeepCount, TcpKeepIdle, TcpKeepInterval};
use nix::sys::socket::{MsgFlags, getsockopt, setsockopt};
use nix::sys::time::TimeSpec;
use nix::unistd::{ForkResult, Gid, Uid};

pub use self::alternate_stack::unmap_alternate_stack;
pub use self::child_signal::ChildSignal;
pub use self::pidfd::ProcessHandle;
pub use self::socket_filter::drop_new_syns;
use super::limits::soft_limit;
use super::{Keepalive, KernelClock, Part};

/// Whether the socket of an accepted client is non-blocking if the listening one is (accept(2)).
pub const ACCEPT_INHERITS_NONBLOCKING: bool = false;

/// Whether the socket of an accepted client has the receive timeout of the listening one (SO_RCVTIMEO in socket(7)).
pub const ACCEPT_INHERITS_TIMEOUT: bool = true;

/// The flag for data that is followed by more data, or by the end of the stream, in the same packet (send(2)).
pub const MORE_TO_COME: MsgFlags = MsgFlags::from_bits_retain(libc::MSG_MORE);

/// The signals, in addition to those of every Unix system, that would end a process.
pub(super) fn other_fatal_signals() -> impl Iterator<Item = libc::c_int> {
    /// SIGPWR, and SIGSTKFLT on the processors that have it.
    const NAMED: &[libc::c_int] = &[
        libc::SIGPWR,
        #[cfg(any(
            target_arch = "x86_64",
            target_arch = "x86",
            target_arch = "aarch64",
            target_arch = "arm"
        ))]
        libc::SIGSTKFLT,
    ];
    NAMED.iter().copied().chain(libc::SIGRTMIN()..=libc::SIGRTMAX())
}

/// Ignores the real-time signals that C libraries reserve for threads and refuse to change. This program has one thread
/// (signal(7)).
#[expect(unsafe_code, reason = "C libraries refuse these signals in every wrapper")]
pub(super) fn ignore_reserved_signals() {
    for signal in [32, 33] {
        // The kernel's structure: a handler, then flags, a restorer on some processors, and a mask of 64 bits, all of them empty.
        let action: [usize; 5] = [libc::SIG_IGN, 0, 0, 0, 0];
        // SAFETY: the array is at least as large as the structure, also where a word has 32 bits, and lives through the call, which
        // gets the size of the mask.
        unsafe {
            libc::syscall(
                libc::SYS_rt_sigaction,
                signal,
                action.as_ptr(),
                std::ptr::null::<usize>(),
                8_usize,
            );
        };
    }
}

/// Forks by clone(2). fork(3) also prepares for threads, and writes to pages that the kernel then copies for every child: 20 page
/// faults per child instead of 16, and about 5 % more CPU time per session (docs/benchmarks.md).
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
#[expect(unsafe_code, reason = "clone has no safe wrapper")]
pub(super) fn fork() -> nix::Result<ForkResult> {
    use nix::errno::Errno;
    use nix::unistd::Pid;

    // SAFETY: without flags except the exit signal, and without a separate stack, the child continues with a copy of this
    // process. This process has one thread, so the child inherits no lock of another thread; the thread ID that the C library
    // caches is the parent's, but the child starts no threads and takes no locks by it.
    let outcome = unsafe { libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0) };
    match Errno::result(outcome)? {
        0 => Ok(ForkResult::Child),
        child => Ok(ForkResult::Parent { child: Pid::from_raw(i32::try_from(child).unwrap_or_default()) }),
    }
}

/// Forks by fork(3), on processors where the order of the arguments of clone(2) differs or was not checked.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
#[expect(unsafe_code, reason = "fork is unsafe in every wrapper")]
pub(super) fn fork() -> nix::Result<ForkResult> {
    // SAFETY: this process has one thread, so the child inherits no lock of another thread.
    unsafe { nix::unistd::fork() }
}

/// Waits with `mask` as the signal mask: `ppoll(2)`.
pub(super) fn wait(fds: &mut [PollFd<'_>], timeout: Option<Duration>, mask: SigSet) -> nix::Result<i32> {
    nix::poll::ppoll(fds, timeout.map(TimeSpec::from), Some(mask))
}

/// Closes the descriptors from `first` to `last`; returns whether the system has this call (close_range(2), Linux 5.9).
#[expect(unsafe_code, reason = "close_range has no safe wrapper")]
pub(super) fn close_range(first: RawFd, last: RawFd) -> bool {
    // SAFETY: it takes numbers. The values that own the descriptors are not used again, see `close_all_but`.
    unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) == 0 }
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

/// Reads the kernel's report on its clock; `None` if a system call filter forbids it (adjtimex(2)).
#[expect(unsafe_code, reason = "adjtimex has no safe wrapper in nix")]
#[must_use]
pub fn read_kernel_clock() -> Option<KernelClock> {
    // SAFETY: timex consists of numbers, for which zero is a valid value; zero modes means that nothing is set.
    let mut timex: libc::timex = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a timex that lives through the call.
    let state = unsafe { libc::adjtimex(&raw mut timex) };
    if state < 0 {
        return None;
    }
    let unsynchronised = state == libc::TIME_ERROR || timex.status & libc::STA_UNSYNC != 0;
    #[allow(
        clippy::useless_conversion,
        clippy::allow_attributes,
        reason = "c_long has 32 bits on some systems"
    )]
    Some(KernelClock { synchronised: !unsynchronised, maximum_error_us: i64::from(timex.maxerror) })
}

/// Asks the kernel to send this process SIGTERM when its parent ends (PR_SET_PDEATHSIG(2const)).
///
/// # Errors
/// The error of `prctl(2)`.
pub fn set_parent_death_signal() -> nix::Result<()> {
    nix::sys::prctl::set_pdeathsig(Signal::SIGTERM)
}

/// Makes this process the parent of its descendants whose own parent has exited (PR_SET_CHILD_SUBREAPER(2const)).
///
/// # Errors
/// The error of `prctl(2)`.
pub fn set_child_subreaper() -> nix::Result<()> {
    nix::sys::prctl::set_child_subreaper(true)
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

/// Connects to a Unix socket in the abstract namespace (unix(7)).
///
/// # Errors
/// The error of `connect(2)`.
pub fn connect_abstract(socket: &UnixDatagram, name: &str) -> std::io::Result<()> {
    use std::os::linux::net::SocketAddrExt;
    socket.connect_addr(&std::os::unix::net::SocketAddr::from_abstract_name(name)?)
}

/// The user of the process at the other end of a Unix socket.
///
/// # Errors
/// The error of `getsockopt(2)`.
pub fn peer_user(stream: &UnixStream) -> nix::Result<Uid> {
    Ok(Uid::from_raw(getsockopt(stream, PeerCredentials)?.uid()))
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

/// The parts of the sandbox, in the order in which they are entered.
pub fn sandbox_parts() -> Vec<Part> {
    let landlock = Part {
        name: "Landlock",
        purpose: "Landlock, which keeps sessions from opening files",
        call: "landlock_restrict_self(2)",
        enter: |_| landlock::restrict_self(),
    };
    let mut parts = vec![
        Part {
            name: "no new privileges",
            purpose: "no_new_privs, and so Landlock",
            call: "prctl(2)",
            enter: |_| nix::sys::prctl::set_no_new_privs(),
        },
        Part {
            name: "no capabilities",
            purpose: "dropping capabilities",
            call: "capset(2)",
            enter: |_| capabilities::drop_capabilities(),
        },
        Part {
            name: "resource limits",
            purpose: "resource limits on sessions",
            call: "setrlimit(2)",
            enter: |_| limit_resources(),
        },
    ];
    parts.extend(landlock::is_supported().then_some(landlock));
    // Last, because it denies the calls of the other parts.
    parts.extend(seccomp::parts());
    parts
}

/// Maximum size of the address space of the server and of each session, in bytes. The server uses about 12 MiB, and much less than
/// this for the largest settings and the most clients; a compromised session could otherwise use all memory of the machine.
const MAX_ADDRESS_SPACE: rlim_t = 256 << 20;

/// Forbids core dumps and limits memory.
fn limit_resources() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    let (_, hard) = getrlimit(Resource::RLIMIT_AS)?;
    let limit = hard.min(MAX_ADDRESS_SPACE);
    setrlimit(Resource::RLIMIT_AS, limit, limit)
}

/// The name of the part that allows only the system calls that the server needs.
pub const FILTER: &str = "a filter on system calls";

/// The parts of the sandbox that this system does not support.
pub fn unsupported_parts() -> Vec<String> {
    landlock::missing().into_iter().chain(seccomp::missing()).collect()
}

/// The name of a system call.
pub fn call_name(number: i32) -> Option<&'static str> {
    let number = usize::try_from(number).ok()?;
    syscalls::Sysno::new(number).map(|call| call.name())
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpStream};

    use super::*;

    #[test]
    fn an_accepted_connection_has_the_keepalive_times_of_its_listener() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        set_keepalive(&listener, Keepalive { idle: 61, interval: 16, count: 5 }).unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (stream, _) = listener.accept().unwrap();
        assert_eq!(getsockopt(&stream, TcpKeepIdle), Ok(61));
        assert_eq!(getsockopt(&stream, TcpKeepInterval), Ok(16));
        assert_eq!(getsockopt(&stream, TcpKeepCount), Ok(5));
    }
}
