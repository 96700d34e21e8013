//! Finds, reads and checks the settings. Checked settings are valid by their types and are not checked again.
//!
//! All defaults are in [`Settings::default`]. `config/server.toml` lists them too, and a test compares the two.

mod access;
mod collector;
mod commands;
mod document;
mod duration;
mod error;
mod load;
mod parse;
mod schema;
mod toml_value;
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
