//! Limits of a child (setrlimit(2)): portable, and never given back.

use nix::sys::resource::{Resource, setrlimit};

use crate::platform::nproc_limit::forbid_processes;

/// A child polls its client; `poll(2)` refuses more than this limit, also of descriptors that are open already.
#[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "dragonfly"))]
const POLLED: u64 = 1;

/// Where it has to be `select(2)`, the limit is on the descriptor's number.
#[cfg(not(any(target_os = "linux", target_os = "freebsd", target_os = "dragonfly")))]
const POLLED: u64 = 1024;

/// Takes from a child what it does not need: new descriptors, files that grow, core dumps, processes (which does not
/// bind root).
///
/// # Errors
/// What `setrlimit(2)` says.
pub fn limit_child() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_NOFILE, POLLED, POLLED)?;
    setrlimit(Resource::RLIMIT_FSIZE, 0, 0)?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    forbid_processes()
}
