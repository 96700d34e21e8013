//! What the window knows, and every decision it takes: plain data, no egui, no sockets, no clocks of its own.

use std::time::Instant;

use crate::address::Address;
use crate::backoff::Backoff;
use crate::checks::Checks;
use crate::history::{Entry, History};
use crate::link::Link;
use crate::live::Live;
use crate::message::{AskId, Effect, LinkId, Order};
use crate::notice::{Bar, Notice, Undo};
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
    pub mistake: Option<String>,
}

/// What is known of the server that is connected, or was last.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// Which.
    pub address: Option<Address>,
    /// Its further words, each a button.
    pub words: Vec<String>,
    /// Does it answer for other zones? As far as is known: it has `help`.
    pub knows_zones: bool,
    /// Its newest answer.
    pub newest: Option<Entry>,
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
    pub bars: Vec<Bar>,
    /// What happened just now, until dismissed or followed by another.
    pub notice: Option<Notice>,
    /// The offer to bring back the cleared history.
    pub undo: Option<Undo>,
    /// The settings of this window, with the server list.
    pub(crate) settings: Settings,
    /// When the window's changed place is saved.
    pub(crate) save_place_at: Option<Instant>,
    pub(crate) links: u64,
    pub(crate) asks: u64,
    pub(crate) answers: u64,
}

impl Model {
    /// The model of a window that just opened.
    #[must_use]
    pub fn new(settings: Settings, bars: Vec<Bar>) -> Self {
        // At first start, the server of this very computer is proposed.
        let proposed = settings.recents.newest().map_or_else(Address::here, |recent| recent.address.clone());
        Self {
            view: View::default(),
            keys_shown: false,
            form: Form {
                host: proposed.host().to_owned(),
                port: proposed.port().to_string(),
                command: String::new(),
                zone: String::new(),
                mistake: None,
            },
            link: Link::Fresh,
            backoff: Backoff::default(),
            server: Server::default(),
            zone: None,
            history: History::new(settings.history),
            exporting: false,
            checks: Checks::default(),
            bars,
            notice: None,
            undo: None,
            settings,
            save_place_at: None,
            links: 0,
            asks: 0,
            answers: 0,
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
    pub fn unsaved_place(&self) -> Option<Change> {
        self.save_place_at.map(|_| Change::Window(self.settings.window))
    }

    /// How long the worker is to wait for what.
    #[must_use]
    pub fn patience(&self) -> Order {
        Order::Wait {
            connect: self.settings.connect_timeout.duration(),
            answer: self.settings.answer_timeout.duration(),
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
        [self.backoff.due(), undo, self.save_place_at].into_iter().flatten().min()
    }

    /// The command that the button of `word` asks: with the chosen zone, where there is one and the server knows zones.
    #[must_use]
    pub fn phrase(&self, word: &str) -> String {
        match self.zone {
            Some(zone) if self.server.knows_zones => format!("{word} {zone}"),
            Some(_) | None => word.to_owned(),
        }
    }

    pub(crate) fn next_link(&mut self) -> LinkId {
        self.links += 1;
        LinkId(self.links)
    }

    pub(crate) fn next_ask(&mut self) -> AskId {
        self.asks += 1;
        AskId(self.asks)
    }
}
