//! Texts of the settings and of the list of keys.

use std::time::Duration;

use datetime_client_core::language::{Language, LanguageChoice};
use datetime_client_core::settings::{AtStart, Theme};

use fluent_bundle::FluentArgs;

use crate::i18n::{decimal, english, messages, text, tr};
use crate::system;

messages! {
    language_name = "language";
    appearance = "appearance";
    theme_name = "theme";
    zoom = "zoom";
    reset_zoom = "reset-zoom";
    connection = "connection";
    connect_timeout = "connect-timeout";
    answer_timeout = "answer-timeout";
    reconnect = "reconnect";
    discover = "discover";
    history = "history";
    history_limit = "history-limit";
    high_contrast = "high-contrast";
    /// Gives every setting its default value.
    reset = "reset-settings";
    connect_timeout_about = "connect-timeout-about";
    answer_timeout_about = "answer-timeout-about";
    history_about = "history-about";
    watching = "watching";
    watch_interval = "watch-interval";
    watch_interval_about = "watch-interval-about";
    watch_threshold = "watch-threshold";
    watch_threshold_about = "watch-threshold-about";
    watch_notify = "watch-notify";
    start = "at-start";
    /// Below the settings.
    saved_at_once = "saved-at-once";
    /// The title of the list of keys, and the button that opens it.
    keys = "keys";
    /// The button that closes it.
    close = "close";
}

#[must_use]
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => text("theme-system"),
        Theme::Light => text("theme-light"),
        Theme::Dark => text("theme-dark"),
    }
}

/// A choice of the language. Languages are called by their names in themselves, if there is a font for that.
#[must_use]
pub fn language(choice: LanguageChoice, has_font: impl FnOnce(Language) -> bool) -> &'static str {
    match choice {
        LanguageChoice::System => text("language-system"),
        LanguageChoice::Fixed(language) if has_font(language) => language.name(),
        LanguageChoice::Fixed(language) => language.english_name(),
    }
}

/// What a user sees who has no font for the language, in English.
#[must_use]
pub fn no_font(language: Language) -> String {
    let mut variables = FluentArgs::new();
    variables.set("language", language.english_name());
    english("no-font", &variables)
}

/// A number of seconds.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    tr!("seconds", number = decimal(seconds, 1))
}

/// An offset, to hundredths of a second.
#[must_use]
pub fn offset(seconds: f64) -> String {
    tr!("seconds", number = decimal(seconds, 2))
}

/// The time between two checks; `None` if there are none.
#[must_use]
pub fn interval(interval: Option<Duration>) -> String {
    let Some(interval) = interval else { return text("watch-off").to_owned() };
    let (minutes, seconds) = (interval.as_secs() / 60, interval.as_secs() % 60);
    match (minutes / 60, minutes % 60, seconds) {
        (0, minutes, 0) => tr!("minutes", number = minutes.to_string()),
        (0, minutes, seconds) => {
            tr!("minutes-and-seconds", minutes = minutes.to_string(), seconds = seconds.to_string())
        }
        (hours, 0, _) => tr!("hours", number = hours.to_string()),
        (hours, minutes, _) => {
            tr!("hours-and-minutes", hours = hours.to_string(), minutes = minutes.to_string())
        }
    }
}

/// A percentage.
#[must_use]
pub fn percent(percent: f64) -> String {
    tr!("percent", number = decimal(percent, 0))
}

/// What happens when the window opens.
#[must_use]
pub fn at_start(at_start: AtStart) -> &'static str {
    match at_start {
        AtStart::Wait => text("at-start-wait"),
        AtStart::Connect => text("at-start-connect"),
    }
}

/// Each key and what it does.
#[must_use]
pub fn key_list() -> [(String, &'static str); 11] {
    let control = if system::COMMAND_KEY == "Ctrl" { text("key-control") } else { system::COMMAND_KEY };
    [
        (format!("{control}+1, 2, 3, 4"), text("key-commands")),
        (format!("{control}+L"), text("key-host")),
        (format!("{control}+F"), text("key-filter")),
        (format!("{control}+{}", text("key-tab")), text("key-next-view")),
        (format!("{control}++, {control}+−, {control}+0"), text("key-zoom")),
        (text("key-tab").to_owned(), text("key-next-control")),
        (text("key-up-down").to_owned(), text("key-list-move")),
        (text("key-f2-delete").to_owned(), text("key-list-edit")),
        (text("key-enter").to_owned(), text("key-connect")),
        (text("key-escape").to_owned(), text("key-cancel")),
        ("F1".to_owned(), text("key-list")),
    ]
}
