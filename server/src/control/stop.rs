//! `datetime-server stop`: stops the running server and waits until it has ended.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::Signal;

use super::target::{Target, find_target};
use crate::settings::Settings;

/// How long a server may take in addition to its `drain_timeout`.
const MARGIN: Duration = Duration::from_secs(5);

/// Stops the server.
///
/// # Errors
/// No server is running, it cannot be identified, or it does not end.
pub fn stop(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let target = find_target(config)?;
    let server = target.process()?;
    let timeout = drain_timeout(&target) + MARGIN;
    let pid = server.pid();
    match server.signal(Signal::SIGTERM) {
        Ok(()) => {}
        // It has already ended.
        Err(Errno::ESRCH) => return Ok(()),
        Err(error) => {
            return Err(format!(
                "cannot signal process {pid}: {error}; run this command as root or as the user that started the server"
            )
            .into());
        }
    }
    if server.wait_for_exit(timeout) {
        return Ok(());
    }
    Err(format!("process {pid} did not end within {timeout:?}; `kill -9 {pid}` ends it immediately").into())
}

/// The drain timeout of the running server, whose settings file may have changed since it was loaded.
fn drain_timeout(target: &Target) -> Duration {
    let reported = target.status().ok().map(|status| Duration::from_millis(status.drain_timeout_ms));
    reported.unwrap_or_else(|| {
        let settings = target.settings.as_ref().map(|loaded| loaded.settings.limits.drain_timeout);
        settings.unwrap_or(Settings::default().limits.drain_timeout).as_duration()
    })
}
