//! The client as a chore runs it: connected to a server at once, with settings that are not the user's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::process::Process;
use crate::wait;

/// The title of its window.
pub const TITLE: &str = "Date and time";

/// A running client.
#[derive(Debug)]
pub struct Client {
    process: Process,
}

impl Client {
    /// Starts `command`, which is the client's program on some display, connected to `address`; its settings and its
    /// log lie in `folder`.
    pub fn start(mut command: Command, address: &str, folder: &Path) -> Result<Self, Error> {
        command.arg(address).arg("--settings").arg(settings_in(folder));
        Ok(Self { process: Process::start("the client", &mut command, Some(&log_in(folder)))? })
    }

    /// Its process number.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Fails if it is gone.
    pub fn must_run(&mut self) -> Result<(), Error> {
        self.process.must_run()
    }

    /// Asks it to end, as the end of a session does (SIGTERM): it must save its settings and end well.
    pub fn terminate(mut self, folder: &Path) -> Result<(), Error> {
        self.process.must_run()?;
        let settings = settings_in(folder);
        let _not_there = fs::remove_file(&settings);
        match self.process.stop() {
            Some(status) if !status.success() => {
                Err(Error::failed(format!("SIGTERM ended the client: {status}")))
            }
            None => Err(Error::failed("the client did not end after SIGTERM")),
            Some(_) if !settings.is_file() => {
                Err(Error::failed(format!("after SIGTERM the client did not save {}", settings.display())))
            }
            Some(_) => Ok(()),
        }
    }

    /// Waits until the user closes the window.
    pub fn wait_until_closed(&mut self) -> Result<(), Error> {
        let status = wait::forever(|| self.process.ended())?;
        if status.success() { Ok(()) } else { self.process.must_run() }
    }
}

/// The settings file that a client started here uses.
pub fn settings_in(folder: &Path) -> PathBuf {
    folder.join("client.toml")
}

/// Where a client started here writes its messages.
pub fn log_in(folder: &Path) -> PathBuf {
    folder.join("client.log")
}
