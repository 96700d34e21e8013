//! macOS.

use std::io::{IsTerminal, Write};
use std::path::Path;

use super::desktop;

/// The name of the modifier key of shortcuts.
pub(crate) const COMMAND_KEY: &str = "Command";

/// Does nothing: a program inherits the terminal.
pub fn attach_console() {}

/// Shows `folder` in the file manager.
pub fn open_folder(folder: &Path) {
    desktop::open_folder_with("open", folder);
}

/// Shows why the window could not be opened: in the terminal, or in a dialog if the program was started without one.
pub fn show_error(error: &str) {
    let mut terminal = std::io::stderr();
    // Fails if standard error is closed; then only the exit code reports the error.
    let _ = writeln!(terminal, "datetime-client: {error}");
    if !terminal.is_terminal() {
        desktop::show_error_dialog(error);
    }
}
