//! Starts programs of the desktop, and shows dialogs. Shared by the systems that need it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// Shows `folder` in the file manager `program`. Does nothing if there is none; the window shows the path too.
pub(super) fn open_folder_with(program: &str, folder: &Path) {
    let mut manager = Command::new(program);
    manager.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // A thread waits for it, because a child that is not waited for becomes a zombie.
    let thread = thread::Builder::new().name("file manager".to_owned());
    let _ = thread.spawn(move || drop(manager.status()));
}

/// Shows `error` in a dialog, for a program that was started without a terminal.
#[cfg(any(target_os = "macos", windows))]
pub(super) fn show_error_dialog(error: &str) {
    use rfd::{MessageButtons, MessageDialog, MessageLevel};

    let dialog = MessageDialog::new().set_level(MessageLevel::Error).set_title(crate::texts::title());
    // There is only one button.
    let _ = dialog.set_description(error).set_buttons(MessageButtons::Ok).show();
}
