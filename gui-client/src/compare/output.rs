//! Prints a comparison: as a table, one JSON object per clock, or Prometheus metrics.

use std::fmt::Write;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::{Compared, Row};
use crate::texts::{cause, clocks};

/// How the result is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A table.
    #[default]
    Table,
    /// One JSON object per line.
    Json,
    /// Prometheus metrics.
    Prometheus,
}

pub(super) fn format(rows: &[Row], format: Format) -> String {
    match format {
        Format::Table => table(rows),
        Format::Json => rows.iter().flat_map(|row| [json(row).to_string(), "\n".to_owned()]).collect(),
        Format::Prometheus => prometheus(rows),
    }
}

const HEADINGS: [&str; 6] = ["CLOCK", "OFFSET", "± BOUND", "ROUND TRIP", "VERDICT", "SAYS"];

fn table(rows: &[Row]) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(rows.iter().map(cells));
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..HEADINGS.len()).map(|column| width(column).unwrap_or_default()).collect();
    let mut out = String::new();
    for line in &lines {
        let mut text = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let is_number = (1..=3).contains(&column);
            let padding = " ".repeat(width - cell.chars().count());
            let (before, after) = if is_number { (padding.as_str(), "") } else { ("", padding.as_str()) };
            text.extend([before, cell, after, "  "]);
        }
        out.extend([text.trim_end(), "\n"]);
    }
    out
}

fn cells(row: &Row) -> [String; 6] {
    let clock = row.clock.to_string();
    match &row.result {
        Ok(Compared { estimate, statement, cause, verdict }) => [
            clock,
            seconds(estimate.offset, true),
            seconds(TimeDelta::from_std(estimate.error).unwrap_or(TimeDelta::MAX), false),
            seconds(TimeDelta::from_std(estimate.delay).unwrap_or(TimeDelta::MAX), false),
            verdict.to_string(),
            [clocks::statement(statement), cause.as_ref().map(cause::sentence).unwrap_or_default()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
        ],
        Err(reason) => {
            let none = || "–".to_owned();
            [clock, none(), none(), none(), "unknown".to_owned(), reason.replace('\n', "; ")]
        }
    }
}

/// A time in the unit of its size, with three significant digits or more.
fn seconds(time: TimeDelta, with_sign: bool) -> String {
    let microseconds =
        time.num_microseconds().unwrap_or(if time < TimeDelta::zero() { i64::MIN } else { i64::MAX });
    let sign = match microseconds {
        ..0 => "−",
        _ if with_sign => "+",
        _ => "",
    };
    let size = microseconds.unsigned_abs();
    if size < 1_000_000 {
        return format!("{sign}{}.{:03} ms", size / 1000, size % 1000);
    }
    let milliseconds = size.saturating_add(500) / 1000;
    format!("{sign}{}.{:03} s", milliseconds / 1000, milliseconds % 1000)
}

fn json(row: &Row) -> serde_json::Value {
    let clock = row.clock.to_string();
    let kind = row.clock.kind().scheme();
    match &row.result {
        Ok(Compared { estimate, statement, cause, verdict }) => json!({
            "clock": clock,
            "kind": kind,
            "offset_seconds": as_seconds(estimate.offset),
            "error_seconds": estimate.error.as_secs_f64(),
            "round_trip_seconds": estimate.delay.as_secs_f64(),
            "says": clocks::statement(statement),
            "cause": cause.as_ref().map(cause::sentence),
            "verdict": verdict.to_string(),
        }),
        Err(reason) => json!({ "clock": clock, "kind": kind, "verdict": "unknown", "error": reason }),
    }
}

fn as_seconds(time: TimeDelta) -> f64 {
    time.as_seconds_f64()
}

fn prometheus(rows: &[Row]) -> String {
    let mut out = String::new();
    let value = |row: &Row, get: fn(&Compared) -> f64| row.result.as_ref().ok().map(get);
    let error = |compared: &Compared| compared.estimate.error.as_secs_f64();
    let round_trip = |compared: &Compared| Duration::as_secs_f64(&compared.estimate.delay);
    for (name, help, get) in [
        (
            "offset_seconds",
            "The clock minus this computer's clock.",
            (|c: &Compared| as_seconds(c.estimate.offset)) as fn(&Compared) -> f64,
        ),
        ("offset_error_seconds", "The bound on the error of the offset.", error),
        ("round_trip_seconds", "The round trip of the quickest answer.", round_trip),
    ] {
        head(&mut out, name, help);
        for row in rows {
            if let Some(value) = value(row, get) {
                let _ = writeln!(out, "datetime_clock_{name}{{clock=\"{}\"}} {value}", label(row));
            }
        }
    }
    head(&mut out, "up", "1 if the clock answered with a time, 0 if not.");
    for row in rows {
        let _ =
            writeln!(out, "datetime_clock_up{{clock=\"{}\"}} {}", label(row), u8::from(row.result.is_ok()));
    }
    out
}

fn head(out: &mut String, name: &str, help: &str) {
    let _ = writeln!(out, "# HELP datetime_clock_{name} {help}\n# TYPE datetime_clock_{name} gauge");
}

/// The address of a clock as the value of a label.
fn label(row: &Row) -> String {
    row.clock.to_string().replace('\\', "\\\\").replace('"', "\\\"")
}
