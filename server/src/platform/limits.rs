//! Resource limits of a child (setrlimit(2)). They cannot be raised again.

use nix::sys::resource::{Resource, setrlimit};

use super::system;

/// Limits what a child can do: no new descriptors, no growing files, no core dumps, no processes. (RLIMIT_NPROC does not apply
/// to root.)
///
/// # Errors
/// The error of `setrlimit(2)`.
pub fn limit_child() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_NOFILE, system::MAX_POLLED, system::MAX_POLLED)?;
    setrlimit(Resource::RLIMIT_FSIZE, 0, 0)?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    system::forbid_processes()
}
