//! Replaces the filter on system calls on processors for which the library cannot build one.

use nix::errno::Errno;

use crate::platform::Attempt;

/// Installs nothing.
///
/// # Errors
/// ENOSYS, always.
pub(super) fn install_filter(_attempt: Attempt) -> nix::Result<()> {
    Err(Errno::ENOSYS)
}
