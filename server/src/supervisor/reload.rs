//! Reloads the settings. Everything that can fail happens before anything changes.

use std::error::Error;

use tracing::{info, warn};

use super::configuration::Configuration;
use crate::listener::{Listener, Listeners};
use crate::log::{self, DefaultLog, LogHandle};

/// Loads the settings again, moves the listeners and switches the log. Returns the new configuration and
/// the listeners that are no longer in the settings.
///
/// # Errors
/// The settings are invalid, or the log or a listener cannot be opened. Nothing has changed.
pub(super) fn reload(
    current: &Configuration,
    listeners: &mut Listeners,
    log: &LogHandle,
    default_log: &DefaultLog,
) -> Result<(Configuration, Vec<Listener>), Box<dyn Error>> {
    let new = current.load_again()?;
    let prepared = log::prepare(&new.settings().log, default_log, None)?;
    let moved = listeners.move_to(&new.settings().server)?;
    log.change(prepared);
    if new.settings().process != current.settings().process {
        warn!("changes in [process] take effect only after a restart");
    }
    for warning in &moved.warnings {
        warn!("{warning}; skipped");
    }
    for address in &moved.opened {
        info!("listening on {address}");
    }
    Ok((new, moved.removed))
}
