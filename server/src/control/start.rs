//! `datetime-server start`: serves in the background, and returns once it does.

use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use nix::unistd::{ForkResult, Pid, dup2_stderr, dup2_stdin, dup2_stdout, pipe};

use super::run::{Manner, prepare};
use crate::process::background::fork_into_background;
use crate::runtime::{holder, log_path, pid_file_path};
use crate::{host, log, settings};

/// The first byte of what the background tells the foreground.
const READY: u8 = b'+';

/// Starts a server in the background. Returns in the foreground once it listens, and in the background at its end.
///
/// # Errors
/// Why it does not serve.
pub fn start(config: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let loaded = settings::load(config.as_deref(), &host::name())?;
    let pid_file = pid_file_path(&loaded.settings.process);
    if let Some(pid) = holder(&pid_file).ok().flatten() {
        return Err(format!("a server runs already, as process {pid}; `datetime-server stop` ends it").into());
    }
    let log = if loaded.settings.log.file.is_empty() { log_path() } else { loaded.settings.log.file.into() };
    let (reader, writer) = pipe()?;
    match fork_into_background()? {
        ForkResult::Parent { child } => {
            drop(writer);
            wait_until_ready(File::from(reader), child, &log)
        }
        ForkResult::Child => {
            drop(reader);
            serve(config, &log, File::from(writer))
        }
    }
}

fn wait_until_ready(mut reader: File, child: Pid, log: &Path) -> Result<(), Box<dyn Error>> {
    let mut said = Vec::new();
    reader.read_to_end(&mut said)?;
    match said.split_first() {
        Some((&READY, _)) => {
            let text = format!("datetime-server serves as process {child}; it logs to {}\n", log.display());
            // Who started it may not be listening; it serves all the same.
            let _ = std::io::stdout().write_all(text.as_bytes());
            Ok(())
        }
        Some((_, reason)) => Err(String::from_utf8_lossy(reason).into_owned().into()),
        None => Err(format!("the server ended before it listened; {} may say why", log.display()).into()),
    }
}

fn serve(config: Option<PathBuf>, log: &Path, foreground: File) -> Result<(), Box<dyn Error>> {
    let manner = Manner { log_path: Some(log.to_path_buf()), must_be_found: true };
    let prepared = detach(log).and_then(|()| prepare(config, manner));
    match prepared {
        Ok(supervisor) => {
            tell(foreground, &[READY])?;
            supervisor.run();
            Ok(())
        }
        Err(reason) => {
            // The foreground says it; this side has nobody to say it to.
            tell(foreground, format!("-{reason}").as_bytes())
        }
    }
}

/// Lets go of the terminal. Standard error goes to the log, for what is said when nothing else can be.
fn detach(log: &Path) -> Result<(), Box<dyn Error>> {
    let nothing = File::options().read(true).write(true).open("/dev/null")?;
    let errors = log::open(log).map_err(|error| {
        format!("cannot open the log {}: {error}; set [log] file to one that can", log.display())
    })?;
    dup2_stdin(&nothing)?;
    dup2_stdout(&nothing)?;
    dup2_stderr(&errors)?;
    Ok(())
}

/// Tells the foreground, which waits for the end of this pipe: so it is closed here, before the loop.
fn tell(mut foreground: File, message: &[u8]) -> Result<(), Box<dyn Error>> {
    Ok(foreground.write_all(message)?)
}
