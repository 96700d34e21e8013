//! `datetime-server check`: reads the settings as `run` would, and says what it finds.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

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
    for warning in loaded.settings.warnings() {
        // Apart from the settings that --print writes; nothing depends on whether it can be written.
        let _ = writeln!(io::stderr(), "{}: warning: {warning}", loaded.source);
    }
    let text =
        if print { toml::to_string(&loaded.settings)? } else { format!("{}: no mistakes\n", loaded.source) };
    // `check | head` closes early: that is no failure of the settings.
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}
