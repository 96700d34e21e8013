//! `datetime-server reload`: checks the settings, has the server take them, and waits for what it says.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};

use super::ask;
use crate::runtime::{holder, pid_file_path};
use crate::status::{Status, Totals};

/// How long a reload may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Has the server of these settings read them anew.
///
/// # Errors
/// The mistakes in them, that no server runs, or why it kept the old ones.
pub fn reload(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let process = ask::settings(config)?.settings.process;
    let before = ask::status(&process)?;
    // It reads the file it was started with, which may be another than the one found from here.
    let file = PathBuf::from(&before.settings);
    if config.is_none() && file.is_absolute() {
        ask::settings(Some(&file))?;
    }
    // Whom the kernel names as the holder of the lock, and not whom the status names.
    let holder = holder(&pid_file_path(&process))?;
    let pid =
        holder.ok_or("the server has no PID file to be found by; send SIGHUP to its process instead")?;
    kill(pid, Signal::SIGHUP)
        .map_err(|error| format!("cannot reach process {pid}: {error}; reload as its user"))?;
    let after = wait_for_outcome(&process, &before.totals)?;
    if after.totals.failed_reloads > before.totals.failed_reloads {
        return Err(format!("the old settings stay: {}", after.totals.last_reload_error).into());
    }
    let _ = writeln!(std::io::stdout(), "settings reloaded from {}", after.settings);
    Ok(())
}

fn wait_for_outcome(process: &crate::settings::Process, before: &Totals) -> Result<Status, Box<dyn Error>> {
    let mut outcome = None;
    let outcomes = |totals: &Totals| totals.reloads + totals.failed_reloads;
    ask::wait_until(PATIENCE, || {
        outcome = ask::status(process).ok().filter(|status| outcomes(&status.totals) > outcomes(before));
        outcome.is_some()
    });
    outcome.ok_or_else(|| {
        format!("the server has not said in {PATIENCE:?} whether it took the settings; see its log").into()
    })
}
