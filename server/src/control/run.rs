//! `datetime-server run`: settings, log, sockets, then the loop.

use std::error::Error;
use std::path::PathBuf;

use tracing::{info, warn};

use crate::listener::Listeners;
use crate::session::Answers;
use crate::supervisor::{Inherited, Supervisor};
use crate::{host, log, settings};

/// Serves in the foreground until it is stopped.
///
/// # Errors
/// What keeps it from beginning to serve.
pub fn run(config: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let hostname = host::name();
    let loaded = settings::load(config.as_deref(), &hostname)?;
    let answers = Answers::new(&loaded.settings, &hostname).map_err(|unfit| unfit.to_string())?;
    let log = log::begin(log::prepare(&loaded.settings.log)?);
    info!("datetime-server {}, settings: {}", env!("CARGO_PKG_VERSION"), loaded.source);
    let opened = Listeners::open(&loaded.settings.server)?;
    for warning in &opened.warnings {
        warn!("{warning}; skipped");
    }
    Supervisor::new(Inherited { loaded, answers, listeners: opened.listeners, log, config })?.run();
    Ok(())
}
