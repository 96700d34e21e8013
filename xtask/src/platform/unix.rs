//! Unix: every program we start leads a process group, so that it and all it started can be ended together.

use std::ffi::OsStr;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::{Pid, Uid};

use crate::error::Error;

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

/// The user and group that run what refuses to run as root: "nobody" on every system (`nobody` in Debian's base-passwd).
const OTHER: u32 = 65534;

/// Starts `program` as another user where we are root, else as ourselves.
pub fn as_other_user(program: impl AsRef<OsStr>) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args([format!("--reuid={OTHER}"), format!("--regid={OTHER}"), "--clear-groups".to_owned()])
        .arg(program);
    command
}

/// Lets that user write to `folder`.
pub fn give_to_other_user(folder: &Path) -> Result<(), Error> {
    if !is_root() {
        return Ok(());
    }
    chown(folder, Some(OTHER), Some(OTHER))
        .map_err(Error::system(format!("cannot give {} away", folder.display())))
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().map(Pid::from_raw)
}
