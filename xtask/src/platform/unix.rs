//! Unix: every program we start leads a process group, so that it and all it started can be ended together.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::{Pid, Uid};

/// Makes what `command` starts the leader of a new process group.
pub fn in_own_group(command: &mut Command) {
    command.process_group(0);
}

/// Asks the leader to end (SIGTERM).
pub fn ask_to_end(child: &mut Child) {
    if let Some(leader) = pid(child) {
        // It may have ended a moment ago, which is as good.
        let _ended_already = kill(leader, Signal::SIGTERM);
    }
}

/// Ends what is left of the group (SIGKILL).
pub fn end_group(child: &mut Child) {
    if let Some(leader) = pid(child) {
        let _nothing_left = killpg(leader, Signal::SIGKILL);
    }
}

/// Whether no process of the group is left.
pub fn group_is_empty(child: &Child) -> bool {
    pid(child).is_none_or(|leader| killpg(leader, None) == Err(Errno::ESRCH))
}

/// Whether we may install packages without asking anyone.
pub fn is_root() -> bool {
    Uid::effective().is_root()
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().map(Pid::from_raw)
}
