//! Checks and drops the capabilities of this process (capabilities(7)).

use nix::errno::Errno;
use nix::libc;

/// `_LINUX_CAPABILITY_VERSION_3`: two words of 32 bits per set.
const VERSION: u32 = 0x2008_0522;

#[repr(C)]
struct Header {
    version: u32,
    pid: i32,
}

#[repr(C)]
struct Sets {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

/// Whether this process may have capabilities: those of root, or ambient ones of a service manager. `true` if this
/// cannot be read.
fn may_have_capabilities() -> bool {
    has_capabilities().unwrap_or(true)
}

#[expect(unsafe_code, reason = "capget has no safe wrapper")]
fn has_capabilities() -> nix::Result<bool> {
    let header = Header { version: VERSION, pid: 0 };
    let mut sets = [const { Sets { effective: 0, permitted: 0, inheritable: 0 } }; 2];
    // SAFETY: both pointers are to values with the layout of this version, which live through the call.
    let outcome = unsafe { libc::syscall(libc::SYS_capget, &raw const header, sets.as_mut_ptr()) };
    Errno::result(outcome)?;
    Ok(sets.iter().any(|set| set.permitted | set.inheritable != 0))
}

/// Drops all capabilities of this process, ambient ones included. They cannot be regained without executing another program.
///
/// # Errors
/// The error of `capset(2)`.
pub(super) fn drop_capabilities() -> nix::Result<()> {
    if may_have_capabilities() { set_none() } else { Ok(()) }
}

#[expect(unsafe_code, reason = "capset has no safe wrapper")]
fn set_none() -> nix::Result<()> {
    let header = Header { version: VERSION, pid: 0 };
    let none = [const { Sets { effective: 0, permitted: 0, inheritable: 0 } }; 2];
    // SAFETY: both pointers are to values with the layout of this version, which live through the call.
    let outcome = unsafe { libc::syscall(libc::SYS_capset, &raw const header, none.as_ptr()) };
    Errno::result(outcome).map(drop)
}
