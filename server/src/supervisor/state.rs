//! What the parent holds, and how it begins.

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use nix::unistd::Pid;
use tracing::{info, warn};

use super::children::Children;
use super::leaving::Leaving;
use super::notify::Notify;
use super::phase::Phase;
use super::proxied::Proxied;
use super::refused::RefusedClients;
use super::report::Report;
use super::scoreboard::Scoreboard;
use crate::clock::LocalZone;
use crate::confine::Confinement;
use crate::listener::Listeners;
use crate::log::LogHandle;
use crate::process::signals::Signals;
use crate::runtime::{ControlSocket, PidFile};
use crate::session::{Answers, Buffers};
use crate::settings::{Loaded, Process, Source};
use crate::status::Totals;

/// What a server begins with, all of it checked and opened.
pub struct Inherited {
    /// The settings, and where they were taken from.
    pub loaded: Loaded,
    /// What they say to clients.
    pub answers: Answers,
    /// The open sockets.
    pub listeners: Listeners,
    /// The log, begun.
    pub log: LogHandle,
    /// The settings file that was named, for the reload.
    pub config: Option<PathBuf>,
    /// Where a server in the background logs, unless its settings name a file.
    pub log_path: Option<PathBuf>,
    /// By what it can be found.
    pub runtime: Runtime,
}

/// By what a running server can be found.
#[derive(Debug, Default)]
pub struct Runtime {
    /// Its locked PID file.
    pub pid_file: Option<PidFile>,
    /// Its control socket.
    pub control_socket: Option<ControlSocket>,
}

/// The parent.
pub struct Supervisor {
    pub(super) loaded: Loaded,
    pub(super) answers: Answers,
    pub(super) listeners: Listeners,
    pub(super) log: LogHandle,
    pub(super) config: Option<PathBuf>,
    pub(super) log_path: Option<PathBuf>,
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
    pub(super) asking: Vec<Pid>,
    pub(super) refused: RefusedClients,
    /// Connections of trusted proxies before their header.
    pub(super) proxied: Proxied,
    pub(super) leaving: Leaving,
    pub(super) report: Report,
    pub(super) phase: Phase,
    /// No accept before then: the system had no room.
    pub(super) paused_until: Option<Instant>,
}

impl Supervisor {
    /// Takes over; from here on signals are acted on.
    ///
    /// # Errors
    /// Where the system gives no pipe or signal handler.
    pub fn new(inherited: Inherited) -> io::Result<Self> {
        let Inherited { loaded, answers, listeners, log, config, log_path, runtime } = inherited;
        let signals = Signals::of_parent()?;
        let begun = Instant::now();
        let scoreboard = Scoreboard::reserve(begun)?;
        let notify = Notify::from_environment();
        let (local_zone, warning) = LocalZone::read();
        if let Some(warning) = warning {
            warn!("{warning}");
        }
        for listener in listeners.iter() {
            info!("listening on {}", listener.address());
        }
        // The file that was found is the one to read again: another folder or a file gone must not mean defaults.
        let config = config.or_else(|| match &loaded.source {
            Source::File(path) => Some(std::path::absolute(path).unwrap_or_else(|_| path.clone())),
            Source::BuiltIn => None,
        });
        // Last of all: from here on nothing of its kind can be opened.
        let confinement = confine(&loaded.settings.process);
        notify.ready();
        Ok(Self {
            loaded,
            answers,
            listeners,
            log,
            config,
            log_path,
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
            asking: Vec::new(),
            refused: RefusedClients::default(),
            proxied: Proxied::default(),
            leaving: Leaving::default(),
            report: Report::new(begun),
            phase: Phase::Serving,
            paused_until: None,
        })
    }
}

/// Confines the parent, and says once what this system lacks for it.
fn confine(process: &Process) -> Confinement {
    if !process.sandbox {
        return Confinement::Off;
    }
    let mut lacks = Vec::new();
    let confinement = Confinement::begin(&mut lacks);
    for lack in lacks {
        warn!("the sandbox does without {lack}");
    }
    confinement
}
