//! Linux: no_new_privs, a filter on system calls, and Landlock.

use std::error::Error;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreated,
    RulesetError, Scope,
};

use nix::unistd::geteuid;

use super::filter;
use super::limits::limit_child;
use crate::process::capabilities::drop_capabilities;

/// The newest features of Landlock that are asked for; an older kernel gives what it has.
const LANDLOCK: ABI = ABI::V6;

/// The sandbox, made ready in the parent once.
pub enum Confinement {
    /// The settings want none.
    Off,
    /// Limits, and Landlock where the system has it.
    On(Option<RulesetCreated>),
}

impl Confinement {
    /// Confines the parent, and prepares what its children add; what this system lacks is said, and done without.
    pub fn begin(lacks: &mut Vec<String>) -> Self {
        if let Err(error) = nix::sys::prctl::set_no_new_privs() {
            lacks.push(format!("no_new_privs: {error}"));
        }
        if let Err(reason) = filter::install() {
            lacks.push(format!("a filter on system calls: {reason}"));
        }
        let landlock = ruleset().map_err(|error| lacks.push(format!("Landlock: {error}")));
        Self::On(landlock.ok())
    }

    /// Confines a child: from here on it has its client, and nothing else.
    ///
    /// # Errors
    /// Where the system refuses what it has given before: then the child must not serve.
    pub fn confine_child(self) -> Result<(), Box<dyn Error>> {
        let Self::On(landlock) = self else { return Ok(()) };
        // Before the limits: they leave no room for the descriptor that Landlock still holds.
        if let Some(landlock) = landlock {
            landlock.restrict_self()?;
        }
        limit_child()?;
        // Last: whoever runs as root, for want of [process] user, is root in name alone from here on. Others have no
        // capabilities to lose, and a service manager may forbid them the call.
        if geteuid().is_root() { Ok(drop_capabilities()?) } else { Ok(()) }
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
