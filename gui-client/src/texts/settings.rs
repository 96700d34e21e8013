//! The words of the settings, and of the list of keys.

use datetime_client_core::settings::{AtStart, Theme};

/// A heading.
pub const APPEARANCE: &str = "Appearance";
/// A group of choices.
pub const THEME: &str = "Look";
/// A slider.
pub const ZOOM: &str = "Zoom";
/// A button.
pub const RESET_ZOOM: &str = "Zoom to 100 %";
/// A heading.
pub const CONNECTING: &str = "Connection";
/// A number.
pub const CONNECT_TIMEOUT: &str = "Wait for a connection";
/// A number.
pub const ANSWER_TIMEOUT: &str = "Wait for an answer";
/// A choice.
pub const RECONNECT: &str = "Connect again by itself after a connection was lost";
/// A heading.
pub const KEPT: &str = "History";
/// A number.
pub const HISTORY_LIMIT: &str = "Answers that are kept";
/// A heading.
pub const START: &str = "When the window opens";
/// Under the settings, before the file's path.
pub const AT_ONCE: &str = "Changes count at once and are kept.";

/// A choice of look.
#[must_use]
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "As the system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// A choice of what happens at start.
#[must_use]
pub fn at_start(at_start: AtStart) -> &'static str {
    match at_start {
        AtStart::Wait => "Wait for me to connect",
        AtStart::Connect => "Connect to the last server",
    }
}

/// The title of the list of keys, and the button that opens it.
pub const KEYS: &str = "Keys";
/// The button that closes it.
pub const CLOSE: &str = "Close";

/// What each key does; Command takes the place of Ctrl on macOS.
pub const KEY_LIST: [(&str, &str); 9] = [
    ("Ctrl+1, 2, 3, 4", "Day, Date, Time, Quit"),
    ("Ctrl+L", "to the host"),
    ("Ctrl+F", "to the filter of the history"),
    ("Ctrl+Tab", "to the next view; with Shift to the one before"),
    ("Ctrl++, Ctrl+−, Ctrl+0", "larger, smaller, as it was"),
    ("Tab", "to the next control; with Shift to the one before"),
    ("Enter", "connect, or send"),
    ("Escape", "stop connecting, or close this list"),
    ("F1", "this list"),
];

/// A key as this system writes it.
#[must_use]
pub fn key(key: &str) -> String {
    if cfg!(target_os = "macos") { key.replace("Ctrl", "Command") } else { key.to_owned() }
}
