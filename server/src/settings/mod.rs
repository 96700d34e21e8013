//! The settings: found, read, checked whole, and trusted afterwards.
//!
//! [`Settings::default`] is the one place of every default; `config/server.toml` says the same, and a test compares.

mod access;
mod collector;
mod commands;
mod document;
mod duration;
mod error;
mod load;
mod parse;
mod schema;
mod values;
mod warnings;

pub use access::{Access, Network};
pub use error::{ErrorList, LocatedError, SettingsError};
pub use load::{BUILT_IN_FILE, Loaded, Source, load, load_again, settings_file};
pub use parse::parse;
pub use schema::{Formats, Limits, Log, Process, Server, Settings};
pub use values::{ClientCap, LogFormat, LogLevel, PrefixLength, Sandbox, TimeLimit, Welcome, ZoneChoice};

#[cfg(test)]
mod tests;
