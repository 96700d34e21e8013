//! `datetime-server start`: serves in the background, and returns once it does.

use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use nix::unistd::{ForkResult, Pid, pipe};

use super::output::{print, warn};
use super::run::{RunMode, inherit_listeners, prepare};
use crate::confine::Identity;
use crate::listener::Listeners;
use crate::log::DefaultLog;
use crate::process::background::fork_into_background;
use crate::process::standard_streams;
use crate::runtime::{RunningServer, log_path, pid_file_path};
use crate::settings::Loaded;
use crate::{host, settings};

/// The first byte of what the background tells the foreground.
const READY: u8 = b'+';

/// Starts a server in the background. Returns in the foreground once it listens, and in the background at its end.
///
/// # Errors
/// Why it does not serve.
pub fn start(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let hostname = host::name();
    // First of all, since it goes by the numbers of descriptors; and here, since the variables name this process.
    let inherited = inherit_listeners()?;
    // Read once and handed on: a pipe cannot be read again.
    let loaded = settings::load(config, &hostname)?;
    let pid_file = pid_file_path(&loaded.settings.process);
    if let Some(server) = RunningServer::find(&pid_file)? {
        let pid = server.pid();
        return Err(format!("a server runs already, as process {pid}; `datetime-server stop` ends it").into());
    }
    let identity = Identity::of(&loaded.settings.process)?;
    let file = &loaded.settings.log.file;
    let log = if file.is_empty() { log_path(identity) } else { file.into() };
    let (reader, writer) =
        pipe().map_err(|error| format!("cannot make a pipe to the background: {error}"))?;
    match fork_into_background().map_err(|error| format!("cannot fork into the background: {error}"))? {
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
    let mut said = Vec::new();
    reader.read_to_end(&mut said)?;
    match said.split_first() {
        Some((&READY, _)) => {
            let text = format!("datetime-server serves as process {child}; it logs to {}\n", log.display());
            // It serves, and that is what the exit code says.
            print(&text).or_else(|error| {
                warn(&error.to_string());
                Ok(())
            })
        }
        Some((_, reason)) => Err(String::from_utf8_lossy(reason).into_owned().into()),
        None => Err(format!("the server ended before it listened; {} may say why", log.display()).into()),
    }
}

fn serve(
    loaded: Loaded,
    hostname: &str,
    inherited: Option<Listeners>,
    log: PathBuf,
    foreground: File,
) -> Result<(), Box<dyn Error>> {
    let manner = RunMode { inherited, default_log: DefaultLog::File(log), must_be_found: true };
    let detached =
        standard_streams::detach().map_err(|error| format!("cannot open /dev/null: {error}").into());
    let prepared = detached.and_then(|()| prepare(loaded, hostname, manner));
    match prepared {
        Ok(supervisor) => {
            tell(foreground, &[READY])?;
            supervisor.run();
            Ok(())
        }
        // The foreground prints it; this side has no standard error any more.
        Err(reason) => tell(foreground, format!("-{reason}").as_bytes()),
    }
}

/// Tells the foreground, which waits for the end of this pipe: so it is closed here, before the loop.
fn tell(mut foreground: File, message: &[u8]) -> Result<(), Box<dyn Error>> {
    Ok(foreground.write_all(message)?)
}
