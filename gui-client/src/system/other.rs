//! Linux and its kin: who starts a program by a double-click finds its messages in the session's log.

use std::io::Write;

/// What shows a folder.
pub const FILE_MANAGER: &str = "xdg-open";

/// Nothing to do: a program has the terminal of whoever started it.
pub fn use_callers_console() {}

/// Says why there is no window.
pub fn tell(why: &str) {
    // Standard error may be closed; then the exit code alone must do.
    let _ = writeln!(std::io::stderr(), "datetime-client: {why}");
}
