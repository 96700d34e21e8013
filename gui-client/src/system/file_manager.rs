//! Shows a folder in the system's file manager.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use super::FILE_MANAGER;

/// Opens `folder`. Without a file manager nothing happens; the window shows the path too.
pub fn open_folder(folder: &Path) {
    let mut manager = Command::new(FILE_MANAGER);
    manager.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // A thread waits for it, because a child that is not waited for stays in the process table.
    let reaper = thread::Builder::new().name("file manager".to_owned());
    let _ = reaper.spawn(move || drop(manager.status()));
}
