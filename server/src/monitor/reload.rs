//! Reloads the settings. Everything that can fail happens before anything changes.

use std::error::Error;

use crate::host;
use crate::listener::{Listeners, Moved};
use crate::log::{self, DefaultLog, Prepared};
use crate::sandbox::Identity;
use crate::settings::{Loaded, load_again};

/// What a reload has prepared.
pub(super) struct Reloaded {
    pub(super) loaded: Loaded,
    pub(super) hostname: String,
    pub(super) log: Prepared,
    pub(super) moved: Moved,
}

/// Loads the settings again, opens the log and moves the listeners.
///
/// # Errors
/// The settings are invalid, or the log or a listener cannot be opened. Nothing has changed.
pub(super) fn reload(
    current: &Loaded,
    identity: Option<Identity>,
    listeners: &mut Listeners,
    default_log: &DefaultLog,
) -> Result<Reloaded, Box<dyn Error>> {
    let hostname = host::name();
    let loaded = load_again(&current.source, &hostname)?;
    // The server renders the same welcome.
    loaded.settings.server.welcome.render(&hostname).map_err(|error| error.to_string())?;
    let log = log::prepare(&loaded.settings.log, default_log, identity)?;
    let moved = listeners.move_to(&loaded.settings)?;
    for listener in &moved.removed {
        // If the system cannot do that, clients of the old address are served for a moment longer.
        let _ = listener.drop_new_syns();
    }
    Ok(Reloaded { loaded, hostname, log, moved })
}
