//! What differs between operating systems.

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

#[cfg(target_os = "macos")]
pub use macos::{FILE_MANAGER, tell, use_callers_console};
#[cfg(not(any(target_os = "macos", windows)))]
pub use other::{FILE_MANAGER, tell, use_callers_console};
#[cfg(unix)]
pub use termination::on_termination;
#[cfg(windows)]
pub use windows::{FILE_MANAGER, on_termination, tell, use_callers_console};
