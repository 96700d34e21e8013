//! Which running server a command means: the one of its settings, also where these have errors, have changed or are gone.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::runtime::{FindError, Record, RunningServer, control_socket_path, pid_file_path, records};
use crate::settings::{Loaded, Process, Settings};
use crate::{host, settings};

/// A server that a command can reach.
pub(super) struct Located {
    /// Its verified process; `None` where it has no PID file.
    pub(super) server: Option<RunningServer>,
    /// Where it is asked for its status.
    pub(super) control_socket: PathBuf,
    /// The settings of this command, where they can be read.
    pub(super) settings: Option<Loaded>,
}

/// Finds the server of these settings. What is wrong with the settings themselves is a warning on standard error.
///
/// # Errors
/// That it cannot be identified; or that none runs and the settings have errors.
pub(super) fn locate(config: Option<&Path>) -> Result<Located, Box<dyn Error>> {
    let loaded = settings::load(config, &host::name());
    let defaults = Settings::default().process;
    let process = loaded.as_ref().map_or(&defaults, |loaded| &loaded.settings.process);
    let by_settings = RunningServer::find(&pid_file_path(process));
    let file = settings::settings_file(config).map(absolute);
    let is_meant = |record: &Record| record.settings == file;
    let server = match by_settings {
        // Settings that cannot be read do not say that the server at the default place is theirs.
        Ok(Some(server)) if loaded.is_ok() || config.is_none() || is_meant(server.record()) => Some(server),
        Ok(_) => find_by_record(is_meant),
        Err(error @ FindError::Unidentified { .. }) => return Err(error.into()),
        Err(error) if loaded.is_ok() => match find_by_record(is_meant) {
            Some(server) => Some(server),
            None => return Err(error.into()),
        },
        Err(_) => find_by_record(is_meant),
    };
    let loaded = match (loaded, &server) {
        (Ok(loaded), _) => Some(loaded),
        (Err(error), Some(_)) => {
            warn(&error.to_string());
            None
        }
        (Err(error), None) => {
            return Err(format!("{error}\nno running server was started with this file").into());
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
    Ok(Located { server, control_socket, settings: loaded })
}

/// What a command says where no server runs.
pub(super) fn no_server() -> Box<dyn Error> {
    "no server runs; `datetime-server start` starts one".into()
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

fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

fn warn(what: &str) {
    for line in what.lines() {
        // Standard error may be closed; the command does its work all the same.
        let _ = writeln!(std::io::stderr(), "datetime-server: warning: {line}");
    }
}
