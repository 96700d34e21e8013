//! `datetime-server check`: reads the settings as `run` would, and says what it finds.

use std::error::Error;
use std::path::Path;

use super::output;
use crate::confine::Identity;
use crate::{host, settings};

/// Reports on the settings; with `print`, as TOML that reads back to the same.
///
/// # Errors
/// The mistakes in the settings, one a line.
pub fn check(config: Option<&Path>, print: bool) -> Result<(), Box<dyn Error>> {
    let loaded = settings::load(config, &host::name())?;
    // It is of the system and not of the file, but a server would not begin.
    Identity::of(&loaded.settings.process)?;
    if loaded.is_blank {
        output::warn(&format!("{} sets nothing: every value is a default", loaded.source));
    }
    for warning in loaded.settings.warnings() {
        output::warn(&format!("{}: {warning}", loaded.source));
    }
    let text =
        if print { toml::to_string(&loaded.settings)? } else { format!("{}: no errors\n", loaded.source) };
    output::print(&text)
}
