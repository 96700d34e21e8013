//! `datetime-server run`: loads the settings, opens the log and the sockets, drops privileges and serves.

use std::error::Error;
use std::path::Path;

use tracing::{info, warn};

use crate::listener::Listeners;
use crate::log::{DefaultLog, LogError, LogHandle};
use crate::monitor::{Monitor, Startup};
use crate::platform::{Signals, ignore_undocumented};
use crate::runtime::{
    ControlSocket, LockError, Record, RunningServer, RuntimeFiles, ServerLock, control_socket_path,
    pid_file_path, publish, remove_stale,
};
use crate::sandbox::Identity;
use crate::settings::{Loaded, Log, Settings, Source};
use crate::{host, log, settings};

/// How a server was started.
#[derive(Debug)]
pub(super) struct RunMode {
    /// Listening sockets passed by the service manager.
    pub(super) inherited: Option<Listeners>,
    /// Where to log if the settings name no file.
    pub(super) default_log: DefaultLog,
    /// Whether to fail if `stop` and `status` would not find this server.
    pub(super) must_be_found: bool,
}

/// Serves in the foreground until it is stopped.
///
/// # Errors
/// Why the server did not start.
pub fn run(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    // Before any file is opened, because the sockets are identified by descriptor number.
    let inherited = inherit_listeners()?;
    let hostname = host::name();
    let loaded = settings::load(config, &hostname)?;
    let default_log = DefaultLog::standard_error()
        .map_err(|error| format!("cannot duplicate standard error for the log: {error}"))?;
    let mode = RunMode { inherited, default_log, must_be_found: false };
    if let Some(monitor) = prepare(loaded, &hostname, mode)? {
        monitor.run();
    }
    Ok(())
}

/// Does everything that can fail before serving, and starts the server process. `None` if a signal has stopped it meanwhile.
///
/// # Errors
/// Why the server did not start.
pub(super) fn prepare(
    loaded: Loaded,
    hostname: &str,
    mode: RunMode,
) -> Result<Option<Monitor>, Box<dyn Error>> {
    ignore_undocumented();
    // Before the sockets listen, so that a signal that arrives from then on is not lost.
    let signals = Signals::block().map_err(|error| format!("cannot handle signals: {error}"))?;
    let process = &loaded.settings.process;
    loaded.settings.server.welcome.render(hostname).map_err(|reason| reason.to_string())?;
    let identity = Identity::of(process)?;
    let RunMode { inherited, default_log, must_be_found } = mode;
    let log = open_log(&loaded.settings.log, &default_log, identity)?;
    info!("datetime-server {}, settings: {}", env!("CARGO_PKG_VERSION"), loaded.source);
    if loaded.is_blank {
        warn!("{} contains no settings: all values are defaults", loaded.source);
    }
    let listeners = listen(inherited, &loaded.settings)?;
    let runtime = runtime(&loaded, identity, must_be_found)?;
    let hostname = hostname.to_owned();
    Monitor::start(Startup { loaded, hostname, identity, listeners, log, default_log, runtime, signals })
}

/// Opens the log. If its file cannot be used, a server in the foreground logs to standard error instead.
///
/// # Errors
/// The file cannot be used and the server is in the background.
fn open_log(log: &Log, default: &DefaultLog, identity: Option<Identity>) -> Result<LogHandle, LogError> {
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
        .map_err(|error| format!("cannot use the sockets passed by the service manager: {error}").into())
}

fn listen(inherited: Option<Listeners>, settings: &Settings) -> Result<Listeners, Box<dyn Error>> {
    if let Some(mut listeners) = inherited {
        info!("using the sockets passed by the service manager: [server] bind, port and backlog are ignored");
        let (_, warnings) = listeners.assign(settings);
        for warning in warnings {
            warn!("{warning}");
        }
        return Ok(listeners);
    }
    let opened = Listeners::open(settings)?;
    for warning in &opened.warnings {
        warn!("{warning}");
    }
    Ok(opened.listeners)
}

/// Takes the lock and opens the PID file and the control socket, by which commands find the server. Without paths in
/// the settings, the server also runs without them: it may be the user's second one, or there is no runtime directory.
fn runtime(
    loaded: &Loaded,
    identity: Option<Identity>,
    must_be_found: bool,
) -> Result<RuntimeFiles, Box<dyn Error>> {
    let process = &loaded.settings.process;
    let (pid_file, control_socket) = (pid_file_path(process), control_socket_path(process));
    let settings = match &loaded.source {
        Source::File(path) => Some(path.as_path()),
        Source::Stream(_) | Source::BuiltIn => None,
    };
    let record = Record::of_this_process(settings, &pid_file, &control_socket);
    remove_stale(|record| RunningServer::is_stale(&record.pid_file));
    let lock = match ServerLock::acquire(&record, identity) {
        Ok(lock) => Some(lock),
        Err(error) if must_be_found || !process.pid_file.is_empty() => return Err(error.into()),
        Err(error) => {
            let consequence = "`status`, `stop` and `reload` will not find this server";
            match error {
                LockError::Held { holder, .. } => {
                    warn!("another server of this user is already running ({holder}): {consequence}");
                }
                LockError::Unusable { .. } => warn!("{error}; {consequence}"),
            }
            None
        }
    };
    if lock.is_none() && process.control_socket.is_empty() {
        return Ok(RuntimeFiles::default());
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
            "cannot write a record to the runtime directory: {error}; commands find this server only by its settings"
        );
    }
    Ok(RuntimeFiles::new(lock, control_socket))
}
