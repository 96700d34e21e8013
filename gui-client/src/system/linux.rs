//! Linux and the BSDs.

use std::io::Write;
use std::path::Path;

use super::desktop;

/// The name of the modifier key of shortcuts.
pub(crate) const COMMAND_KEY: &str = "Ctrl";

/// Does nothing: a program inherits the terminal.
pub fn attach_console() {}

/// Shows `folder` in the file manager.
pub fn open_folder(folder: &Path) {
    desktop::open_folder_with("xdg-open", folder);
}

/// Shows why the window could not be opened: on standard error, which a desktop session writes to its log.
pub fn show_error(error: &str) {
    // Fails if standard error is closed; then only the exit code reports the error.
    let _ = writeln!(std::io::stderr(), "datetime-client: {error}");
}
