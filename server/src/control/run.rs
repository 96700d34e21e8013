//! `datetime-server run`: settings, log, sockets, rights given up, then the loop.

use std::error::Error;
use std::path::PathBuf;

use tracing::{info, warn};

use crate::confine::Identity;
use crate::listener::Listeners;
use crate::runtime::{ControlSocket, PidFile, PidFileError, control_socket_path, pid_file_path};
use crate::session::Answers;
use crate::settings::{Process, Server};
use crate::supervisor::{Inherited, Runtime, Supervisor};
use crate::{host, log, settings};

/// How a server was started.
#[derive(Debug, Default)]
pub struct Manner {
    /// In the background: where it logs, unless its settings name a file.
    pub log_path: Option<PathBuf>,
    /// Whether it must be the one that `stop` and `status` find.
    pub must_be_found: bool,
}

/// Serves in the foreground until it is stopped.
///
/// # Errors
/// What keeps it from beginning to serve.
pub fn run(config: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    prepare(config, Manner::default())?.run();
    Ok(())
}

/// Everything up to serving: from here on nothing fails any more.
///
/// # Errors
/// What keeps it from beginning to serve.
pub(super) fn prepare(config: Option<PathBuf>, manner: Manner) -> Result<Supervisor, Box<dyn Error>> {
    let hostname = host::name();
    let loaded = settings::load(config.as_deref(), &hostname)?;
    let process = &loaded.settings.process;
    let answers = Answers::new(&loaded.settings, &hostname).map_err(|unfit| unfit.to_string())?;
    let identity = Identity::of(process)?;
    let log = log::begin(log::prepare(&loaded.settings.log, manner.log_path.as_deref())?);
    info!("datetime-server {}, settings: {}", env!("CARGO_PKG_VERSION"), loaded.source);
    let listeners = listen(&loaded.settings.server)?;
    let runtime = runtime(process, manner.must_be_found)?;
    let log_path = manner.log_path;
    if let Some(identity) = identity {
        let file = &loaded.settings.log.file;
        let named = (!file.is_empty()).then(|| PathBuf::from(file));
        become_another(identity, &runtime, named.or_else(|| log_path.clone()))?;
    }
    Ok(Supervisor::new(Inherited { loaded, answers, listeners, log, config, log_path, runtime })?)
}

fn listen(server: &Server) -> Result<Listeners, Box<dyn Error>> {
    if let Some(listeners) = Listeners::inherit()? {
        info!("the service manager listens: [server] bind, port and backlog are not used");
        return Ok(listeners);
    }
    let opened = Listeners::open(server)?;
    for warning in &opened.warnings {
        warn!("{warning}; skipped");
    }
    Ok(opened.listeners)
}

/// What makes the server found. Where the settings leave it to us, a server without it is better than none: a second
/// one of the same user, or a machine without a runtime folder.
fn runtime(process: &Process, must_be_found: bool) -> Result<Runtime, Box<dyn Error>> {
    let pid_file = match PidFile::claim(&pid_file_path(process)) {
        Ok(file) => Some(file),
        Err(error) if must_be_found || !process.pid_file.is_empty() => return Err(error.into()),
        Err(error) => {
            let hint = "so that `status`, `stop` and `reload` do not find this one";
            match error {
                PidFileError::Held { pid, .. } => warn!("process {pid} serves already for this user, {hint}"),
                PidFileError::Unusable { .. } => warn!("{error}; without it, {hint}"),
            }
            None
        }
    };
    if pid_file.is_none() && process.control_socket.is_empty() {
        return Ok(Runtime::default());
    }
    let control_socket = match ControlSocket::open(&control_socket_path(process)) {
        Ok(socket) => Some(socket),
        Err(error) if must_be_found || !process.control_socket.is_empty() => return Err(error.into()),
        Err(error) => {
            warn!("{error}");
            None
        }
    };
    Ok(Runtime { pid_file, control_socket })
}

fn become_another(identity: Identity, runtime: &Runtime, log: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    if let Some(log) = log {
        // So that it can be opened anew on reload.
        std::os::unix::fs::chown(log, Some(identity.user().as_raw()), Some(identity.group().as_raw()))?;
    }
    if let Some(file) = &runtime.pid_file {
        file.give_to(identity)?;
    }
    if let Some(socket) = &runtime.control_socket {
        socket.give_to(identity)?;
    }
    identity.assume()?;
    info!("serving as user {} and group {}", identity.user(), identity.group());
    Ok(())
}
