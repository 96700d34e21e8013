//! Removes the alternate signal stack, which is two mappings that fork(2) would copy for every session.

use std::ptr::{null, null_mut};

use nix::errno::Errno;
use nix::libc;

/// Removes the stack on which the standard library reports a stack overflow. An overflow then ends the process by SIGSEGV without a
/// message. For a process that exits with `_exit`: the standard library would remove the stack again.
///
/// # Errors
/// The error of `sigaltstack(2)` or `munmap(2)`.
#[expect(unsafe_code, reason = "the calls have no safe wrappers")]
pub fn unmap_alternate_stack() -> nix::Result<()> {
    let none = libc::stack_t { ss_sp: null_mut(), ss_flags: libc::SS_DISABLE, ss_size: 0 };
    let mut old = none;
    // SAFETY: the pointers are null or to values that live through the call.
    Errno::result(unsafe { libc::sigaltstack(null(), &raw mut old) })?;
    if old.ss_flags & libc::SS_DISABLE != 0 {
        return Ok(());
    }
    // SAFETY: likewise. The process is not running on that stack.
    Errno::result(unsafe { libc::sigaltstack(&raw const none, null_mut()) })?;
    // SAFETY: nothing uses the stack any more. Its guard page, one page below, stays if it is not there.
    Errno::result(unsafe { libc::munmap(old.ss_sp, old.ss_size) })?;
    let page = usize::try_from(nix::unistd::sysconf(nix::unistd::SysconfVar::PAGE_SIZE)?.unwrap_or_default());
    let page = page.unwrap_or_default();
    // SAFETY: the standard library has mapped the guard page together with the stack (std::sys::pal::unix::stack_overflow).
    Errno::result(unsafe { libc::munmap(old.ss_sp.cast::<u8>().wrapping_sub(page).cast(), page) }).map(drop)
}
