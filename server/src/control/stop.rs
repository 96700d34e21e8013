//! `datetime-server stop`: asks the server to end, and waits until it has.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::Signal;

use super::target::{Target, find_target};
use crate::settings::Settings;

/// What a server may take beyond its `drain_timeout`.
const MARGIN: Duration = Duration::from_secs(5);

/// Stops the server of these settings.
///
/// # Errors
/// That none runs, that it cannot be identified, or that it does not end.
pub fn stop(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let target = find_target(config)?;
    let server = target.process()?;
    let limit = drain_timeout(&target) + MARGIN;
    let pid = server.pid();
    match server.signal(Signal::SIGTERM) {
        Ok(()) => {}
        // It has just ended.
        Err(Errno::ESRCH) => return Ok(()),
        Err(error) => {
            return Err(format!("cannot stop process {pid}: {error}; stop it as its user or as root").into());
        }
    }
    if server.wait_for_end(limit) {
        return Ok(());
    }
    Err(format!("process {pid} has not ended in {limit:?}; `kill -9 {pid}` ends it at once").into())
}

/// What the running server grants its clients, which may be another time than the settings say by now.
fn drain_timeout(target: &Target) -> Duration {
    let told = target.status().ok().map(|status| Duration::from_millis(status.drain_timeout_ms));
    told.unwrap_or_else(|| {
        let settings = target.settings.as_ref().map(|loaded| loaded.settings.limits.drain_timeout);
        settings.unwrap_or(Settings::default().limits.drain_timeout).as_duration()
    })
}
