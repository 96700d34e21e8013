//! `datetime-server run`: settings, log, sockets, rights given up, then the loop.

use std::error::Error;
use std::path::Path;

use tracing::{info, warn};

use crate::confine::Identity;
use crate::listener::Listeners;
use crate::log::{DefaultLog, LogError, LogHandle};
use crate::process::signals::ignore_undocumented;
use crate::runtime::{
    ControlSocket, LockError, Record, RunningServer, ServerLock, control_socket_path, pid_file_path, publish,
    remove_stale,
};
use crate::session::Templates;
use crate::settings::{Loaded, Log, Server, Source};
use crate::supervisor::{Runtime, Startup, Supervisor};
use crate::{host, log, settings};

/// How a server was started.
#[derive(Debug)]
pub struct RunMode {
    /// Sockets that the service manager passed on.
    pub inherited: Option<Listeners>,
    /// Where it logs, unless its settings name a file.
    pub default_log: DefaultLog,
    /// Whether it must be the one that `stop` and `status` find.
    pub must_be_found: bool,
}

/// Serves in the foreground until it is stopped.
///
/// # Errors
/// What keeps it from beginning to serve.
pub fn run(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    // First of all: it goes by the numbers of descriptors.
    let inherited = inherit_listeners()?;
    let hostname = host::name();
    let loaded = settings::load(config, &hostname)?;
    let default_log = DefaultLog::standard_error()
        .map_err(|error| format!("cannot keep standard error for the log: {error}"))?;
    let manner = RunMode { inherited, default_log, must_be_found: false };
    prepare(loaded, &hostname, manner)?.run();
    Ok(())
}

/// Everything up to serving: from here on nothing fails any more.
///
/// # Errors
/// What keeps it from beginning to serve.
pub(super) fn prepare(loaded: Loaded, hostname: &str, manner: RunMode) -> Result<Supervisor, Box<dyn Error>> {
    ignore_undocumented();
    let process = &loaded.settings.process;
    let templates = Templates::new(&loaded.settings, hostname).map_err(|unfit| unfit.to_string())?;
    let identity = Identity::of(process)?;
    let RunMode { inherited, default_log, must_be_found } = manner;
    let log = begin_log(&loaded.settings.log, &default_log, identity)?;
    info!("datetime-server {}, settings: {}", env!("CARGO_PKG_VERSION"), loaded.source);
    if loaded.is_blank {
        warn!("{} sets nothing: every value is a default", loaded.source);
    }
    let listeners = listen(inherited, &loaded.settings.server)?;
    let runtime = runtime(&loaded, identity, must_be_found)?;
    if let Some(identity) = identity {
        identity.assume()?;
        info!("serving as user {} and group {}", identity.user(), identity.group());
    }
    Supervisor::new(Startup { loaded, templates, listeners, log, default_log, runtime })
}

/// A log file that cannot be used does not stop the server while there is standard error to log to.
///
/// # Errors
/// Why there is no log, for a server in the background.
fn begin_log(log: &Log, default: &DefaultLog, identity: Option<Identity>) -> Result<LogHandle, LogError> {
    match (log::prepare(log, default, identity), default) {
        (Ok(prepared), _) => Ok(log::begin(prepared)),
        (Err(error), DefaultLog::StandardError(_)) => {
            let on_standard_error = Log { file: String::new(), ..log.clone() };
            let handle = log::begin(log::prepare(&on_standard_error, default, None)?);
            warn!("{error}; logging to standard error");
            Ok(handle)
        }
        (Err(error), DefaultLog::File(_)) => Err(error),
    }
}

pub(super) fn inherit_listeners() -> Result<Option<Listeners>, Box<dyn Error>> {
    Listeners::inherit()
        .map_err(|error| format!("cannot use the sockets of the service manager: {error}").into())
}

fn listen(inherited: Option<Listeners>, server: &Server) -> Result<Listeners, Box<dyn Error>> {
    if let Some(listeners) = inherited {
        info!("the service manager listens: [server] bind, port and backlog are not used");
        return Ok(listeners);
    }
    let opened = Listeners::open(server)?;
    for warning in &opened.warnings {
        warn!("{warning}; skipped");
    }
    Ok(opened.listeners)
}

/// Opens what the server is found by. Where the settings leave that to us, a server without it is better than none: a
/// second one of the same user, or a machine without a runtime directory.
fn runtime(
    loaded: &Loaded,
    identity: Option<Identity>,
    must_be_found: bool,
) -> Result<Runtime, Box<dyn Error>> {
    let process = &loaded.settings.process;
    let (pid_file, control_socket) = (pid_file_path(process), control_socket_path(process));
    let settings = match &loaded.source {
        Source::File(path) => Some(path.as_path()),
        Source::Stream(_) | Source::BuiltIn => None,
    };
    let record = Record::of_this_process(settings, &pid_file, &control_socket);
    remove_stale(|record| RunningServer::is_gone(&record.pid_file));
    let lock = match ServerLock::acquire(&record, identity) {
        Ok(lock) => Some(lock),
        Err(error) if must_be_found || !process.pid_file.is_empty() => return Err(error.into()),
        Err(error) => {
            let consequence = "`status`, `stop` and `reload` do not find this server";
            match error {
                LockError::Held { holder, .. } => {
                    warn!("a server of this user runs already ({holder}): {consequence}");
                }
                LockError::Unusable { .. } => warn!("{error}; {consequence}"),
            }
            None
        }
    };
    if lock.is_none() && process.control_socket.is_empty() {
        return Ok(Runtime::default());
    }
    let control_socket = match ControlSocket::open(&control_socket, identity) {
        Ok(socket) => Some(socket),
        Err(error) if must_be_found || !process.control_socket.is_empty() => return Err(error.into()),
        Err(error) => {
            warn!("{error}");
            None
        }
    };
    if lock.is_some()
        && let Err(error) = publish(&record)
    {
        info!(
            "cannot write a record to the runtime directory: {error}; this server is found by its settings alone"
        );
    }
    Ok(Runtime { lock, control_socket })
}
