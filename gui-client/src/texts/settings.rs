//! Texts of the settings and of the list of keys.

use datetime_client_core::settings::{AtStart, Theme};

pub const APPEARANCE: &str = "Appearance";
pub const THEME: &str = "Theme";
pub const ZOOM: &str = "Zoom";
pub const RESET_ZOOM: &str = "Zoom to 100 %";
pub const CONNECTION: &str = "Connection";
pub const CONNECT_TIMEOUT: &str = "Timeout for connecting";
pub const ANSWER_TIMEOUT: &str = "Timeout for an answer";
pub const RECONNECT: &str = "Reconnect automatically after a lost connection";
pub const HISTORY: &str = "History";
pub const HISTORY_LIMIT: &str = "Answers to keep";
pub const START: &str = "When the window opens";
/// Below the settings.
pub const SAVED_AT_ONCE: &str = "Changes apply immediately and are saved.";

#[must_use]
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// What happens when the window opens.
#[must_use]
pub fn at_start(at_start: AtStart) -> &'static str {
    match at_start {
        AtStart::Wait => "Do not connect",
        AtStart::Connect => "Connect to the last server",
    }
}

/// The title of the list of keys, and the button that opens it.
pub const KEYS: &str = "Keys";
/// The button that closes it.
pub const CLOSE: &str = "Close";

/// What each key does.
pub const KEY_LIST: [(&str, &str); 11] = [
    ("Ctrl+1, 2, 3, 4", "Day, Date, Time, Quit"),
    ("Ctrl+L", "go to the host field"),
    ("Ctrl+F", "go to the filter of the history"),
    ("Ctrl+Tab", "go to the next view; with Shift, to the previous one"),
    ("Ctrl++, Ctrl+−, Ctrl+0", "zoom in, zoom out, reset the zoom"),
    ("Tab", "go to the next control; with Shift, to the previous one"),
    ("Up, Down", "in the server list: go to another server; with Alt, move a pinned one"),
    ("F2, Delete", "in the server list: rename or remove the server"),
    ("Enter", "connect, or send the command"),
    ("Escape", "cancel connecting, or close this list"),
    ("F1", "show or hide this list"),
];
