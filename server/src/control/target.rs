//! Which running server a command means: the one of its settings, also where these have errors, have changed or are gone.

use std::error::Error;
use std::path::{Path, PathBuf};

use super::output::warn;
use super::query::{self, NoServer};
use crate::runtime::{FindError, Record, RunningServer, control_socket_path, pid_file_path, records};
use crate::settings::{Loaded, Process, Settings};
use crate::status::Status;
use crate::{host, settings};

/// A server that a command can reach.
pub(super) struct Target {
    /// Its verified process; `None` where it has no PID file, or cannot be identified.
    pub(super) server: Option<RunningServer>,
    /// Why a process that holds the lock must not be signalled. It can be asked for its status all the same.
    unidentified: Option<FindError>,
    /// Where it is asked for its status.
    pub(super) control_socket: PathBuf,
    /// The settings of this command, where they can be read.
    pub(super) settings: Option<Loaded>,
}

impl Target {
    /// What the server says of itself.
    ///
    /// # Errors
    /// That none runs, or why it cannot be asked.
    pub(super) fn status(&self) -> Result<Status, Box<dyn Error>> {
        query::query_status(&self.control_socket, self.server.as_ref().map(RunningServer::pid))
    }

    /// The process to signal.
    ///
    /// # Errors
    /// That none runs, or that it cannot be identified.
    pub(super) fn process(&self) -> Result<&RunningServer, Box<dyn Error>> {
        match (&self.server, &self.unidentified) {
            (Some(server), _) => Ok(server),
            (None, Some(error)) => Err(error.to_string().into()),
            (None, None) => match self.status() {
                Ok(status) => Err(format!(
                    "the server has no PID file to be found by; signal process {} itself (SIGTERM stops it, SIGHUP reloads it)",
                    status.pid
                )
                .into()),
                Err(error) => Err(error),
            },
        }
    }
}

/// Finds the server of these settings. What is wrong with the settings themselves is a warning on standard error.
///
/// # Errors
/// That its lock cannot be read; or that none runs and the settings have errors.
pub(super) fn find_target(config: Option<&Path>) -> Result<Target, Box<dyn Error>> {
    let loaded = settings::load(config, &host::name());
    let defaults = Settings::default().process;
    let process = loaded.as_ref().map_or(&defaults, |loaded| &loaded.settings.process);
    let by_settings = RunningServer::find(&pid_file_path(process));
    let file = settings::settings_file(config).map(absolute);
    let is_meant = |record: &Record| match (&record.settings, &file) {
        (Some(recorded), Some(file)) => is_same_file(recorded, file),
        (None, _) | (_, None) => false,
    };
    let mut unidentified = None;
    let server = match by_settings {
        // Settings that cannot be read do not say that the server at the default place is theirs.
        Ok(Some(server)) if loaded.is_ok() || is_meant(server.record()) => Some(server),
        Ok(_) => find_by_record(is_meant),
        Err(error @ FindError::Unidentified { .. }) => {
            unidentified = Some(error);
            None
        }
        Err(error) if loaded.is_ok() => match find_by_record(is_meant) {
            Some(server) => Some(server),
            None => return Err(error.into()),
        },
        Err(_) => find_by_record(is_meant),
    };
    let is_found = server.is_some() || unidentified.is_some();
    let loaded = match loaded {
        Ok(loaded) => Some(loaded),
        Err(error) if is_found => {
            warn(&error.to_string());
            None
        }
        Err(error) => {
            return Err(NoServer::WithSettings(error).into());
        }
    };
    if let (Some(server), Some(loaded)) = (&server, &loaded) {
        warn_of_other_places(server.record(), &loaded.settings.process);
    }
    let process = loaded.as_ref().map_or(&defaults, |loaded| &loaded.settings.process);
    let control_socket = match &server {
        Some(server) => server.record().control_socket.clone(),
        None => control_socket_path(process),
    };
    Ok(Target { server, unidentified, control_socket, settings: loaded })
}

fn find_by_record(is_meant: impl Fn(&Record) -> bool) -> Option<RunningServer> {
    let mut meant = records().into_iter().filter(is_meant);
    meant.find_map(|record| RunningServer::find(&record.pid_file).ok().flatten())
}

fn warn_of_other_places(record: &Record, process: &Process) {
    if record.pid_file != absolute(pid_file_path(process)) {
        warn(&format!(
            "the settings name another PID file than that of the running server, {}; a restart would use it",
            record.pid_file.display()
        ));
    }
}

/// Also by another name, while the file is there.
fn is_same_file(recorded: &Path, file: &Path) -> bool {
    let canonical = |path: &Path| path.canonicalize().ok();
    recorded == file || canonical(recorded).is_some() && canonical(recorded) == canonical(file)
}

fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}
