//! Confines the server. Each part of the sandbox is used only if a trial in a child has shown that the system permits it, and that
//! a session works in it.

use std::sync::atomic::{AtomicU64, Ordering};

use nix::errno::Errno;
use nix::sys::wait::{WaitStatus, waitpid};
use serde::{Deserialize, Serialize};

use crate::platform::{Attempt, FILTER, Part, call_name, fork_child, sandbox_parts, unsupported_parts};

/// The sandbox of the server, which its sessions inherit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// The parts that apply.
    pub parts: Vec<String>,
    /// What this system does not support, each with the reason.
    pub missing: Vec<String>,
}

/// Memory that a trial shares with the server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TrialRecord {
    /// How many steps have succeeded. Each part is a step, and the conversation is the last one.
    pub(crate) steps: &'static AtomicU64,
    /// The error of the step that failed; 0 if none did.
    pub(crate) error: &'static AtomicU64,
    /// The number of a denied system call plus one; 0 if none was denied.
    pub(crate) denied_call: &'static AtomicU64,
}

impl Confinement {
    /// Confines this process permanently. `converse` is called in children under the same sandbox with what `prepare` returned
    /// outside of it, and returns whether a session works there.
    ///
    /// # Errors
    /// The system denies a part that it permitted in the trial.
    pub(crate) fn enter<T>(
        record: TrialRecord,
        prepare: impl Fn() -> std::io::Result<T>,
        mut converse: impl FnMut(T) -> bool,
    ) -> Result<Self, String> {
        let mut parts = sandbox_parts();
        let mut missing = unsupported_parts();
        // The filter, if a conversation failed with it for a reason that is not known. It is used unless one works without it.
        let mut suspect: Option<(usize, Part)> = None;
        loop {
            let prepared = prepare().map_err(|error| format!("cannot try the sandbox: {error}"))?;
            let failed = try_in_child(&parts, record, || converse(prepared));
            let filter = parts.iter().position(|part| part.name == FILTER);
            match (failed, filter) {
                (None, _) => {
                    let part = suspect.map(|(_, part)| format!("{}: {NO_CONVERSATION}", part.purpose));
                    missing.extend(part);
                    break;
                }
                (Some(Failed::Part(index, reason)), _) if index < parts.len() => {
                    missing.push(format!("{}: {reason}", parts.remove(index).purpose));
                }
                (Some(Failed::Filter(reason)), Some(index)) => {
                    missing.push(format!("{}: {reason}", parts.remove(index).purpose));
                }
                (Some(Failed::Conversation), Some(index)) => suspect = Some((index, parts.remove(index))),
                (Some(_), _) => {
                    missing.push(format!("a trial: {NO_CONVERSATION}"));
                    if let Some((index, part)) = suspect {
                        parts.insert(index, part);
                    }
                    break;
                }
            }
        }
        for part in &parts {
            (part.enter)(Attempt::Final)
                .map_err(|error| format!("cannot enter the sandbox: {} fails: {error}", part.call))?;
        }
        Ok(Self { parts: parts.iter().map(|part| part.name.to_owned()).collect(), missing })
    }

    /// Whether a session must be able to limit itself.
    pub(crate) fn has_limits(&self) -> bool {
        self.parts.iter().any(|part| part == "resource limits")
    }
}

const NO_CONVERSATION: &str = "a session does not work in it";

/// How a trial failed.
enum Failed {
    /// The part with this index is denied, for this reason.
    Part(usize, String),
    /// The filter denied a system call, which the reason names.
    Filter(String),
    /// The conversation failed, and no system call was denied: processes or memory may be short.
    Conversation,
}

/// Tries the parts and a conversation in a child, because no part can be undone. `None` if both work, or if fork fails.
fn try_in_child(parts: &[Part], record: TrialRecord, converse: impl FnOnce() -> bool) -> Option<Failed> {
    let TrialRecord { steps, error, denied_call } = record;
    for number in [steps, error, denied_call] {
        number.store(0, Ordering::Relaxed);
    }
    let child = fork_child(|| {
        for part in parts {
            if let Err(errno) = (part.enter)(Attempt::Trial(denied_call)) {
                error.store(u64::from((errno as i32).unsigned_abs()), Ordering::Relaxed);
                return 1;
            }
            steps.fetch_add(1, Ordering::Relaxed);
        }
        u8::from(!converse())
    });
    if wait(child.ok()?) {
        return None;
    }
    let step = usize::try_from(steps.load(Ordering::Relaxed)).unwrap_or_default();
    if let Some(part) = parts.get(step) {
        // A service manager may kill a process for the call (SIGSYS) instead of returning an error.
        let errno = i32::try_from(error.load(Ordering::Relaxed)).unwrap_or_default();
        let cause = if errno == 0 { String::new() } else { format!(" ({})", Errno::from_raw(errno).desc()) };
        return Some(Failed::Part(step, format!("the system denies {}{cause}", part.call)));
    }
    let denied = denied_call.load(Ordering::Relaxed).checked_sub(1).and_then(|call| i32::try_from(call).ok());
    let Some(call) = denied else { return Some(Failed::Conversation) };
    Some(Failed::Filter(format!(
        "a session needs the system call {} (number {call}), which the filter does not allow",
        call_name(call).unwrap_or("without a name")
    )))
}

/// Waits for a child. Returns whether it succeeded.
fn wait(child: nix::unistd::Pid) -> bool {
    loop {
        match waitpid(child, None) {
            Ok(WaitStatus::Exited(_, status)) => return status == 0,
            Err(Errno::EINTR) => {}
            Ok(_) | Err(_) => return false,
        }
    }
}
