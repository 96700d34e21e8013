//! `datetime-server reload`: checks the settings, makes the server load them, and waits for the outcome.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::poll::{PollTimeout, poll};
use nix::sys::signal::Signal;

use super::output::print;
use super::target::{Target, find_target};
use crate::status::{Status, Totals};
use crate::{host, settings};

/// How long a reload may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The interval between two status queries.
const INTERVAL: Duration = Duration::from_millis(20);

/// Reloads the settings of the server.
///
/// # Errors
/// The errors in the settings, no server is running, or the server could not apply them.
pub fn reload(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let target = find_target(config)?;
    let server = target.process()?;
    let before = target.status()?;
    // The server loads the file that it was started with. This command may find another one.
    let file = server.record().settings.as_deref();
    if let Some(file) = file.filter(|file| std::fs::metadata(file).is_ok_and(|metadata| metadata.is_file())) {
        settings::load(Some(file), &host::name())
            .map_err(|error| format!("{error}\nthe server keeps its current settings"))?;
    }
    let pid = server.pid();
    server.signal(Signal::SIGHUP).map_err(|error| {
        format!("cannot signal process {pid}: {error}; run this command as root or as the user that started the server")
    })?;
    let after = wait_for_outcome(&target, &before.totals)?;
    if after.totals.failed_reloads > before.totals.failed_reloads {
        return Err(
            format!("the server keeps its current settings: {}", after.totals.last_reload_error).into()
        );
    }
    print(&format!("settings reloaded from {}\n", after.settings))
}

fn wait_for_outcome(target: &Target, before: &Totals) -> Result<Status, Box<dyn Error>> {
    let reloads = |totals: &Totals| totals.reloads + totals.failed_reloads;
    let deadline = Instant::now() + TIMEOUT;
    loop {
        if let Ok(status) = target.status()
            && reloads(&status.totals) > reloads(before)
        {
            return Ok(status);
        }
        if Instant::now() >= deadline {
            return Err(format!("the server did not reload within {TIMEOUT:?}; see its log").into());
        }
        // Polling no descriptors sleeps until the timeout.
        let _ = poll(&mut [], PollTimeout::try_from(INTERVAL).unwrap_or(PollTimeout::ZERO));
    }
}
