//! Windows. A program with a window has no console unless it attaches to that of the process that started it.

use std::io::Write;
use std::os::windows::io::AsRawHandle;
use std::path::Path;

use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};

use super::desktop;

/// The name of the modifier key of shortcuts.
pub(crate) const COMMAND_KEY: &str = "Ctrl";

/// Attaches to the console of the shell that started the program, so that `--help`, `--once` and errors on the command
/// line are visible there. Redirected output stays redirected.
pub fn attach_console() {
    if is_open(&std::io::stdout()) && is_open(&std::io::stderr()) {
        return;
    }
    #[expect(unsafe_code, reason = "there is no safe function that attaches to the parent's console")]
    // SAFETY: the function takes a number and accesses no memory of this program.
    let _attached = unsafe { AttachConsole(ATTACH_PARENT_PROCESS) };
}

/// Shows `folder` in the file manager.
pub fn open_folder(folder: &Path) {
    desktop::open_folder_with("explorer", folder);
}

/// Shows why the window could not be opened: in the console, or in a dialog if there is none.
pub fn show_error(error: &str) {
    let mut console = std::io::stderr();
    if !is_open(&console) || writeln!(console, "datetime-client: {error}").is_err() {
        desktop::show_error_dialog(error);
    }
}

/// Does nothing: Windows announces the end of a session to the window, and winit does not report it. Little is lost,
/// because every change is saved immediately.
///
/// # Errors
/// None.
pub fn on_termination(_close: impl Fn() + Send + 'static) -> std::io::Result<()> {
    Ok(())
}

fn is_open(stream: &impl AsRawHandle) -> bool {
    let handle = stream.as_raw_handle();
    !handle.is_null() && handle != INVALID_HANDLE_VALUE
}
