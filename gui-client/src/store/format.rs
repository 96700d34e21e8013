//! The format of the settings file: parses a text, and describes what is wrong in it.

use std::io;
use std::ops::Range;

use chrono::{DateTime, SubsecRound, Utc};
use datetime_client_core::clock::{ClockAddress, Kind};
use datetime_client_core::reason::{IgnoredValue, Reason};
use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::settings::{Interval, Settings};
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::value::{Datetime, Time};
use toml_edit::{Document, DocumentMut, Item, TableLike};

/// The version of the format. A file of a higher version is read as far as possible and never written.
pub(super) const VERSION: i64 = 1;

/// An error message is shown in one line of the window; the parser may quote a long value in it.
const MAX_MESSAGE: usize = 200;

/// How many anomalies are listed. The user fixes these and then sees the others.
const MAX_ANOMALIES: usize = 5;

/// Settings are rounded to hundredths or tenths. A difference up to this is no anomaly.
const ROUNDING: f64 = 0.051;

/// An entry of the server list. A key without a value is not written.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    /// The scheme of its kind; without it, a server of our own.
    kind: Option<String>,
    host: String,
    port: u16,
    /// The path of an HTTP address.
    path: Option<String>,
    label: Option<String>,
    pinned: Option<bool>,
    used: Option<Datetime>,
    /// `false` for failed attempts; otherwise not written, so that entries written by hand are never evicted.
    answered: Option<bool>,
}

impl Entry {
    pub(super) fn new(recent: &Recent) -> Self {
        let kind = recent.address.kind();
        let used = recent.used.map(|used| used.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        Self {
            kind: (kind != Kind::Datetime).then(|| kind.scheme().to_owned()),
            host: recent.address.host().to_owned(),
            port: recent.address.port(),
            path: Some(recent.address.path().to_owned()).filter(|path| !["", "/"].contains(&path.as_str())),
            label: recent.label.clone(),
            pinned: recent.pinned.then_some(true),
            used: used.and_then(|used| used.parse().ok()),
            answered: recent.unanswered.then_some(false),
        }
    }

    /// The server; `None` if its address or its time is invalid.
    fn recent(self) -> Option<Recent> {
        let kind = self.kind.map_or(Some(Kind::Datetime), |scheme| Kind::from_scheme(&scheme))?;
        Some(Recent {
            address: ClockAddress::new(kind, &self.host, self.port, self.path.as_deref().unwrap_or("/"))
                .ok()?,
            label: self.label.filter(|label| !label.trim().is_empty()),
            pinned: self.pinned == Some(true),
            used: self.used.map_or(Some(None), |used| time(used).map(Some))?,
            unanswered: self.answered == Some(false),
        })
    }
}

/// The time in UTC; `None` without a time of day or an offset.
fn time(written: Datetime) -> Option<DateTime<Utc>> {
    // TOML may omit the seconds, RFC 3339 may not.
    let time = written.time.map(|time| Time { second: time.second.or(Some(0)), ..time });
    let text = Datetime { time, ..written }.to_string();
    DateTime::parse_from_rfc3339(&text).ok().map(|time| time.to_utc().trunc_subsecs(0))
}

/// The document of `settings` without the server list, in the default formatting.
///
/// # Errors
/// The settings cannot be expressed in TOML.
pub(super) fn document(version: i64, settings: &Settings) -> io::Result<DocumentMut> {
    #[derive(Serialize)]
    struct File<'a> {
        version: i64,
        #[serde(flatten)]
        settings: &'a Settings,
    }
    let mut document = to_document(&File { version, settings })?;
    if let Some(place) = document.get_mut("window").and_then(|window| window.get_mut("place")) {
        place.make_value();
    }
    Ok(document)
}

/// The document of `value` in the default formatting.
///
/// # Errors
/// It cannot be expressed in TOML.
pub(super) fn to_document(value: &impl Serialize) -> io::Result<DocumentMut> {
    let text = toml::to_string(value).map_err(io::Error::other)?;
    text.parse().map_err(io::Error::other)
}

/// What a text contains.
#[derive(Debug)]
pub(super) enum Parsed {
    Valid(Contents),
    /// Settings of a newer version of the program, as far as they are understood.
    Newer(Settings),
    Invalid(Invalid),
}

/// Why a file is invalid.
#[derive(Debug)]
pub(super) struct Invalid {
    /// The line of the error, counted from 1, if it is known.
    pub(super) line: Option<usize>,
    pub(super) message: Reason,
}

impl From<Reason> for Invalid {
    fn from(message: Reason) -> Self {
        Self { line: None, message }
    }
}

/// A valid text and the settings in it.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) text: String,
    pub(super) version: i64,
    pub(super) settings: Settings,
    /// The entries of the server list in the order of the file; `None` for those that are not understood.
    pub(super) entries: Vec<Option<Recent>>,
    entry_spans: Vec<Range<usize>>,
}

#[derive(Deserialize)]
struct Version {
    version: i64,
}

/// Everything in the file that is not in `Settings`.
#[derive(Deserialize)]
#[serde(default)]
struct Rest {
    version: i64,
    /// Not typed yet, so that an entry that is not understood does not make the file invalid.
    recent: Vec<Spanned<toml::Value>>,
}

impl Default for Rest {
    fn default() -> Self {
        Self { version: VERSION, recent: Vec::new() }
    }
}

/// Parses a text.
pub(super) fn parse(text: String) -> Parsed {
    let newer = toml::from_str::<Version>(&text).is_ok_and(|found| found.version > VERSION);
    let (mut settings, rest) = match (toml::from_str::<Settings>(&text), toml::from_str::<Rest>(&text)) {
        (Ok(settings), Ok(rest)) => (settings, rest),
        // Keys may have other types in a newer version.
        (Err(_), _) | (_, Err(_)) if newer => return Parsed::Newer(Settings::default()),
        (Err(error), _) | (_, Err(error)) => {
            let one_line = error.message().chars().map(|c| if c.is_control() { ' ' } else { c });
            let line = error.span().and_then(|span| line(&text, &span));
            return Parsed::Invalid(Invalid {
                line,
                message: Reason::Other(one_line.take(MAX_MESSAGE).collect()),
            });
        }
    };
    let entry_spans = rest.recent.iter().map(Spanned::span).collect();
    let entries = rest.recent.into_iter().map(|value| value.into_inner().try_into::<Entry>().ok()?.recent());
    let entries: Vec<Option<Recent>> = entries.collect();
    settings.window = settings.window.clamped();
    settings.recents = Recents::new(entries.iter().flatten().cloned());
    if newer {
        return Parsed::Newer(settings);
    }
    Parsed::Valid(Contents { text, version: rest.version, settings, entries, entry_spans })
}

/// The line where `span` begins.
fn line(text: &str, span: &Range<usize>) -> Option<usize> {
    text.get(..span.start).map(|before| before.matches('\n').count() + 1)
}

impl Contents {
    /// The values that are not used as they are written, each with its line and the reason.
    pub(super) fn anomalies(&self) -> Vec<IgnoredValue> {
        let mut all = Vec::new();
        if let (Ok(written), Ok(used)) =
            (Document::parse(self.text.as_str()), document(self.version, &self.settings))
        {
            self.out_of_range(written.as_table(), used.as_table(), &mut all);
        }
        let invalid = self.entries.iter().zip(&self.entry_spans).filter(|(entry, _)| entry.is_none());
        all.extend(invalid.map(|(_, span)| IgnoredValue::Entry { line: line(&self.text, span) }));
        let more = all.len().saturating_sub(MAX_ANOMALIES);
        all.truncate(MAX_ANOMALIES);
        all.extend((more > 0).then_some(IgnoredValue::More(more)));
        all
    }

    /// Appends the numbers and intervals in `written` that differ from those in `used`.
    fn out_of_range(&self, written: &dyn TableLike, used: &dyn TableLike, anomalies: &mut Vec<IgnoredValue>) {
        for (key, used) in used.iter() {
            let Some(item) = written.get(key) else { continue };
            if let (Some(written), Some(used)) = (item.as_table_like(), used.as_table_like()) {
                self.out_of_range(written, used, anomalies);
            } else if is_other_number(item, used) || is_other_interval(item, used) {
                let span = item.span();
                let text = span.clone().and_then(|span| self.text.get(span)).unwrap_or_default();
                anomalies.push(IgnoredValue::OutOfRange {
                    line: span.and_then(|span| line(&self.text, &span)),
                    written: format!("{key} = {text}"),
                    used: used.to_string().trim().to_owned(),
                });
            }
        }
    }
}

fn is_other_number(written: &Item, used: &Item) -> bool {
    let numbers = number(written).zip(number(used));
    numbers.is_some_and(|(written, used)| written.is_nan() || (written - used).abs() > ROUNDING)
}

fn is_other_interval(written: &Item, used: &Item) -> bool {
    let interval = |item: &Item| item.as_str().and_then(Interval::written);
    interval(written).zip(interval(used)).is_some_and(|(written, used)| written != used)
}

fn number(item: &Item) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a number this large is out of range anyway")]
    item.as_float().or_else(|| item.as_integer().map(|number| number as f64))
}
