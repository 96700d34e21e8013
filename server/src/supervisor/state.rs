//! What the parent holds, and how it begins.

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use tracing::{info, warn};

use super::children::Children;
use super::phase::Phase;
use super::refused::RefusedClients;
use super::report::Report;
use crate::clock::LocalZone;
use crate::listener::Listeners;
use crate::log::LogHandle;
use crate::process::signals::Signals;
use crate::session::Answers;
use crate::settings::{Loaded, Source};

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
}

/// The parent.
pub struct Supervisor {
    pub(super) loaded: Loaded,
    pub(super) answers: Answers,
    pub(super) listeners: Listeners,
    pub(super) log: LogHandle,
    pub(super) config: Option<PathBuf>,
    pub(super) signals: Signals,
    pub(super) local_zone: LocalZone,
    pub(super) children: Children,
    pub(super) refused: RefusedClients,
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
        let Inherited { loaded, answers, listeners, log, config } = inherited;
        let signals = Signals::of_parent()?;
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
        Ok(Self {
            loaded,
            answers,
            listeners,
            log,
            config,
            signals,
            local_zone,
            children: Children::default(),
            refused: RefusedClients::default(),
            report: Report::new(Instant::now()),
            phase: Phase::Serving,
            paused_until: None,
        })
    }
}
