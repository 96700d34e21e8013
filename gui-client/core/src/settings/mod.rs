//! The settings, with the names and the nesting that they have in `client.toml`.

mod change;
mod ranged;
mod window;

use serde::{Deserialize, Serialize};

use crate::recents::Recents;

pub use change::{Change, Setting};
pub use ranged::{HistoryLimit, Timeout, Zoom};
pub use window::{MIN_WINDOW_SIZE, Place, WindowGeometry};

/// The settings of one user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// How large everything is drawn.
    pub zoom: Zoom,
    /// What happens when the window opens.
    pub at_start: AtStart,
    /// Connect again by itself after a connection was lost?
    pub reconnect: bool,
    /// How many answers the history keeps.
    pub history: HistoryLimit,
    /// The window's size, and its place.
    pub window: WindowGeometry,
    /// How long to wait for a server.
    pub timeouts: Timeouts,
    /// The server list. The settings file has one entry per server, and each is read separately.
    #[serde(skip)]
    pub recents: Recents,
}

/// How long to wait for a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timeouts {
    /// For a connection and its welcome.
    pub connect: Timeout,
    /// For an answer.
    pub answer: Timeout,
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What happens when the window opens and the command line names no server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AtStart {
    /// Nothing: the user connects.
    #[default]
    Wait,
    /// It connects to the server that was connected to last.
    Connect,
}
