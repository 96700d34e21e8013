//! Changes of the settings, applied to the model immediately and to the settings file later.

use chrono::{DateTime, Utc};

use crate::clock::ClockAddress;
use crate::language::LanguageChoice;
use crate::recents::Recent;
use crate::settings::{
    AtStart, HistoryLimit, Interval, Settings, Theme, Threshold, Timeout, WindowGeometry, Zoom,
};

/// A new value of a setting that the user chooses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// Light, dark, or as the system.
    Theme(Theme),
    /// Whether the colours have the highest contrast.
    HighContrast(bool),
    /// The zoom factor of the window.
    Zoom(Zoom),
    /// What happens when the window opens.
    AtStart(AtStart),
    /// The language of the window.
    Language(LanguageChoice),
    /// Whether to connect again automatically after a connection was lost.
    Reconnect(bool),
    /// Whether to show the clocks that are announced on this network.
    Discover(bool),
    /// How many answers the history holds.
    History(HistoryLimit),
    /// How long connecting may take, up to the welcome.
    ConnectTimeout(Timeout),
    /// How long an answer may take.
    AnswerTimeout(Timeout),
    /// How often the pinned clocks are checked.
    WatchInterval(Interval),
    /// From which offset a pinned clock counts as wrong.
    WatchThreshold(Threshold),
    /// Whether a desktop notification tells about a clock that goes wrong or recovers.
    WatchNotify(bool),
}

/// One change of the settings.
///
/// It names only what changed, so that applying it to settings that another window saved meanwhile leaves everything
/// else in them as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The user chose another value.
    Setting(Setting),
    /// The window was moved, resized or maximized.
    Window(WindowGeometry),
    /// An attempt to connect to a server began at this time.
    RecentUsed(ClockAddress, DateTime<Utc>),
    /// A server answered.
    RecentAnswered(ClockAddress),
    /// A server was pinned (`true`) or unpinned.
    RecentPinned(ClockAddress, bool),
    /// A server that is announced under this name answered.
    RecentNamed(ClockAddress, String),
    /// A server got this label, or lost it if this is empty.
    RecentLabelled(ClockAddress, String),
    /// A pinned server was moved up (`true`) or down.
    RecentMoved(ClockAddress, bool),
    /// A server was removed from the list.
    RecentRemoved(ClockAddress),
    /// A removed server was added again at this position.
    RecentRestored(Recent, usize),
}

impl Change {
    /// Applies the change to `settings`.
    pub fn apply(&self, settings: &mut Settings) {
        match self {
            Self::Setting(setting) => setting.apply(settings),
            Self::Window(window) => settings.window = window.clamped(),
            Self::RecentUsed(address, now) => settings.recents.record_attempt(address, *now),
            Self::RecentAnswered(address) => settings.recents.record_answer(address),
            Self::RecentPinned(address, pinned) => settings.recents.pin(address, *pinned),
            Self::RecentNamed(address, name) => settings.recents.name(address, name),
            Self::RecentLabelled(address, label) => settings.recents.label(address, label),
            Self::RecentMoved(address, up) => settings.recents.move_pinned(address, *up),
            Self::RecentRemoved(address) => settings.recents.remove(address),
            Self::RecentRestored(server, position) => settings.recents.restore(server, *position),
        }
    }

    /// Whether the user made this change. Only then is a failure to save it reported.
    #[must_use]
    pub fn is_by_user(&self) -> bool {
        match self {
            Self::Setting(_)
            | Self::RecentUsed(..)
            | Self::RecentAnswered(_)
            | Self::RecentPinned(..)
            | Self::RecentNamed(..)
            | Self::RecentLabelled(..)
            | Self::RecentMoved(..)
            | Self::RecentRemoved(_)
            | Self::RecentRestored(..) => true,
            Self::Window(_) => false,
        }
    }
}

impl Setting {
    /// Every setting that the user chooses, with its value in `settings`.
    #[must_use]
    pub fn all(settings: &Settings) -> Vec<Self> {
        vec![
            Self::Language(settings.language),
            Self::Theme(settings.theme),
            Self::HighContrast(settings.high_contrast),
            Self::Zoom(settings.zoom),
            Self::AtStart(settings.at_start),
            Self::Reconnect(settings.reconnect),
            Self::Discover(settings.discover),
            Self::History(settings.history),
            Self::ConnectTimeout(settings.timeouts.connect),
            Self::AnswerTimeout(settings.timeouts.answer),
            Self::WatchInterval(settings.watch.interval),
            Self::WatchThreshold(settings.watch.threshold),
            Self::WatchNotify(settings.watch.notify),
        ]
    }

    fn apply(self, settings: &mut Settings) {
        match self {
            Self::Theme(theme) => settings.theme = theme,
            Self::HighContrast(high) => settings.high_contrast = high,
            Self::Zoom(zoom) => settings.zoom = zoom,
            Self::Language(language) => settings.language = language,
            Self::AtStart(at_start) => settings.at_start = at_start,
            Self::Reconnect(reconnect) => settings.reconnect = reconnect,
            Self::Discover(discover) => settings.discover = discover,
            Self::History(limit) => settings.history = limit,
            Self::ConnectTimeout(timeout) => settings.timeouts.connect = timeout,
            Self::AnswerTimeout(timeout) => settings.timeouts.answer = timeout,
            Self::WatchInterval(interval) => settings.watch.interval = interval,
            Self::WatchThreshold(threshold) => settings.watch.threshold = threshold,
            Self::WatchNotify(notify) => settings.watch.notify = notify,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recents::Recents;
    use crate::settings::{Timeouts, WatchSettings};

    #[test]
    fn all_settings_make_others_the_same_except_for_the_servers_and_the_window() {
        let changed = Settings {
            language: "de".parse().unwrap(),
            theme: Theme::Dark,
            high_contrast: true,
            zoom: Zoom::from(2.0),
            at_start: AtStart::Connect,
            reconnect: true,
            discover: false,
            history: HistoryLimit::from(7),
            timeouts: Timeouts { connect: Timeout::from(2.0), answer: Timeout::from(3.0) },
            watch: WatchSettings { interval: Interval::OFF, threshold: Threshold::from(0.5), notify: false },
            window: WindowGeometry::default(),
            recents: Recents::default(),
        };
        let mut settings = Settings::default();
        for setting in Setting::all(&changed) {
            setting.apply(&mut settings);
        }
        assert_eq!(settings, changed);
        assert_eq!(Setting::all(&changed).len(), Setting::all(&Settings::default()).len());
    }

    #[test]
    fn a_change_leaves_everything_else_as_it_is() {
        let server = |name: &str| Recent::new(name.parse().unwrap());
        let before = Settings {
            theme: Theme::Dark,
            recents: Recents::new([server("a"), server("b")]),
            ..Settings::default()
        };
        let mut settings = before.clone();
        Change::Setting(Setting::Reconnect(true)).apply(&mut settings);
        assert_eq!(settings, Settings { reconnect: true, ..before.clone() });
        Change::RecentRemoved("a".parse().unwrap()).apply(&mut settings);
        assert_eq!(settings, Settings { reconnect: true, recents: Recents::new([server("b")]), ..before });
    }

    #[test]
    fn a_server_that_another_window_removed_is_added_again_when_it_is_pinned_and_not_when_it_answers() {
        let mut settings = Settings::default();
        let address: ClockAddress = "a".parse().unwrap();
        Change::RecentAnswered(address.clone()).apply(&mut settings);
        Change::RecentPinned(address.clone(), false).apply(&mut settings);
        assert_eq!(settings, Settings::default());
        Change::RecentPinned(address.clone(), true).apply(&mut settings);
        let pinned = Recent { pinned: true, ..Recent::new(address) };
        assert_eq!(settings.recents, Recents::new([pinned]));
    }
}
