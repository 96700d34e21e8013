//! `datetime-server stop`: asks the server to end, and waits until it has.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};

use super::ask;
use crate::runtime::{holder, pid_file_path};

/// What a server may take beyond its `drain_timeout`.
const MARGIN: Duration = Duration::from_secs(5);

/// Stops the server of these settings.
///
/// # Errors
/// That none runs, or that it does not end.
pub fn stop(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let settings = ask::settings(config)?.settings;
    let pid_file = pid_file_path(&settings.process);
    let Some(pid) = holder(&pid_file)? else { return Err("no server runs".into()) };
    kill(pid, Signal::SIGTERM)
        .map_err(|error| format!("cannot stop process {pid}: {error}; stop it as its user"))?;
    let limit = settings.limits.drain_timeout.or_zero() + MARGIN;
    if ask::wait_until(limit, || holder(&pid_file).is_ok_and(|holder| holder != Some(pid))) {
        return Ok(());
    }
    Err(format!("process {pid} has not ended in {limit:?}; `kill -9 {pid}` ends it at once").into())
}
