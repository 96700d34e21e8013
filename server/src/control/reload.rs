//! `datetime-server reload`: checks the settings, has the server take them, and waits for what it says.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::Signal;

use super::output::print;
use super::query;
use super::target::{Target, find_target};
use crate::status::{Status, Totals};
use crate::{host, settings};

/// How long a reload may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Has the server of these settings read them again.
///
/// # Errors
/// The errors in them, that no server runs, or why it kept the old ones.
pub fn reload(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let target = find_target(config)?;
    let server = target.process()?;
    let before = target.status()?;
    // The server reads the file that it was started with, which may be another than the one found from here.
    let file = server.record().settings.as_deref();
    if let Some(file) = file.filter(|file| std::fs::metadata(file).is_ok_and(|found| found.is_file())) {
        settings::load(Some(file), &host::name())
            .map_err(|error| format!("{error}\nthe server keeps the settings that it has"))?;
    }
    let pid = server.pid();
    server
        .signal(Signal::SIGHUP)
        .map_err(|error| format!("cannot reach process {pid}: {error}; reload as its user or as root"))?;
    let after = wait_for_outcome(&target, &before.totals)?;
    if after.totals.failed_reloads > before.totals.failed_reloads {
        return Err(format!("the old settings stay: {}", after.totals.last_reload_error).into());
    }
    print(&format!("settings reloaded from {}\n", after.settings))
}

fn wait_for_outcome(target: &Target, before: &Totals) -> Result<Status, Box<dyn Error>> {
    let mut outcome = None;
    let outcomes = |totals: &Totals| totals.reloads + totals.failed_reloads;
    query::wait_until(TIMEOUT, || {
        outcome = target.status().ok().filter(|status| outcomes(&status.totals) > outcomes(before));
        outcome.is_some()
    });
    outcome.ok_or_else(|| {
        format!("the server has not said in {TIMEOUT:?} whether it took the settings; see its log").into()
    })
}
