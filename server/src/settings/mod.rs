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
mod protocol;
mod schema;
mod toml_value;
mod values;
mod warnings;

pub(crate) use access::{Access, Network};
pub(crate) use error::SettingsError;
pub use error::{ErrorList, LocatedError};
pub(crate) use load::{Loaded, Source, load, load_again, settings_file};
pub use parse::parse;
pub(crate) use protocol::Protocol;
pub use schema::Settings;
pub(crate) use schema::{Limits, Log, Process, Server};
pub(crate) use values::{ClientCap, LogFormat, LogLevel, Sandbox, ZoneChoice};

#[cfg(test)]
mod tests;
