//! Keys for a window that no screen reader here can press buttons in.

use crate::error::Error;
use crate::release;
use crate::window::VirtualDisplay;

/// Presses `keys` (such as `ctrl+1`) together, in the window that has the name `title`.
pub fn press(display: &VirtualDisplay, title: &str, keys: &str) -> Result<(), Error> {
    let name = format!("^{title}$");
    let mut tool = display.command("xdotool");
    tool.args(["search", "--name", &name, "windowactivate", "--sync", "key", "--clearmodifiers", keys]);
    release::output("xdotool", &mut tool).map(drop)
}

/// Whether a window with the name `title` is open.
pub fn is_open(display: &VirtualDisplay, title: &str) -> bool {
    let mut tool = display.command("xdotool");
    // It fails where there is none.
    release::output("xdotool", tool.args(["search", "--name", &format!("^{title}$")])).is_ok()
}
