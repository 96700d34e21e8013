//! What the parent holds, and how it begins.

use std::error::Error;
use std::time::Instant;

use nix::unistd::Pid;
use tracing::{info, warn};

use super::children::Children;
use super::notify::Notify;
use super::phase::Phase;
use super::proxied::Proxied;
use super::refused::RefusedClients;
use super::report::Report;
use super::retiring::RetiringListeners;
use super::scoreboard::Scoreboard;
use crate::clock::LocalZone;
use crate::host;
use crate::listener::Listeners;
use crate::log::{DefaultLog, LogHandle};
use crate::platform::Signals;
use crate::platform::redirect_standard_streams;
use crate::runtime::{ControlSocket, ServerLock};
use crate::sandbox::Confinement;
use crate::session::{Buffers, Templates};
use crate::settings::{Access, Loaded, Network, Process, Sandbox};
use crate::status::Totals;

/// What a server begins with, all of it checked and opened.
pub struct Startup {
    /// The settings, and where they were taken from.
    pub loaded: Loaded,
    /// What they say to clients.
    pub templates: Templates,
    /// The open sockets.
    pub listeners: Listeners,
    /// The log, begun.
    pub log: LogHandle,
    /// Where it logs, unless its settings name a file.
    pub default_log: DefaultLog,
    /// By what it can be found.
    pub runtime: Runtime,
}

/// By what a running server can be found.
#[derive(Debug, Default)]
pub struct Runtime {
    /// Its lock and PID file.
    pub lock: Option<ServerLock>,
    /// Its control socket.
    pub control_socket: Option<ControlSocket>,
}

/// The parent.
pub struct Supervisor {
    pub(super) loaded: Loaded,
    pub(super) templates: Templates,
    pub(super) listeners: Listeners,
    pub(super) log: LogHandle,
    pub(super) default_log: DefaultLog,
    pub(super) runtime: Runtime,
    pub(super) notify: Notify,
    /// Taken by a child for itself: its memory is a copy of the parent's.
    pub(super) confinement: Confinement,
    pub(super) begun: Instant,
    /// This process, for its children to name.
    pub(super) pid: Pid,
    pub(super) signals: Signals,
    /// Taken by a child for itself.
    pub(super) buffers: Buffers,
    pub(super) local_zone: LocalZone,
    pub(super) children: Children,
    pub(super) scoreboard: Scoreboard,
    pub(super) totals: Totals,
    /// Children that tell the status.
    pub(super) status_children: Vec<Pid>,
    pub(super) refused: RefusedClients,
    /// Connections of trusted proxies before their header.
    pub(super) proxied: Proxied,
    pub(super) retiring: RetiringListeners,
    pub(super) report: Report,
    pub(super) phase: Phase,
    /// No accept before then: the system had no room.
    pub(super) paused_until: Option<Instant>,
}

impl Supervisor {
    /// Takes over; from here on signals are acted on.
    ///
    /// # Errors
    /// Where the system provides no signal handler or shared memory, or not all of a sandbox that is required.
    pub fn new(inherited: Startup) -> Result<Self, Box<dyn Error>> {
        let Startup { loaded, templates, listeners, log, default_log, runtime } = inherited;
        let signals = Signals::of_parent().map_err(|error| format!("cannot handle signals: {error}"))?;
        let begun = Instant::now();
        let scoreboard = Scoreboard::reserve(begun)
            .map_err(|error| format!("cannot reserve memory that sessions share: {error}"))?;
        let (notify, warning) = Notify::from_environment(begun);
        if let Some(warning) = warning {
            warn!("{warning}");
        }
        let (local_zone, warning) = LocalZone::read();
        if let Some(warning) = warning {
            warn!("{warning}");
        }
        for listener in listeners.iter() {
            info!("listening on {}", listener.address());
        }
        warn_of_local_networks(&loaded.settings.access);
        // Last of all: from here on nothing of its kind can be opened.
        let confinement = confine(&loaded.settings.process)?;
        if let Err(error) = redirect_standard_streams() {
            warn!("cannot open /dev/null: {error}; sessions keep the standard streams of this process");
        }
        notify.ready();
        Ok(Self {
            loaded,
            templates,
            listeners,
            log,
            default_log,
            runtime,
            notify,
            confinement,
            begun,
            pid: Pid::this(),
            signals,
            buffers: Buffers::default(),
            local_zone,
            children: Children::default(),
            scoreboard,
            totals: Totals::default(),
            status_children: Vec::new(),
            refused: RefusedClients::default(),
            proxied: Proxied::default(),
            retiring: RetiringListeners::default(),
            report: Report::new(begun),
            phase: Phase::Serving,
            paused_until: None,
        })
    }
}

/// Confines the parent, and says once what is missing on this system.
///
/// # Errors
/// What is missing, where the settings require all of it.
fn confine(process: &Process) -> Result<Confinement, Box<dyn Error>> {
    if nix::unistd::geteuid().is_root() {
        warn!(
            "serving as root: a session that is taken over would be root's, though confined; set [process] user to a user that \
             runs nothing else, or start as another user"
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

/// Warns where an access list has `local` and the networks of this machine cannot be read: the entry matches no client.
fn warn_of_local_networks(access: &Access) {
    let lists = [&access.allow, &access.deny, &access.proxies];
    let is_needed = lists.iter().any(|list| list.contains(&Network::Local));
    if let Some(error) = is_needed.then(host::local_networks).and_then(Result::err) {
        warn!(
            "{}: {error}; allow AF_NETLINK in RestrictAddressFamilies=, or name the networks",
            LOCAL_UNKNOWN
        );
    }
}

/// What the log says where the networks of this machine cannot be read.
pub(super) const LOCAL_UNKNOWN: &str =
    "cannot read the networks of this machine, so that \"local\" in [access] matches no client";
