//! What differs between operating systems: one file each, with the same functions.

#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(any(target_os = "macos", windows)), path = "linux.rs")]
mod current;
mod desktop;
#[cfg(unix)]
mod termination;

#[cfg(windows)]
pub(crate) use current::on_termination;
pub(crate) use current::{COMMAND_KEY, open_folder};
pub use current::{attach_console, show_error};
#[cfg(unix)]
pub(crate) use termination::on_termination;
