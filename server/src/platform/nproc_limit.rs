//! The limit on a user's processes (RLIMIT_NPROC in setrlimit(2)), which nix names on every system but Apple's.

#[cfg(not(target_vendor = "apple"))]
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// How many processes this user may have; it does not bind root.
///
/// # Errors
/// What `getrlimit(2)` says.
#[cfg(not(target_vendor = "apple"))]
pub fn most_processes() -> nix::Result<u64> {
    getrlimit(Resource::RLIMIT_NPROC).map(|(soft, _)| soft)
}

/// Takes from this process, for good, the right to start others.
///
/// # Errors
/// What `setrlimit(2)` says.
#[cfg(not(target_vendor = "apple"))]
pub fn forbid_processes() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_NPROC, 0, 0)
}

/// How many processes this user may have; it does not bind root.
///
/// # Errors
/// What `getrlimit(2)` says.
#[cfg(target_vendor = "apple")]
#[expect(unsafe_code, reason = "nix has no name for this limit here")]
pub fn most_processes() -> nix::Result<u64> {
    let mut limit = nix::libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a limit that lives through the call.
    let result = unsafe { nix::libc::getrlimit(nix::libc::RLIMIT_NPROC, &raw mut limit) };
    nix::errno::Errno::result(result).map(|_| limit.rlim_cur)
}

/// Takes from this process, for good, the right to start others.
///
/// # Errors
/// What `setrlimit(2)` says.
#[cfg(target_vendor = "apple")]
#[expect(unsafe_code, reason = "nix has no name for this limit here")]
pub fn forbid_processes() -> nix::Result<()> {
    let none = nix::libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a limit that lives through the call.
    let result = unsafe { nix::libc::setrlimit(nix::libc::RLIMIT_NPROC, &raw const none) };
    nix::errno::Errno::result(result).map(drop)
}
