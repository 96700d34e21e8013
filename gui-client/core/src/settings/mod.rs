//! The settings of the client, with the names and nesting of `client.toml`: their types, ranges and defaults.

mod ranged;
mod watch;
mod window;

use serde::{Deserialize, Serialize};

use crate::language::LanguageChoice;
use crate::recents::Recents;

pub use ranged::{HistoryLimit, Timeout, Zoom};
pub use watch::{Interval, NotAnInterval, Threshold, WatchSettings};
pub use window::{MIN_WINDOW_SIZE, Position, WindowGeometry};

/// The settings of one user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language of the window.
    pub language: LanguageChoice,
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// Whether the colours have the highest contrast.
    pub high_contrast: bool,
    /// The zoom factor of the window.
    pub zoom: Zoom,
    /// What happens when the window opens.
    pub at_start: AtStart,
    /// Whether to connect again automatically after a connection was lost.
    pub reconnect: bool,
    /// Whether the server list also shows the clocks that are announced on this network.
    pub discover: bool,
    /// How many answers the history holds.
    pub history: HistoryLimit,
    /// The size and position of the window.
    pub window: WindowGeometry,
    /// The timeouts of a connection.
    pub timeouts: Timeouts,
    /// How the pinned clocks are watched.
    pub watch: WatchSettings,
    /// The server list. Its entries are read one by one, so that an invalid one does not affect the others.
    #[serde(skip)]
    pub recents: Recents,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: LanguageChoice::default(),
            theme: Theme::default(),
            high_contrast: false,
            zoom: Zoom::default(),
            at_start: AtStart::default(),
            reconnect: false,
            discover: true,
            history: HistoryLimit::default(),
            window: WindowGeometry::default(),
            timeouts: Timeouts::default(),
            watch: WatchSettings::default(),
            recents: Recents::default(),
        }
    }
}

/// The timeouts of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timeouts {
    /// For connecting, up to the welcome.
    pub connect: Timeout,
    /// For an answer.
    pub answer: Timeout,
}

/// Light, dark, or as the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What happens when the window opens, unless the command line names a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AtStart {
    /// Nothing: the user connects.
    #[default]
    Wait,
    /// The program connects to the server that was used last.
    Connect,
}
