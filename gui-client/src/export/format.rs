//! Formats the history for other programs: CSV (RFC 4180) and JSON for files, tabs for the clipboard.

use std::io;

use csv::{Terminator, WriterBuilder};
use datetime_client_core::history::Entry;
use serde_json::json;

/// The first line of a CSV file.
const HEADER: [&str; 5] = ["local time", "server", "command", "answer", "round trip in seconds"];

/// The characters at the beginning of a cell that make a spreadsheet evaluate it as a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Formats `entries` as CSV, with a header.
pub(super) fn csv(entries: &[Entry]) -> io::Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for entry in entries {
        writer.write_record(cells(entry).map(without_formula))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Quotes a formula: a server chooses its answers, and none may be evaluated when the file is opened.
fn without_formula(cell: String) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

/// Formats `entries` as a JSON array of objects.
pub(super) fn json(entries: &[Entry]) -> String {
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

/// Formats `entries` for the clipboard: one line each, with tabs between the cells, as spreadsheets paste them.
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

    fn csv_text(answer: &str) -> String {
        String::from_utf8(csv(&[entry(answer)]).unwrap()).unwrap()
    }

    #[test]
    fn a_plain_entry_is_a_plain_row() {
        let header = "local time,server,command,answer,round trip in seconds\r\n";
        let row = "2026-03-01T14:03:27+09:00,nas:9900,day,Sunday,0.000400\r\n";
        assert_eq!(csv_text("Sunday"), format!("{header}{row}"));
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
        assert!(csv_text("a,\"b\"\n").contains(",\"a,\"\"b\"\"\n\","));
        assert!(csv_text("=1+1").contains(",'=1+1,"));
        assert!(csv_text("-1,\"").contains(",\"'-1,\"\"\","));
    }
}
