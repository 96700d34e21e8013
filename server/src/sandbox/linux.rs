//! Linux: no_new_privs, a filter on system calls, Landlock, resource limits, capabilities.

use std::os::fd::{AsFd, OwnedFd};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreated,
    RulesetError, Scope,
};
use nix::errno::Errno;
use nix::sys::wait::{WaitStatus, waitpid};

use super::filter;
use super::limits::limit_child;
use crate::platform::capabilities::{drop_capabilities, has_capabilities};
use crate::platform::fork::fork_child;
use crate::platform::landlock::{abi, restrict_self};

/// The newest features of Landlock that are asked for; an older kernel provides what it has.
const LANDLOCK: ABI = ABI::V6;

/// What each version of Landlock added, and the Linux that has it (landlock(7)).
const LANDLOCK_VERSIONS: [(i64, &str); 6] = [
    (1, "Landlock, which keeps sessions from opening files (Linux 5.13)"),
    (2, "Landlock's rule on moving files between directories (Linux 5.19)"),
    (3, "Landlock's rule on truncating files (Linux 6.2)"),
    (4, "Landlock's rules on TCP, which keep sessions from connecting elsewhere (Linux 6.7)"),
    (5, "Landlock's rule on device controls (Linux 6.10)"),
    (6, "Landlock's rules on signals and abstract Unix sockets (Linux 6.12)"),
];

/// The sandbox, prepared in the parent once. Each part is there only where it was seen to work.
#[derive(Debug, Default)]
pub struct Confinement {
    ruleset: Option<OwnedFd>,
    limits: bool,
    capabilities: bool,
}

/// What a child adds to the sandbox of its parent. Each is a bit, so that a child can say by its exit status which are denied.
const PARTS: [(u8, &str); 3] = [
    (
        LANDLOCK_PART,
        "Landlock, which keeps sessions from opening files: the system denies landlock_restrict_self(2)",
    ),
    (LIMITS_PART, "resource limits on sessions: the system denies setrlimit(2)"),
    (CAPABILITIES_PART, "dropping capabilities in sessions: the system denies capset(2)"),
];
const LANDLOCK_PART: u8 = 1;
const LIMITS_PART: u8 = 2;
const CAPABILITIES_PART: u8 = 4;
const ALL_PARTS: u8 = LANDLOCK_PART | LIMITS_PART | CAPABILITIES_PART;

impl Confinement {
    /// No sandbox.
    #[must_use]
    pub fn off() -> Self {
        Self::default()
    }

    /// Confines the parent, and finds out in a separate child what children can add. Whatever is missing on this system
    /// is described in `missing`, and left out.
    pub fn begin(missing: &mut Vec<String>) -> Self {
        let no_new_privs = nix::sys::prctl::set_no_new_privs();
        if let Err(error) = no_new_privs {
            missing.push(format!("no_new_privs, and so Landlock: {error}"));
        }
        if let Err(reason) = filter::install() {
            missing.push(format!("a filter on system calls: {reason}"));
        }
        let mut wanted = Self { ruleset: None, limits: true, capabilities: may_have_capabilities() };
        if no_new_privs.is_ok() {
            missing.extend(missing_versions(abi()));
            match ruleset() {
                Ok(ruleset) => wanted.ruleset = ruleset.into(),
                Err(error) => missing.push(format!("Landlock: {error}")),
            }
        }
        let denied = wanted.denied_parts();
        missing
            .extend(PARTS.iter().filter(|(part, _)| denied & part != 0).map(|(_, what)| (*what).to_owned()));
        Self {
            ruleset: wanted.ruleset.filter(|_| denied & LANDLOCK_PART == 0),
            limits: wanted.limits && denied & LIMITS_PART == 0,
            capabilities: wanted.capabilities && denied & CAPABILITIES_PART == 0,
        }
    }

    /// Confines a child: from here on it has its client, and nothing else.
    ///
    /// # Errors
    /// Where the system refuses what it granted when it was tried: the child must not serve.
    pub fn confine_child(&self) -> nix::Result<()> {
        if self.apply(ALL_PARTS) == 0 { Ok(()) } else { Err(Errno::EPERM) }
    }

    /// Applies these parts, and returns those that were denied.
    fn apply(&self, parts: u8) -> u8 {
        let landlock = || self.ruleset.as_ref().map_or(Ok(()), |ruleset| restrict_self(ruleset.as_fd()));
        let limits = || if self.limits { limit_child() } else { Ok(()) };
        let capabilities = || if self.capabilities { drop_capabilities() } else { Ok(()) };
        let mut denied = 0;
        let mut apply = |part: u8, outcome: &dyn Fn() -> nix::Result<()>| {
            if parts & part != 0 && outcome().is_err() {
                denied |= part;
            }
        };
        apply(LANDLOCK_PART, &landlock);
        apply(LIMITS_PART, &limits);
        // Last: the others need nothing that it takes away.
        apply(CAPABILITIES_PART, &capabilities);
        denied
    }

    /// Finds out which parts are denied, in children, since none can be taken back.
    fn denied_parts(&self) -> u8 {
        // A service manager may end a process for such a call (SIGSYS): then each part is tried on its own.
        try_in_child(|| self.apply(ALL_PARTS)).unwrap_or_else(|| {
            let is_denied = |part: u8| try_in_child(|| self.apply(part)) != Some(0);
            PARTS.iter().map(|(part, _)| *part).filter(|part| is_denied(*part)).sum()
        })
    }
}

/// What `attempt` returns in a child; `None` where a signal ended it. A system that does not even fork has every part assumed
/// to work: each session then finds out for itself.
fn try_in_child(attempt: impl FnOnce() -> u8) -> Option<u8> {
    let Ok(child) = fork_child(attempt) else { return Some(0) };
    loop {
        match waitpid(child, None) {
            Ok(WaitStatus::Exited(_, status)) => return u8::try_from(status).ok(),
            Err(Errno::EINTR) => {}
            Ok(_) | Err(_) => return None,
        }
    }
}

/// Where the system does not say, giving them up is tried.
fn may_have_capabilities() -> bool {
    has_capabilities().unwrap_or(true)
}

fn missing_versions(abi: nix::Result<i64>) -> Vec<String> {
    let newest = match abi {
        Ok(version) => version,
        Err(Errno::EOPNOTSUPP) => {
            return vec![
                "Landlock, which keeps sessions from opening files: it is switched off at boot (lsm=)"
                    .to_owned(),
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

/// Everything that Landlock can forbid, and no exception.
fn ruleset() -> Result<RulesetCreated, RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(LANDLOCK))?
        .handle_access(AccessNet::from_all(LANDLOCK))?
        .scope(Scope::from_all(LANDLOCK))?
        .create()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_older_landlock_is_said_to_miss_what_newer_ones_have() {
        assert_eq!(missing_versions(Ok(6)), Vec::<String>::new());
        assert_eq!(missing_versions(Ok(7)), Vec::<String>::new());
        assert_eq!(missing_versions(Ok(4)).len(), 2);
        let none = missing_versions(Err(Errno::ENOSYS));
        assert!(none.len() == 1 && none.iter().all(|what| what.contains("opening files")), "{none:?}");
        assert!(missing_versions(Err(Errno::EOPNOTSUPP)).iter().all(|what| what.contains("at boot")));
    }
}
