//! What the window knows, and every decision it takes: plain data, no egui, no sockets, no clocks of its own.

pub mod address;
pub mod history;
pub mod link;
pub mod notice;
pub mod recents;
mod update;

use std::time::Instant;

use chrono::{DateTime, FixedOffset};
use datetime_protocol::limits::DEFAULT_PORT;

use crate::message::{AskId, LinkId};
use crate::settings::{Settings, WindowSize};
use address::Address;
use history::{Entry, History};
use link::Link;
use notice::{Bar, Notice};
use recents::Recents;

pub use update::update;

/// The host that stands in the field at first start: the server of this very computer.
const FIRST_HOST: &str = "localhost";

/// The present moment, on both clocks: the model has none of its own.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// For durations.
    pub instant: Instant,
    /// To be shown.
    pub wall: DateTime<FixedOffset>,
}

/// The text fields, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The server's name or address.
    pub host: String,
    /// Its port.
    pub port: String,
    /// A command.
    pub command: String,
    /// What is wrong with the host or port, found when connecting was asked.
    pub mistake: Option<String>,
}

/// Everything that the window shows.
#[derive(Clone, Debug)]
pub struct Model {
    /// The text fields.
    pub form: Form,
    /// The connection.
    pub link: Link,
    /// The further words of the server, each a button.
    pub words: Vec<String>,
    /// The newest answer of the server that is connected or was last.
    pub newest: Option<Entry>,
    /// What was asked and answered.
    pub history: History,
    /// The servers that were connected to.
    pub recents: Recents,
    /// What happened to the settings file, until dismissed.
    pub bar: Option<Bar>,
    /// What happened just now, until dismissed or followed by another.
    pub notice: Option<Notice>,
    /// The settings as last kept or read; recents and size in them are of that moment.
    settings: Settings,
    /// The window's size now.
    size: WindowSize,
    /// Whom the words and the newest answer are of.
    last_server: Option<Address>,
    links: u64,
    asks: u64,
    answers: u64,
}

impl Model {
    /// The model of a window that just opened.
    #[must_use]
    pub fn new(settings: Settings, bar: Option<Bar>) -> Self {
        let recents = settings.recents.clone();
        let last = recents.iter().next().map(|recent| recent.address.clone());
        let (host, port) = match &last {
            Some(address) => (address.host().to_owned(), address.port()),
            None => (FIRST_HOST.to_owned(), DEFAULT_PORT),
        };
        Self {
            form: Form { host, port: port.to_string(), command: String::new(), mistake: None },
            link: Link::Fresh,
            words: Vec::new(),
            newest: None,
            history: History::default(),
            recents,
            bar,
            notice: None,
            size: settings.window,
            settings,
            last_server: None,
            links: 0,
            asks: 0,
            answers: 0,
        }
    }

    /// The settings that are to be kept now.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings { recents: self.recents.clone(), window: self.size, ..self.settings.clone() }
    }

    /// The server that the window's panels are about: connected, or last connected.
    #[must_use]
    pub fn last_server(&self) -> Option<&Address> {
        self.last_server.as_ref()
    }

    fn next_link(&mut self) -> LinkId {
        self.links += 1;
        LinkId(self.links)
    }

    fn next_ask(&mut self) -> AskId {
        self.asks += 1;
        AskId(self.asks)
    }
}
