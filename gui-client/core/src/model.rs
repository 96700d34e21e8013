//! What the window knows, and every decision it takes: plain data, no egui, no sockets, no clocks of its own.

use std::time::Instant;

use crate::address::Address;
use crate::backoff::Backoff;
use crate::checks::Checks;
use crate::history::{Entry, History};
use crate::link::Link;
use crate::live::Live;
use crate::message::{CommandId, Effect, LinkId, WorkerRequest};
use crate::notice::{Notice, Undo, Warning};
use crate::recents::Recents;
use crate::settings::{Change, Settings};
use crate::view::View;

/// The text fields, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The server's name or address.
    pub host: String,
    /// Its port.
    pub port: String,
    /// A command.
    pub command: String,
    /// What zones are searched by.
    pub zone: String,
    /// What is wrong with the host or port, found when connecting was asked.
    pub address_error: Option<String>,
}

/// What is known of the server that is connected, or was last.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// Which.
    pub address: Option<Address>,
    /// Its further words, each a button.
    pub custom_commands: Vec<String>,
    /// Does it answer for other zones? As far as is known: it has `help`.
    pub supports_zones: bool,
    /// Its newest answer.
    pub last_answer: Option<Entry>,
    /// What was seen of its clock.
    pub live: Live,
}

/// Everything that the window shows.
#[derive(Clone, Debug)]
pub struct Model {
    /// What the main part shows.
    pub view: View,
    /// Is the list of keys in sight?
    pub keys_shown: bool,
    /// The text fields.
    pub form: Form,
    /// The connection.
    pub link: Link,
    /// Connecting again by itself.
    pub backoff: Backoff,
    /// The server that the panels are about.
    pub server: Server,
    /// The zone that moments are asked for in; the server's own where there is none.
    pub zone: Option<&'static str>,
    /// What was asked and answered.
    pub history: History,
    /// Is a file being chosen or written for it?
    pub exporting: bool,
    /// All of them side by side.
    pub checks: Checks,
    /// What was before this start, until dismissed; the first is shown.
    pub warnings: Vec<Warning>,
    /// What happened just now, until dismissed or followed by another.
    pub notice: Option<Notice>,
    /// The offer to bring back the cleared history.
    pub undo: Option<Undo>,
    /// The settings of this window, with the server list.
    pub(crate) settings: Settings,
    /// When the window's changed place is saved.
    pub(crate) save_geometry_at: Option<Instant>,
    pub(crate) last_link_id: u64,
    pub(crate) last_command_id: u64,
    pub(crate) next_entry: u64,
}

impl Model {
    /// The model of a window that just opened.
    #[must_use]
    pub fn new(settings: Settings, warnings: Vec<Warning>) -> Self {
        // At first start, the server of this very computer is proposed.
        let proposed =
            settings.recents.last_used().map_or_else(Address::localhost, |recent| recent.address.clone());
        Self {
            view: View::default(),
            keys_shown: false,
            form: Form {
                host: proposed.host().to_owned(),
                port: proposed.port().to_string(),
                command: String::new(),
                zone: String::new(),
                address_error: None,
            },
            link: Link::NeverConnected,
            backoff: Backoff::default(),
            server: Server::default(),
            zone: None,
            history: History::new(settings.history),
            exporting: false,
            checks: Checks::default(),
            warnings,
            notice: None,
            undo: None,
            settings,
            save_geometry_at: None,
            last_link_id: 0,
            last_command_id: 0,
            next_entry: 0,
        }
    }

    /// The settings of this window.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The server list.
    #[must_use]
    pub fn recents(&self) -> &Recents {
        &self.settings.recents
    }

    /// Applies `change` to the settings. Returns the effect that saves it, unless it changed nothing.
    pub(crate) fn change(&mut self, change: Change) -> Option<Effect> {
        let before = self.settings.clone();
        change.apply(&mut self.settings);
        (self.settings != before).then_some(Effect::Save(change))
    }

    /// The place of the window, if it changed and the change was not saved yet.
    #[must_use]
    pub fn unsaved_geometry(&self) -> Option<Change> {
        self.save_geometry_at.map(|_| Change::Window(self.settings.window))
    }

    /// How long the worker is to wait for what.
    #[must_use]
    pub fn timeouts(&self) -> WorkerRequest {
        WorkerRequest::SetTimeouts {
            connect: self.settings.timeouts.connect.duration(),
            answer: self.settings.timeouts.answer.duration(),
        }
    }

    /// The connection whose clock is in sight and ticks: it is drawn every second, whatever comes.
    #[must_use]
    pub fn ticking(&self) -> Option<LinkId> {
        let ticks = self.view == View::Live && self.server.live.is_steady();
        self.link.id().filter(|_| ticks && matches!(self.link, Link::Connected(_)))
    }

    /// When something is to be done though nothing happens.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        let undo = self.undo.filter(|_| self.notice.is_some()).map(|undo| undo.until);
        [self.backoff.due(), undo, self.save_geometry_at].into_iter().flatten().min()
    }

    /// The command that the button of `word` last_command_id: with the chosen zone, where there is one and the server knows zones.
    #[must_use]
    pub fn with_zone(&self, command: &str) -> String {
        match self.zone {
            Some(zone) if self.server.supports_zones => format!("{command} {zone}"),
            Some(_) | None => command.to_owned(),
        }
    }

    pub(crate) fn next_link_id(&mut self) -> LinkId {
        self.last_link_id += 1;
        LinkId(self.last_link_id)
    }

    pub(crate) fn next_command_id(&mut self) -> CommandId {
        self.last_command_id += 1;
        CommandId(self.last_command_id)
    }
}
