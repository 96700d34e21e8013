//! Loads and saves the settings in `client.toml`.
//!
//! [`SettingsStore::update`] is the only way to change the file: it locks the file, reads it again, applies the change
//! and replaces the file atomically. A window therefore overwrites nothing that another window saved, and a process
//! that is killed leaves a complete file. Comments and unknown keys are preserved.
//!
//! Next to the file are `client.toml.bak` (the previous version), `client.toml.lock` (locked during an update) and,
//! if it was ever invalid, `client.toml.broken` (`-2`, `-3`, …).

pub(crate) mod atomic_file;
mod disk_thread;
mod edit;
mod format;
mod lock;
mod settings_store;

pub use disk_thread::DiskThread;
pub use settings_store::{Loaded, SettingsStore, Updated};
