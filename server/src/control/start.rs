//! `datetime-server start`: starts a server in the background and returns once it is listening.

use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use nix::unistd::{ForkResult, Pid, pipe};
use tracing::warn as log_warning;

use super::output::{print, warn};
use super::run::{RunMode, inherit_listeners, prepare};
use crate::listener::Listeners;
use crate::log::DefaultLog;
use crate::platform::fork_into_background;
use crate::platform::redirect_standard_streams;
use crate::runtime::{RunningServer, log_path, pid_file_path};
use crate::sandbox::Identity;
use crate::settings::Loaded;
use crate::{host, settings};

/// The message of the background process once it is listening; any other message begins with another byte.
const READY: u8 = b'+';

/// Starts a server. Returns in the foreground process once the server is listening, and in the background process when
/// it has stopped.
///
/// # Errors
/// Why the server did not start.
pub fn start(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let hostname = host::name();
    // Before any file is opened, because the sockets are identified by descriptor number; and before the fork, because
    // $LISTEN_PID names this process.
    let inherited = inherit_listeners()?;
    // Loaded before the fork and passed on, because a pipe can be read only once.
    let loaded = settings::load(config, &hostname)?;
    let pid_file = pid_file_path(&loaded.settings.process);
    if let Some(server) = RunningServer::find(&pid_file)? {
        let pid = server.pid();
        return Err(format!(
            "a server is already running as process {pid}; stop it with `datetime-server stop`"
        )
        .into());
    }
    let identity = Identity::of(&loaded.settings.process)?;
    let file = &loaded.settings.log.file;
    let log = if file.is_empty() { log_path(identity) } else { file.into() };
    let (reader, writer) = pipe().map_err(|error| format!("cannot create a pipe: {error}"))?;
    match fork_into_background().map_err(|error| format!("cannot fork: {error}"))? {
        ForkResult::Parent { child } => {
            drop(writer);
            wait_until_ready(File::from(reader), child, &log)
        }
        ForkResult::Child => {
            drop(reader);
            serve(loaded, &hostname, inherited, log, File::from(writer))
        }
    }
}

fn wait_until_ready(mut reader: File, child: Pid, log: &Path) -> Result<(), Box<dyn Error>> {
    let mut message = Vec::new();
    reader.read_to_end(&mut message).map_err(|error| {
        format!("cannot wait for the server, process {child}: {error}; `datetime-server status` shows whether it runs")
    })?;
    match message.split_first() {
        Some((&READY, _)) => {
            let text =
                format!("datetime-server is running as process {child} and logs to {}\n", log.display());
            // The server is running, so the exit code is 0 even if this line cannot be printed.
            print(&text).or_else(|error| {
                warn(&error.to_string());
                Ok(())
            })
        }
        Some((_, reason)) => Err(String::from_utf8_lossy(reason).into_owned().into()),
        None => Err(format!("the server ended before it was listening; see {}", log.display()).into()),
    }
}

fn serve(
    loaded: Loaded,
    hostname: &str,
    inherited: Option<Listeners>,
    log: PathBuf,
    foreground: File,
) -> Result<(), Box<dyn Error>> {
    let mode = RunMode { inherited, default_log: DefaultLog::File(log), must_be_found: true };
    let detached =
        redirect_standard_streams().map_err(|error| format!("cannot open /dev/null: {error}").into());
    let prepared = detached.and_then(|()| prepare(loaded, hostname, mode));
    match prepared {
        Ok(Some(monitor)) => {
            if let Err(error) = notify(foreground, &[READY]) {
                log_warning!("cannot notify the command that started the server: {error}; serving");
            }
            monitor.run();
            Ok(())
        }
        // The foreground process notices that the pipe is closed.
        Ok(None) => Ok(()),
        // The foreground process prints the reason: this one has no standard error any more.
        Err(reason) => notify(foreground, format!("-{reason}").as_bytes()),
    }
}

/// Sends the only message to the foreground process, which reads until the pipe is closed.
fn notify(mut foreground: File, message: &[u8]) -> Result<(), Box<dyn Error>> {
    Ok(foreground.write_all(message)?)
}
