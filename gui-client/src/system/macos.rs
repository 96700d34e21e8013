//! macOS: what is said on standard error is nowhere to be seen after a double-click.

use std::io::{IsTerminal, Write};

use super::said;

/// What shows a folder.
pub const FILE_MANAGER: &str = "open";

/// Nothing to do: a program has the terminal of whoever started it.
pub fn use_callers_console() {}

/// Says why there is no window: in the terminal, or else in a dialog.
pub fn tell(why: &str) {
    let mut terminal = std::io::stderr();
    // Standard error may be closed; then the exit code alone must do.
    let _ = writeln!(terminal, "datetime-client: {why}");
    if !terminal.is_terminal() {
        said::show(why);
    }
}
