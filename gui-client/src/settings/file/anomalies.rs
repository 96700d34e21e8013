//! Values that the program does not use as they stand in the file: numbers out of range, and entries of the server list
//! without an address.

use std::ops::Range;

use datetime_client_core::settings::Settings;
use toml_edit::{Document, Item, Table, Value};

use super::{edit, recent};

/// How far a value may be from the one in use without a report: it is rounded to hundredths or tenths.
const ROUNDED: f64 = 0.051;

/// The anomalies that are reported by name. A person corrects these first and then sees the others.
const MAX_REPORTED: usize = 5;

/// What in `text`, which was read as `settings`, is not used; each with its line and the reason.
pub(super) fn of(text: &str, settings: &Settings) -> Vec<String> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let line = |span: Option<Range<usize>>| {
        let before = span.and_then(|span| text.get(..span.start))?;
        Some(before.matches('\n').count() + 1)
    };
    let place = |span| line(span).map_or_else(String::new, |line| format!("line {line}: "));
    let numbers = edit::rows(settings).into_iter().filter_map(|(section, key, used)| {
        let item = in_section(document.as_table(), section)?.get(key)?;
        let (written, used) = (number(item.as_value()?)?, used?);
        let is_used = (written - number(&used)?).abs() <= ROUNDED;
        let written = item.span().and_then(|span| text.get(span)).unwrap_or_default();
        (!is_used)
            .then(|| format!("{}\"{key} = {written}\" is out of range; {used} is used", place(item.span())))
    });
    let servers = recent::not_understood(document.as_table()).into_iter().map(|span| {
        format!(
            "{}the entry is not understood and stays as it is; a server needs a host and a port",
            place(span)
        )
    });
    let mut all: Vec<String> = numbers.chain(servers).collect();
    let more = all.len().saturating_sub(MAX_REPORTED);
    all.truncate(MAX_REPORTED);
    if more > 0 {
        all.push(format!("and {more} more"));
    }
    all
}

fn in_section<'a>(root: &'a Table, section: Option<&str>) -> Option<&'a dyn toml_edit::TableLike> {
    section.map_or(Some(root), |name| root.get(name).and_then(Item::as_table_like))
}

fn number(value: &Value) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a number of that size is far out of any range")]
    value.as_float().or_else(|| value.as_integer().map(|number| number as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::file::shape::{Meaning, understand};

    fn reported(text: &str) -> Vec<String> {
        let Meaning::Good(settings) = understand(text) else { panic!("{text} is broken") };
        of(text, &settings)
    }

    #[test]
    fn numbers_out_of_range_are_reported_with_their_line_and_what_is_used() {
        for (text, report) in [
            ("zoom = -3", "line 1: \"zoom = -3\" is out of range; 0.5 is used"),
            ("\nzoom = nan # odd", "line 2: \"zoom = nan\" is out of range; 1.0 is used"),
            ("history = 1", "line 1: \"history = 1\" is out of range; 10 is used"),
            ("[window]\nwidth = 1e9", "line 2: \"width = 1e9\" is out of range; 16384.0 is used"),
            ("timeouts = { answer = 0 }", "line 1: \"answer = 0\" is out of range; 0.5 is used"),
        ] {
            assert_eq!(reported(text), [report]);
        }
    }

    #[test]
    fn what_is_used_or_rounded_is_not_reported() {
        let text = "zoom = 1.005\nhistory = 2000\nmine = -1\n[timeouts]\nanswer = 7.54\n[[recent]]\nhost = \"a\"\nport = 1\n";
        assert_eq!(reported(text), [""; 0]);
        assert_eq!(reported(""), [""; 0]);
    }

    #[test]
    fn servers_without_an_address_are_reported_up_to_a_limit() {
        let text = "[[recent]]\nhost = \"a\"\nport = 1\n[[recent]]\nhost = \"b\"\nport = 99999\n";
        let report =
            "line 4: the entry is not understood and stays as it is; a server needs a host and a port";
        assert_eq!(reported(text), [report]);
        let many = reported(&"[[recent]]\n".repeat(8));
        assert_eq!((many.len(), many.last().map(String::as_str)), (MAX_REPORTED + 1, Some("and 3 more")));
    }
}
