//! Starts the server in a process that the monitor has just forked.

use std::fs::File;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::{Pid, Uid, geteuid};
use tracing::{info, warn};

use super::configuration::Configuration;
use super::connections::{Connections, Sessions, trial_pair};
use super::event_loop::Server;
use super::report::Report;
use crate::channel::{Channel, Environment, Notice};
use crate::listener::Listener;
use crate::log::LogHandle;
use crate::platform::{
    ChildSignal, Signals, close_all_but, descriptor_limit, redirect_standard_streams, unmap_alternate_stack,
};
use crate::sandbox::{Confinement, Identity};
use crate::settings::{Sandbox, Settings};
use crate::status::Reloads;

/// What the server gets from the monitor by the fork.
pub(crate) struct Inherited<'m> {
    pub(crate) monitor: Pid,
    pub(crate) channel: Channel,
    pub(crate) signals: Signals,
    pub(crate) identity: Option<Identity>,
    pub(crate) settings: Settings,
    /// Where the settings came from.
    pub(crate) source: String,
    pub(crate) hostname: &'m str,
    pub(crate) environment: Environment,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) control_socket: Option<UnixListener>,
    pub(crate) log: &'m mut LogHandle,
    pub(crate) reloads: Reloads,
    /// When the monitor started.
    pub(crate) started: Instant,
    /// How often the server was started again.
    pub(crate) restarts: u64,
    /// How often to notify the monitor that the event loop runs.
    pub(crate) watchdog: Option<Duration>,
}

/// Serves until the monitor stops the server. Returns the exit status.
pub(crate) fn serve(inherited: Inherited<'_>) -> u8 {
    match start(inherited) {
        Ok(mut server) => {
            server.run();
            0
        }
        Err((channel, reason)) => {
            // If the monitor has ended, nothing else is left to do.
            let _ = channel.send(&Notice::Failed(reason), &[]);
            1
        }
    }
}

/// What can fail before serving.
struct Prepared {
    user: Uid,
    configuration: Configuration,
    sessions: Sessions,
    child_signal: Option<ChildSignal>,
    confinement: Confinement,
}

/// Does everything that can fail before serving.
fn start(inherited: Inherited<'_>) -> Result<Box<Server<'_>>, (Channel, String)> {
    let mut kept = vec![inherited.channel.as_raw_fd(), inherited.log.as_raw_fd()];
    kept.extend(inherited.listeners.iter().map(|listener| listener.as_fd().as_raw_fd()));
    kept.extend(inherited.control_socket.as_ref().map(AsRawFd::as_raw_fd));
    close_all_but(&mut kept);
    // Keeps the lowest number free for clients: a session then closes all other descriptors by one call.
    let _lowest = File::open("/dev/null");
    // The sandbox does not permit it.
    let descriptors = descriptor_limit().unwrap_or(u64::MAX);
    match prepare(&inherited) {
        Ok(Prepared { user, configuration, sessions, child_signal, confinement }) => {
            let Inherited { channel, listeners, control_socket, log, environment, .. } = inherited;
            // With a descriptor for the signal, no handler may take it.
            let watched: &[Signal] = if child_signal.is_some() { &[] } else { &[Signal::SIGCHLD] };
            let signals = inherited.signals.only(watched);
            let report = Report::new(Instant::now(), inherited.reloads);
            if let Err(error) = channel.send(&Notice::Ready, &[]) {
                return Err((channel, format!("cannot notify the monitor: {error}")));
            }
            // On the heap: the stack frame of this function is large, and every fork copies the pages that change.
            Ok(Box::new(Server {
                monitor: inherited.monitor,
                user,
                started: inherited.started,
                restarts: inherited.restarts,
                confinement,
                configuration,
                networks: environment.networks,
                listeners,
                connections: Connections::new(sessions, descriptors),
                control_socket,
                report,
                log,
                channel,
                signals,
                child_signal,
                watchdog: inherited.watchdog.map(|interval| (interval, Instant::now() + interval)),
                phase: super::phase::Phase::Serving,
                paused_until: None,
                is_orphaned: false,
                busy_waits: 0,
            }))
        }
        Err(reason) => Err((inherited.channel, reason)),
    }
}

fn prepare(inherited: &Inherited<'_>) -> Result<Prepared, String> {
    let Inherited { settings, identity, environment, .. } = inherited;
    if let Some(identity) = identity {
        identity.assume().map_err(|error| error.to_string())?;
        info!("serving as user {} and group {}", identity.user(), identity.group());
    }
    let user = geteuid();
    let configuration = Configuration::new(settings.clone(), inherited.source.clone(), inherited.hostname)?;
    // If this fails, sessions only cost more.
    let _ = unmap_alternate_stack();
    let child_signal = ChildSignal::open().map_err(|error| format!("cannot handle signals: {error}"))?;
    let mut sessions = Sessions::new(inherited.signals, &environment.zone)
        .map_err(|error| format!("cannot reserve memory shared with sessions: {error}"))?;
    if let Err(error) = redirect_standard_streams() {
        warn!("cannot open /dev/null: {error}; sessions keep the standard streams of this process");
    }
    let confinement = confine(settings.process.sandbox, &mut sessions, &configuration)?;
    sessions.limit_processes(confinement.has_limits());
    Ok(Prepared { user, configuration, sessions, child_signal, confinement })
}

/// Confines this process. Warns if it runs as root, and about every part of the sandbox that this system does not provide.
fn confine(
    sandbox: Sandbox,
    sessions: &mut Sessions,
    configuration: &Configuration,
) -> Result<Confinement, String> {
    if geteuid().is_root() {
        warn!(
            "serving as root: a compromised session would run as root, though confined; set [process] user to a user that \
             runs nothing else, or start the server as another user"
        );
    }
    if sandbox == Sandbox::Off {
        return Ok(Confinement::default());
    }
    let record = sessions.trial_record().ok_or("no memory is shared with sessions")?;
    let confinement =
        Confinement::enter(record, trial_pair, |pair| sessions.try_conversation(configuration, pair))?;
    if sandbox == Sandbox::Required && !confinement.missing.is_empty() {
        return Err(format!(
            "the sandbox is required and this system does not provide {}; set [process] sandbox = true to serve without",
            confinement.missing.join("; nor ")
        ));
    }
    for part in &confinement.missing {
        warn!("the sandbox is incomplete, without {part}");
    }
    Ok(confinement)
}
