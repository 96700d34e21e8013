//! The model: everything that the window shows, as plain data.

use std::cmp::Reverse;
use std::time::Instant;

use crate::address::AddressError;
use crate::backoff::Backoff;
use crate::change::Change;
use crate::checks::Checks;
use crate::clock::{ClockAddress, Kind};
use crate::commands::{buttons, takes_zone};
use crate::history::{Entry, History};
use crate::link::Link;
use crate::live::Live;
use crate::message::{CommandId, Effect, LinkId, WorkerRequest};
use crate::network::Network;
use crate::notice::{Notices, Undo, Warning};
use crate::now::Now;
use crate::recents::Recents;
use crate::settings::Settings;
use crate::view::View;
use crate::watch::Watch;

/// The number of answers to other commands that are kept next to the last answer.
const MAX_OTHER_ANSWERS: usize = 5;

/// The text fields, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The server's name or address.
    pub host: String,
    /// The server's port.
    pub port: String,
    /// A command to send.
    pub command: String,
    /// The search for a zone.
    pub zone: String,
    /// The label of a server in the list.
    pub label: String,
    /// What is wrong with the host or port.
    pub address_error: Option<AddressError>,
}

/// The server that is connected, or was connected last.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// Its address.
    pub address: Option<ClockAddress>,
    /// The commands in its answer to `help`; `None` if it has not answered.
    pub commands: Option<Vec<String>>,
    /// Its last answer.
    pub last_answer: Option<Entry>,
    /// The last answers to other commands, newest first.
    pub other_answers: Vec<Entry>,
    /// The comparison of its clock with this computer's.
    pub live: Live,
}

impl Server {
    /// A clock that was not connected yet.
    pub(crate) fn new(address: ClockAddress) -> Self {
        Self { live: Live::new(address.kind()), address: Some(address), ..Self::default() }
    }

    /// Adds an answer.
    pub(crate) fn add_answer(&mut self, answer: Entry) {
        let earlier = self.last_answer.take().filter(|earlier| !earlier.is_error());
        self.other_answers.extend(earlier);
        self.other_answers.retain(|other| other.command != answer.command);
        self.other_answers.sort_by_key(|other| Reverse(other.number));
        self.other_answers.truncate(MAX_OTHER_ANSWERS);
        self.last_answer = Some(answer);
    }

    /// Whether the answers are computed from its time, because it has no commands.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        self.address.as_ref().is_some_and(|address| address.kind() != Kind::Datetime)
    }

    /// The commands to show as buttons.
    #[must_use]
    pub fn buttons(&self) -> Vec<&str> {
        buttons(self.commands.as_deref().unwrap_or_default())
    }

    /// Whether commands may have a zone, as on every server that has `help`.
    #[must_use]
    pub fn supports_zones(&self) -> bool {
        self.commands.is_some()
    }
}

/// Everything that the window shows.
#[derive(Clone, Debug)]
pub struct Model {
    /// The view in the main part.
    pub view: View,
    /// Whether the list of keys is shown.
    pub keys_shown: bool,
    /// The text fields.
    pub form: Form,
    /// The connection.
    pub link: Link,
    /// The automatic attempts to connect again.
    pub backoff: Backoff,
    /// The server that is connected, or was connected last.
    pub server: Server,
    /// The zone of the answers; `None` for the server's own.
    pub zone: Option<&'static str>,
    /// The answers.
    pub history: History,
    /// Whether an export is in progress.
    pub exporting: bool,
    /// The checks of all servers side by side.
    pub checks: Checks,
    /// The clocks that are announced on this network.
    pub network: Network,
    /// The clock with which the others are compared side by side; `None` for this computer's.
    pub reference: Option<ClockAddress>,
    /// The server whose label is edited.
    pub labelled: Option<ClockAddress>,
    /// Whether the table side by side is sorted by the size of the offsets.
    pub is_sorted_by_offset: bool,
    /// The notices that are not dismissed yet.
    pub notices: Notices,
    /// The offer to restore what was cleared or removed last.
    pub undo: Option<Undo>,
    /// The checks of the pinned clocks at an interval.
    pub(crate) watch: Watch,
    pub(crate) settings: Settings,
    /// The time of the last update.
    pub(crate) updated: Option<Now>,
    /// When to save the changed geometry of the window.
    pub(crate) save_geometry_at: Option<Instant>,
    pub(crate) last_link_id: u64,
    pub(crate) last_command_id: u64,
    /// The number of the next entry of the history.
    pub(crate) next_entry: u64,
}

impl Model {
    /// The model of a window that has just opened.
    #[must_use]
    pub fn new(settings: Settings, warnings: Vec<Warning>) -> Self {
        // At the first start, this computer's own server is suggested.
        let suggested = settings
            .recents
            .last_used()
            .map_or_else(ClockAddress::localhost, |recent| recent.address.clone());
        let (host, port) = suggested.fields();
        Self {
            view: View::default(),
            keys_shown: false,
            form: Form {
                host,
                port,
                command: String::new(),
                zone: String::new(),
                label: String::new(),
                address_error: None,
            },
            link: Link::NeverConnected,
            backoff: Backoff::default(),
            server: Server::default(),
            zone: None,
            history: History::new(settings.history),
            exporting: false,
            checks: Checks::default(),
            network: Network::default(),
            reference: None,
            labelled: None,
            is_sorted_by_offset: false,
            notices: Notices::new(warnings),
            undo: None,
            watch: Watch::default(),
            settings,
            updated: None,
            save_geometry_at: None,
            last_link_id: 0,
            last_command_id: 0,
            next_entry: 0,
        }
    }

    /// The settings, with the server list.
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

    /// The change of the window's geometry, if it is not saved yet.
    #[must_use]
    pub fn unsaved_geometry(&self) -> Option<Change> {
        self.save_geometry_at.map(|_| Change::Window(self.settings.window))
    }

    /// Whether this computer's clock was set since the last update, so that the known offsets are wrong. Then
    /// [`Action::DeadlineReached`](crate::message::Action::DeadlineReached) is due.
    #[must_use]
    pub fn clock_was_set(&self, now: &Now) -> bool {
        self.updated.is_some_and(|updated| now.was_set_since(&updated))
    }

    /// The request that sets the worker's timeouts.
    #[must_use]
    pub fn timeouts(&self) -> WorkerRequest {
        WorkerRequest::SetTimeouts {
            connect: self.settings.timeouts.connect.duration(),
            answer: self.settings.timeouts.answer.duration(),
        }
    }

    /// The connection whose clock is shown ticking, so that the window is drawn every second anyway.
    #[must_use]
    pub fn ticking(&self) -> Option<LinkId> {
        let ticks = self.view == View::Live && self.server.live.is_steady();
        self.link.id().filter(|_| ticks && matches!(self.link, Link::Connected(_)))
    }

    /// When to send [`Action::DeadlineReached`](crate::message::Action::DeadlineReached).
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        let undo = self.undo.as_ref().filter(|_| self.notices.first().is_some()).map(|undo| undo.until);
        let (checks, network, watch) = (self.checks.due(), self.network.due(), self.watch_due());
        [self.backoff.due(), undo, self.save_geometry_at, checks, network, watch].into_iter().flatten().min()
    }

    /// When to check the pinned clocks; `None` if there are none, or the checks are off.
    #[must_use]
    pub(crate) fn watch_due(&self) -> Option<Instant> {
        self.watch.due().filter(|_| self.recents().iter().any(|recent| recent.pinned))
    }

    /// `command` with the chosen zone, if there is one and the command and the server take it.
    #[must_use]
    pub fn with_zone(&self, command: &str) -> String {
        match self.zone {
            Some(zone) if self.server.supports_zones() && takes_zone(command) => format!("{command} {zone}"),
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
