//! What differs between operating systems.

mod file_manager;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(not(any(target_os = "macos", windows)))]
mod other;
#[cfg(any(target_os = "macos", windows))]
mod said;
#[cfg(unix)]
mod termination;
#[cfg(windows)]
mod windows;

pub use file_manager::open_folder;
#[cfg(target_os = "macos")]
use macos::FILE_MANAGER;
#[cfg(target_os = "macos")]
pub use macos::{tell, use_callers_console};
#[cfg(not(any(target_os = "macos", windows)))]
use other::FILE_MANAGER;
#[cfg(not(any(target_os = "macos", windows)))]
pub use other::{tell, use_callers_console};
#[cfg(unix)]
pub use termination::on_termination;
#[cfg(windows)]
use windows::FILE_MANAGER;
#[cfg(windows)]
pub use windows::{on_termination, tell, use_callers_console};
