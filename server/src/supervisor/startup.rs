//! What a server has opened and checked before its event loop starts, and the steps that come last.

use std::error::Error;

use tracing::{info, warn};

use crate::listener::Listeners;
use crate::log::{DefaultLog, LogHandle};
use crate::platform::redirect_standard_streams;
use crate::runtime::RuntimeFiles;
use crate::sandbox::Confinement;
use crate::session::Templates;
use crate::settings::{Loaded, Process, Sandbox};

/// Everything that a server opens and checks before it starts to serve.
pub(crate) struct Startup {
    pub(crate) loaded: Loaded,
    pub(crate) templates: Templates,
    pub(crate) listeners: Listeners,
    pub(crate) log: LogHandle,
    /// Where the server logs if its settings name no file.
    pub(crate) default_log: DefaultLog,
    pub(crate) runtime: RuntimeFiles,
}

impl Startup {
    pub(super) fn log_addresses(&self) {
        for listener in self.listeners.iter() {
            info!("listening on {}", listener.address());
        }
    }
}

/// Confines the parent. Warns if it runs as root, and about every part of the sandbox that this system does not provide.
///
/// # Errors
/// The settings require the whole sandbox, and a part of it is missing.
pub(super) fn confine(process: &Process) -> Result<Confinement, Box<dyn Error>> {
    if nix::unistd::geteuid().is_root() {
        warn!(
            "serving as root: a compromised session would run as root, though confined; set [process] user to a user that \
             runs nothing else, or start the server as another user"
        );
    }
    if process.sandbox == Sandbox::Off {
        return Ok(Confinement::off());
    }
    let mut missing = Vec::new();
    let confinement = Confinement::begin(&mut missing);
    if process.sandbox == Sandbox::Required && !missing.is_empty() {
        return Err(format!(
            "the sandbox is required and this system does not provide {}; set [process] sandbox = true to serve without",
            missing.join("; nor ")
        )
        .into());
    }
    for part in missing {
        warn!("the sandbox is incomplete, without {part}");
    }
    Ok(confinement)
}

/// Redirects the standard streams to /dev/null for all children. Errors cannot be printed after that.
pub(super) fn close_standard_streams() {
    if let Err(error) = redirect_standard_streams() {
        warn!("cannot open /dev/null: {error}; sessions keep the standard streams of this process");
    }
}
