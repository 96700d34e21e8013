//! `datetime-server check`: loads the settings as `run` would and reports errors and warnings.

use std::error::Error;
use std::path::Path;

use super::output;
use crate::sandbox::Identity;
use crate::{host, settings};

/// Checks the settings; with `print`, also prints them as TOML.
///
/// # Errors
/// The errors in the settings, one per line.
pub fn check(config: Option<&Path>, print: bool) -> Result<(), Box<dyn Error>> {
    let loaded = settings::load(config, &host::name())?;
    // Whether the user exists depends on the system and not on the file, but without it the server does not start.
    Identity::of(&loaded.settings.process)?;
    if loaded.is_blank {
        output::warn(&format!("{} contains no settings: all values are defaults", loaded.source));
    }
    for warning in loaded.settings.warnings() {
        output::warn(&format!("{}: {warning}", loaded.source));
    }
    let text =
        if print { toml::to_string(&loaded.settings)? } else { format!("{}: no errors\n", loaded.source) };
    output::print(&text)
}
