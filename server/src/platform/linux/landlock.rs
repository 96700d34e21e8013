//! Denies a process access to files, TCP and other processes with Landlock (landlock(7)).

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreated,
    RulesetError, Scope,
};
use nix::errno::Errno;
use nix::libc;

/// The newest version of Landlock that is used. An older kernel applies the rules that it has.
const NEWEST: ABI = ABI::V6;

/// What each version of Landlock added, and the first kernel with it (landlock(7)).
const LANDLOCK_VERSIONS: [(i64, &str); 6] = [
    (1, "Landlock, which keeps sessions from opening files (Linux 5.13)"),
    (2, "Landlock's rule on moving files between directories (Linux 5.19)"),
    (3, "Landlock's rule on truncating files (Linux 6.2)"),
    (4, "Landlock's rules on TCP, which keep sessions from connecting elsewhere (Linux 6.7)"),
    (5, "Landlock's rule on device controls (Linux 6.10)"),
    (6, "Landlock's rules on signals and abstract Unix sockets (Linux 6.12)"),
];

/// Denies this process permanently everything that Landlock can deny. no_new_privs must be set.
///
/// # Errors
/// The error of `landlock_create_ruleset(2)` or `landlock_restrict_self(2)`.
pub(super) fn restrict_self() -> nix::Result<()> {
    let ruleset = ruleset().map_err(|_| Errno::last())?;
    let Some(ruleset) = Option::<OwnedFd>::from(ruleset) else { return Err(Errno::ENOSYS) };
    apply(ruleset.as_fd())
}

/// The parts of Landlock that this kernel does not have.
pub(super) fn missing() -> Vec<String> {
    missing_versions(abi())
}

/// Whether this kernel has Landlock.
pub(super) fn is_supported() -> bool {
    abi().is_ok_and(|version| version > 0)
}

fn ruleset() -> Result<RulesetCreated, RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()
}

fn missing_versions(abi: nix::Result<i64>) -> Vec<String> {
    let newest = match abi {
        Ok(version) => version,
        Err(Errno::EOPNOTSUPP) => {
            return vec![
                "Landlock, which keeps sessions from opening files: it is disabled at boot (lsm=)".to_owned(),
            ];
        }
        Err(_) => 0,
    };
    if newest == 0 {
        return LANDLOCK_VERSIONS.iter().take(1).map(|(_, what)| (*what).to_owned()).collect();
    }
    LANDLOCK_VERSIONS
        .iter()
        .filter(|(version, _)| *version > newest)
        .map(|(_, what)| (*what).to_owned())
        .collect()
}

/// The version of Landlock in this kernel, from 1 (landlock_create_ruleset(2)). The error is ENOSYS if the kernel has none, and
/// EOPNOTSUPP if it is disabled at boot.
#[expect(unsafe_code, reason = "the library does not report the version")]
fn abi() -> nix::Result<i64> {
    /// LANDLOCK_CREATE_RULESET_VERSION
    const VERSION: libc::c_uint = 1;
    // SAFETY: with this flag the call takes no attributes (a null pointer of length 0) and returns a number.
    let outcome = unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<libc::c_void>(), 0_usize, VERSION)
    };
    #[allow(
        clippy::useless_conversion,
        clippy::allow_attributes,
        reason = "c_long has 32 bits on some systems"
    )]
    Errno::result(outcome).map(i64::from)
}

#[expect(unsafe_code, reason = "the library's own function consumes the ruleset and closes its descriptor")]
fn apply(ruleset: BorrowedFd<'_>) -> nix::Result<()> {
    // SAFETY: it takes numbers.
    let outcome = unsafe { libc::syscall(libc::SYS_landlock_restrict_self, ruleset.as_raw_fd(), 0) };
    Errno::result(outcome).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_that_an_older_kernel_does_not_have_is_listed() {
        assert_eq!(missing_versions(Ok(6)), Vec::<String>::new());
        assert_eq!(missing_versions(Ok(7)), Vec::<String>::new());
        assert_eq!(missing_versions(Ok(4)).len(), 2);
        let none = missing_versions(Err(Errno::ENOSYS));
        assert!(none.len() == 1 && none.iter().all(|what| what.contains("opening files")), "{none:?}");
        assert!(missing_versions(Err(Errno::EOPNOTSUPP)).iter().all(|what| what.contains("at boot")));
    }
}
