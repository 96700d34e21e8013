//! The history as text for other programs: CSV (RFC 4180) and JSON for a file, tabs for the clipboard.

use datetime_client_core::history::Entry;
use serde_json::json;

/// The first line of the file.
const HEADER: &str = "local time,server,command,answer,round trip in seconds\r\n";

/// What a spreadsheet takes for a formula where it stands first in a cell.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// A file of `entries`, with a header.
pub fn csv<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut file = HEADER.to_owned();
    for entry in entries {
        let cells = cells(entry).map(|cell| quoted(&cell));
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
    }
    file
}

/// A list of `entries`, each an object.
pub fn json(entries: &[Entry]) -> String {
    let list: Vec<serde_json::Value> = entries.iter().map(object).collect();
    format!("{:#}\n", serde_json::Value::Array(list))
}

fn object(entry: &Entry) -> serde_json::Value {
    let [at, server, command, answer, _] = cells(entry);
    json!({
        "local_time": at,
        "server": server,
        "command": command,
        "answer": answer,
        "round_trip_seconds": entry.round_trip.as_secs_f64(),
    })
}

/// Formats `entries` for the clipboard: a line for each, with tabs between the cells, as spreadsheets paste them.
#[must_use]
pub fn lines(entries: &[Entry]) -> String {
    let line = |entry| cells(entry).map(|cell| cell.replace(char::is_control, " ")).join("\t");
    entries.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn cells(entry: &Entry) -> [String; 5] {
    [
        entry.at.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        entry.server.clone(),
        entry.command.clone(),
        entry.answer.clone(),
        format!("{:.6}", entry.round_trip.as_secs_f64()),
    ]
}

fn quoted(cell: &str) -> String {
    // A server chooses its answers: none may run as a formula where the file is opened.
    let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
    if guard.is_empty() && !cell.contains([',', '"', '\r', '\n']) {
        return cell.to_owned();
    }
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use chrono::DateTime;

    use super::*;

    fn entry(answer: &str) -> Entry {
        Entry {
            number: 0,
            at: DateTime::parse_from_rfc3339("2026-03-01T14:03:27+09:00").unwrap(),
            received: Instant::now(),
            server: "nas:9900".to_owned(),
            command: "day".to_owned(),
            answer: answer.to_owned(),
            round_trip: Duration::from_micros(400),
        }
    }

    #[test]
    fn a_plain_entry_is_a_plain_row() {
        let row = "2026-03-01T14:03:27+09:00,nas:9900,day,Sunday,0.000400\r\n";
        assert_eq!(csv([entry("Sunday")].iter()), format!("{HEADER}{row}"));
        assert_eq!(
            lines(&[entry("Sun\tday")]),
            row.trim_end().replace(',', "\t").replace("Sunday", "Sun day")
        );
    }

    #[test]
    fn an_entry_is_an_object_that_other_programs_read() {
        let read: serde_json::Value = serde_json::from_str(&json(&[entry("a\"b\n")])).unwrap();
        let expected = json!([{
            "local_time": "2026-03-01T14:03:27+09:00",
            "server": "nas:9900",
            "command": "day",
            "answer": "a\"b\n",
            "round_trip_seconds": 0.0004,
        }]);
        assert_eq!(read, expected);
    }

    #[test]
    fn an_answer_can_neither_break_the_row_nor_run_as_a_formula() {
        assert_eq!(quoted("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
