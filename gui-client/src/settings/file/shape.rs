//! What a text of the file means: settings, those of a newer version, or a mistake at its line.

use std::ops::Range;

use datetime_client_core::recents::Recents;
use datetime_client_core::settings::{
    AtStart, HistoryLimit, Settings, Theme, Timeouts, WindowGeometry, Zoom,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml_edit::{DocumentMut, Item};

use super::{VERSION, recent};

/// A mistake is told in a bar: more than this many characters, say of a whole book in quotes, tell nobody more.
const MAX_CUSTOM_COMMANDS: usize = 200;

/// The shape of the file.
#[derive(Deserialize)]
#[serde(default)]
struct Shape {
    version: i64,
    theme: Theme,
    zoom: Zoom,
    at_start: AtStart,
    reconnect: bool,
    history: HistoryLimit,
    window: WindowGeometry,
    timeouts: Timeouts,
    /// Read one by one elsewhere, so that one which is not understood spoils no other.
    recent: Vec<IgnoredAny>,
}

impl Default for Shape {
    fn default() -> Self {
        let Settings { theme, zoom, at_start, reconnect, history, timeouts, window, recents: _ } =
            Settings::default();
        let recent = Vec::new();
        Self { version: VERSION, theme, zoom, at_start, reconnect, history, window, timeouts, recent }
    }
}

/// What a text means.
#[derive(Debug)]
pub(super) enum Meaning {
    /// These settings.
    Good(Settings),
    /// It is of a newer version of the program: these settings, as far as they are understood.
    Newer(Settings),
    /// None.
    Broken(Mistake),
}

/// Why a text means nothing.
#[derive(Debug)]
pub(super) struct Mistake {
    /// The line, counted from 1, where it is known.
    pub(super) line: Option<usize>,
    /// What is wrong.
    pub(super) what: String,
}

impl Mistake {
    /// A mistake at no line.
    pub(super) fn of_all(what: &str) -> Self {
        Self { line: None, what: what.to_owned() }
    }

    fn at(text: &str, span: Option<Range<usize>>, what: &str) -> Self {
        let before = span.and_then(|span| text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count() + 1);
        // The parser may quote the file, and breaks its lines for a terminal.
        let what =
            what.chars().take(MAX_CUSTOM_COMMANDS).map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { line, what }
    }
}

/// Makes out what `text` means.
pub(super) fn understand(text: &str) -> Meaning {
    let document = match text.parse::<DocumentMut>() {
        Ok(document) => document,
        Err(error) => return Meaning::Broken(Mistake::at(text, error.span(), error.message())),
    };
    let newer = document.get("version").and_then(Item::as_integer).is_some_and(|version| version > VERSION);
    match toml::from_str::<Shape>(text) {
        Ok(shape) if newer => Meaning::Newer(settings(&shape, &document)),
        Ok(shape) => Meaning::Good(settings(&shape, &document)),
        // Even where the rest has another shape, its version tells that it is no mistake.
        Err(_) if newer => Meaning::Newer(Settings::default()),
        Err(error) => Meaning::Broken(Mistake::at(text, error.span(), error.message())),
    }
}

fn settings(shape: &Shape, document: &DocumentMut) -> Settings {
    normal(&Settings {
        theme: shape.theme,
        zoom: shape.zoom,
        at_start: shape.at_start,
        reconnect: shape.reconnect,
        history: shape.history,
        timeouts: shape.timeouts,
        window: shape.window,
        recents: Recents::new(recent::all(document)),
    })
}

/// The settings as they read back once they are written: both sides of a comparison must be in this form.
pub(super) fn normal(settings: &Settings) -> Settings {
    let recents = settings.recents.iter().cloned().map(recent::normal);
    Settings { window: settings.window.clamped(), recents: Recents::new(recents), ..settings.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(text: &str) -> Settings {
        let Meaning::Good(settings) = understand(text) else { panic!("{text} is broken") };
        settings
    }

    #[test]
    fn an_empty_text_means_the_defaults() {
        assert_eq!(good(""), Settings::default());
    }

    #[test]
    fn whole_numbers_and_ones_out_of_range_are_understood() {
        let settings = good("zoom = 1\n[window]\nwidth = 99999\n[timeouts]\nanswer = 7\nconnect = 0\n");
        assert_eq!((settings.zoom.factor(), settings.window.width), (1.0, 16_384.0));
        assert_eq!((settings.timeouts.answer.seconds(), settings.timeouts.connect.seconds()), (7.0, 0.5));
    }

    #[test]
    fn what_has_a_wrong_type_is_a_mistake_at_its_line() {
        for (text, line) in [
            ("theme = 1", 1),
            ("\nzoom = \"large\"", 2),
            ("\n\nrecent = 3", 3),
            ("version = \"one\"", 1),
            ("[window]\nplace = { x = 1 }", 2),
            ("[timeouts]\n\nconnect = true", 3),
            ("a = 1\nb", 2),
        ] {
            let Meaning::Broken(mistake) = understand(text) else { panic!("{text} is understood") };
            assert_eq!(mistake.line, Some(line), "{text}");
        }
    }

    #[test]
    fn a_mistake_is_told_on_one_line_of_bounded_length() {
        let text = format!("theme = \"{}\"", "very\\n".repeat(1000));
        let Meaning::Broken(mistake) = understand(&text) else { panic!("it is no theme") };
        assert!(
            mistake.what.chars().count() <= MAX_CUSTOM_COMMANDS && !mistake.what.contains('\n'),
            "{mistake:?}"
        );
    }
}
