//! Linux: no_new_privs, a filter on system calls, and Landlock.

use std::os::fd::{AsFd, OwnedFd};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreated,
    RulesetError, Scope,
};

use nix::unistd::geteuid;

use super::filter;
use super::limits::limit_child;
use crate::process::capabilities::drop_capabilities;
use crate::process::landlock::restrict_self;

/// The newest features of Landlock that are asked for; an older kernel gives what it has.
const LANDLOCK: ABI = ABI::V6;

/// The sandbox, made ready in the parent once.
pub enum Confinement {
    /// The settings want none.
    Off,
    /// Limits, and a ruleset of Landlock where the system has it.
    On(Option<OwnedFd>),
}

impl Confinement {
    /// Confines the parent, and prepares what its children add; what this system lacks is said, and done without.
    pub fn begin(lacks: &mut Vec<String>) -> Self {
        let no_new_privs = nix::sys::prctl::set_no_new_privs();
        if let Err(error) = no_new_privs {
            lacks.push(format!("no_new_privs, and so Landlock: {error}"));
        }
        if let Err(reason) = filter::install() {
            lacks.push(format!("a filter on system calls: {reason}"));
        }
        // Landlock wants no_new_privs.
        let ruleset = no_new_privs.ok().map(|()| ruleset());
        let ruleset = ruleset.transpose().unwrap_or_else(|error| {
            lacks.push(format!("Landlock: {error}"));
            None
        });
        Self::On(ruleset.and_then(Into::into))
    }

    /// Confines a child: from here on it has its client, and nothing else.
    ///
    /// # Errors
    /// Where the system refuses what it has given before: then the child must not serve.
    pub fn confine_child(&self) -> nix::Result<()> {
        let Self::On(ruleset) = self else { return Ok(()) };
        if let Some(ruleset) = ruleset {
            restrict_self(ruleset.as_fd())?;
        }
        limit_child()?;
        // Last: whoever runs as root, for want of [process] user, is root in name alone from here on. Others have no
        // capabilities to lose, and a service manager may forbid them the call.
        if geteuid().is_root() { drop_capabilities() } else { Ok(()) }
    }
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
