//! Confines the parent and, more strictly, its children. Each part of the sandbox is used only if a trial in a child has shown that
//! the system permits it.

use nix::errno::Errno;
use nix::sys::wait::{WaitStatus, waitpid};

use crate::platform::{
    Landlock, drop_capabilities, fork_child, limit_child, may_have_capabilities, restrict_process,
};

/// What a child adds to the sandbox that it inherits. Prepared once in the parent.
#[derive(Debug, Default)]
pub struct Confinement {
    landlock: Option<Landlock>,
    limits: bool,
    capabilities: bool,
}

/// The parts of a child's sandbox. Each is a bit, so that the exit status of a trial reports which parts were denied.
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

    /// Confines the parent and tries which parts children can add. Parts that the system denies are not used, and are described in
    /// `missing`.
    pub fn begin(missing: &mut Vec<String>) -> Self {
        let landlock = if restrict_process(missing) { Landlock::prepare(missing) } else { None };
        let wanted = Self { landlock, limits: true, capabilities: may_have_capabilities() };
        let denied = wanted.denied_parts();
        let is_denied = |part: u8| denied & part != 0;
        missing.extend(PARTS.iter().filter(|(part, _)| is_denied(*part)).map(|(_, what)| (*what).to_owned()));
        Self {
            landlock: wanted.landlock.filter(|_| !is_denied(LANDLOCK_PART)),
            limits: wanted.limits && !is_denied(LIMITS_PART),
            capabilities: wanted.capabilities && !is_denied(CAPABILITIES_PART),
        }
    }

    /// Confines a child to its client's connection.
    ///
    /// # Errors
    /// EPERM if the system denies a part that it permitted in the trial. The child must then exit without serving.
    pub fn confine_child(&self) -> nix::Result<()> {
        if self.apply(ALL_PARTS) == 0 { Ok(()) } else { Err(Errno::EPERM) }
    }

    /// Applies these parts and returns those that were denied.
    fn apply(&self, parts: u8) -> u8 {
        let landlock = || self.landlock.as_ref().map_or(Ok(()), Landlock::restrict_self);
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
        // Last, because the other parts may need capabilities.
        apply(CAPABILITIES_PART, &capabilities);
        denied
    }

    /// Tries which parts are denied. This happens in children, because no part can be undone.
    fn denied_parts(&self) -> u8 {
        // A service manager may kill a process for such a call (SIGSYS). Then each part is tried in a separate child.
        try_in_child(|| self.apply(ALL_PARTS)).unwrap_or_else(|| {
            let is_denied = |part: u8| try_in_child(|| self.apply(part)) != Some(0);
            PARTS.iter().map(|(part, _)| *part).filter(|part| is_denied(*part)).sum()
        })
    }
}

/// Runs `attempt` in a child and returns its result; `None` if a signal killed the child. If fork fails, every part is assumed to
/// be permitted, and `confine_child` reports a part that is not.
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
