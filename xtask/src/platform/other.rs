//! Systems without Unix process groups: the program itself is all that can be ended.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command};

use crate::error::Error;

/// Nothing to do here.
pub fn in_own_group(_command: &mut Command) {}

/// There is no polite request to end: this ends the program.
pub fn ask_to_end(child: &mut Child) {
    end_group(child);
}

/// Ends the program.
pub fn end_group(child: &mut Child) {
    // It may have ended a moment ago, which is as good.
    let _ended_already = child.kill();
}

/// Nothing is known about what the program started.
pub fn group_is_empty(_child: &Child) -> bool {
    true
}

/// There is no root.
pub fn is_root() -> bool {
    false
}

/// There is no root, so no other user is needed.
pub fn as_other_user(program: impl AsRef<OsStr>) -> Command {
    Command::new(program)
}

/// Nothing to do here.
#[expect(clippy::unnecessary_wraps, reason = "on other systems it can fail")]
pub fn give_to_other_user(_folder: &Path) -> Result<(), Error> {
    Ok(())
}
