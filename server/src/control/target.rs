//! Finds the running server that a command applies to, even if its settings file has errors, was changed or was deleted.

use std::error::Error;
use std::path::{Path, PathBuf};

use super::output::warn;
use super::query::{NoServer, query_status};
use crate::runtime::{FindError, Record, RunningServer, control_socket_path, pid_file_path, records};
use crate::settings::{Loaded, Process, Settings};
use crate::status::Status;
use crate::{host, settings};

/// The server that a command applies to.
pub(super) struct Target {
    /// Its verified process; `None` if it has no PID file or cannot be identified.
    server: Option<RunningServer>,
    /// Why the process that holds the lock must not be signalled. Its status can still be queried.
    unidentified: Option<FindError>,
    control_socket: PathBuf,
    /// The settings of this command, if they are valid.
    pub(super) settings: Option<Loaded>,
}

impl Target {
    /// Queries the status of the server.
    ///
    /// # Errors
    /// No server is running, or it cannot be queried.
    pub(super) fn status(&self) -> Result<Status, Box<dyn Error>> {
        query_status(&self.control_socket, self.server.as_ref().map(RunningServer::pid))
    }

    /// The process to signal.
    ///
    /// # Errors
    /// No server is running, or it cannot be identified.
    pub(super) fn process(&self) -> Result<&RunningServer, Box<dyn Error>> {
        match (&self.server, &self.unidentified) {
            (Some(server), _) => Ok(server),
            (None, Some(error)) => Err(error.to_string().into()),
            (None, None) => {
                let pid = self.status()?.pid;
                Err(format!(
                    "the server has no PID file; signal process {pid} with kill(1): SIGTERM stops it, SIGHUP reloads it"
                )
                .into())
            }
        }
    }
}

/// Finds the server. If it is found despite errors in the settings, they are printed as warnings.
///
/// # Errors
/// Its lock cannot be read; or no server is found and the settings have errors.
pub(super) fn find_target(config: Option<&Path>) -> Result<Target, Box<dyn Error>> {
    let loaded = settings::load(config, &host::name());
    let defaults = Settings::default().process;
    let process = loaded.as_ref().map_or(&defaults, |loaded| &loaded.settings.process);
    let at_pid_file = RunningServer::find(&pid_file_path(process));
    let file = settings::settings_file(config).map(absolute);
    let has_file = |record: &Record| match (&record.settings, &file) {
        (Some(recorded), Some(file)) => is_same_file(recorded, file),
        (None, _) | (_, None) => false,
    };
    let mut unidentified = None;
    let server = match at_pid_file {
        // With invalid settings, the server at the default path may have been started with another file.
        Ok(Some(server)) if loaded.is_ok() || has_file(server.record()) => Some(server),
        Ok(_) => find_by_record(has_file),
        Err(error @ FindError::Unidentified { .. }) => {
            unidentified = Some(error);
            None
        }
        Err(error) if loaded.is_ok() => match find_by_record(has_file) {
            Some(server) => Some(server),
            None => return Err(error.into()),
        },
        Err(_) => find_by_record(has_file),
    };
    let is_found = server.is_some() || unidentified.is_some();
    let loaded = match loaded {
        Ok(loaded) => Some(loaded),
        Err(error) if is_found => {
            warn(&error.to_string());
            None
        }
        Err(error) => return Err(NoServer::InvalidSettings(error).into()),
    };
    if let (Some(server), Some(loaded)) = (&server, &loaded) {
        warn_of_other_pid_file(server.record(), &loaded.settings.process);
    }
    let process = loaded.as_ref().map_or(&defaults, |loaded| &loaded.settings.process);
    let control_socket = match &server {
        Some(server) => server.record().control_socket.clone(),
        None => control_socket_path(process),
    };
    Ok(Target { server, unidentified, control_socket, settings: loaded })
}

fn find_by_record(has_file: impl Fn(&Record) -> bool) -> Option<RunningServer> {
    let mut matching = records().into_iter().filter(has_file);
    matching.find_map(|record| RunningServer::find(&record.pid_file).ok().flatten())
}

fn warn_of_other_pid_file(record: &Record, process: &Process) {
    if record.pid_file != absolute(pid_file_path(process)) {
        warn(&format!(
            "the settings name another PID file than the running server uses, {}; the server changes to it when restarted",
            record.pid_file.display()
        ));
    }
}

/// Whether both paths lead to the same file; with symbolic links, only while it exists.
fn is_same_file(recorded: &Path, file: &Path) -> bool {
    let canonical = |path: &Path| path.canonicalize().ok();
    recorded == file || canonical(recorded).is_some() && canonical(recorded) == canonical(file)
}

fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}
