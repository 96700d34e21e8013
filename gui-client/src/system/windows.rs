//! Windows: a program with a window gets no console, not even that of the shell it was started from, unless it asks.

use std::io::Write;
use std::os::windows::io::AsRawHandle;

use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};

use super::said;

/// What shows a folder.
pub const FILE_MANAGER: &str = "explorer";

/// Lets `--help`, `--once` and mistakes on the command line be read in the shell that started us. What the shell has
/// redirected to a file or a program stays there.
///
/// Source: `AttachConsole` in Microsoft's documentation of the console.
pub fn use_callers_console() {
    if is_open(&std::io::stdout()) && is_open(&std::io::stderr()) {
        return;
    }
    #[expect(unsafe_code, reason = "no safe way is offered to join the console of the parent process")]
    // SAFETY: the function takes a number and no memory of ours.
    let _joined = unsafe { AttachConsole(ATTACH_PARENT_PROCESS) };
}

/// Says why there is no window: in the shell, or else in a dialog.
pub fn tell(why: &str) {
    let mut shell = std::io::stderr();
    if !is_open(&shell) || writeln!(shell, "datetime-client: {why}").is_err() {
        said::show(why);
    }
}

/// Nothing to do: Windows tells the window itself when a session ends, and winit passes that on to nobody. What is lost
/// then is little, since every change is saved when it is made.
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
