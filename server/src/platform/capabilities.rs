//! The capabilities of this process (capabilities(7)): whether it has any, and giving them all up.

use nix::errno::Errno;
use nix::libc;

/// `_LINUX_CAPABILITY_VERSION_3`: two sets of 32 bits for each kind.
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

/// Whether this process has capabilities to lose: root's, or those a service manager passed on (ambient ones).
///
/// # Errors
/// What `capget(2)` says.
#[expect(unsafe_code, reason = "capget has no safe wrapper")]
pub fn has_capabilities() -> nix::Result<bool> {
    let header = Header { version: VERSION, pid: 0 };
    let mut sets = [const { Sets { effective: 0, permitted: 0, inheritable: 0 } }; 2];
    // SAFETY: both pointers are to values of the layout that this version of the call uses, and live through it.
    let outcome = unsafe { libc::syscall(libc::SYS_capget, &raw const header, sets.as_mut_ptr()) };
    Errno::result(outcome)?;
    Ok(sets.iter().any(|set| set.permitted | set.inheritable != 0))
}

/// Leaves this process none, for good, ambient ones included: what is not permitted cannot be regained without a new
/// program.
///
/// # Errors
/// What `capset(2)` says.
#[expect(unsafe_code, reason = "capset has no safe wrapper")]
pub fn drop_capabilities() -> nix::Result<()> {
    let header = Header { version: VERSION, pid: 0 };
    let none = [const { Sets { effective: 0, permitted: 0, inheritable: 0 } }; 2];
    // SAFETY: both pointers are to values of the layout that this version of the call reads, and live through it.
    let outcome = unsafe { libc::syscall(libc::SYS_capset, &raw const header, none.as_ptr()) };
    Errno::result(outcome).map(drop)
}
