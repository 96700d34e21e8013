//! `cargo bench -p datetime-server`: measures the time from a command line to its answer, for each step and in total, without
//! sockets or processes.

#![expect(clippy::unwrap_used, reason = "a failed set-up ends the benchmark")]

use std::time::Instant;

use chrono::{DateTime, Locale, Utc};
use datetime_protocol::command::{Command, CommandName};
use datetime_protocol::limits::{MAX_ANSWER, MAX_LINE};
use datetime_protocol::line::LineReader;
use datetime_protocol::parser::CommandParser;
use datetime_protocol::zone;
use datetime_server::clock::{Format, Zone, ZonedTime};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn time() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_370_207, 123_456_789).unwrap()
}

/// Bytes to a line. The second line arrives in two pieces, so it has to be buffered.
#[divan::bench(args = [&["time\n"][..], &["ti", "me\n"]])]
fn line(bencher: Bencher<'_, '_>, pieces: &[&str]) {
    let now = Instant::now();
    let mut reader = LineReader::new();
    bencher.bench_local(|| {
        let mut length = 0;
        for piece in pieces {
            let mut bytes = black_box(piece.as_bytes());
            length += reader.next_line(&mut bytes, now).unwrap().map_or(0, |line| line.len());
        }
        length
    });
}

/// A line to a command, or to an error with the nearest name. No line takes longer than 50 µs. The last four are the
/// slowest ones known: one found by random mutation, one whose letters rule out no name, and two of maximum length.
#[divan::bench(args = [
    "day",
    "time Asia/Tokyo",
    "tiem",
    "time Tokio",
    "time UTC+2",
    "time Mars/Base",
    "time Eqdpyu/iaianres",
    "abcdefghijklmnopqrstuvwxyz12345xyz",
    "time qqqq…",
    "qqqq…",
])]
fn command(bencher: Bencher<'_, '_>, line: &str) {
    let similar = (10..38).map(|n| CommandName::new(&format!("abcdefghijklmnopqrstuvwxyz1234{n}")).unwrap());
    let parser = CommandParser::new(similar.collect()).unwrap();
    let line = match line.strip_suffix('…') {
        Some(line) => format!("{line:q<MAX_LINE$}"),
        None => line.to_owned(),
    };
    bencher.bench_local(|| parser.parse(black_box(&line)).map_err(|error| error.to_string()));
}

/// A time to an answer.
#[divan::bench(args = ["%H:%M:%S", "%A", "%A, %e. %B %Y", "%H:%M:%S %Z"])]
fn answer(bencher: Bencher<'_, '_>, format: &str) {
    let format = Format::new(format, Locale::en_US).unwrap();
    let zone = Zone::named(zone::find("Europe/Paris").unwrap());
    let mut out = String::with_capacity(MAX_ANSWER);
    bencher.bench_local(|| {
        out.clear();
        format.write(&ZonedTime::new(black_box(time()), &zone), &mut out).unwrap();
    });
}

/// Loading a zone, as for each command with a zone. The second one has the longest rules.
#[divan::bench(args = ["asia/tokyo", "america/new_york"])]
fn named_zone(name: &str) -> Zone {
    Zone::named(zone::find(black_box(name)).unwrap())
}

/// All steps, for the first command in a second: later ones reuse the answer.
#[divan::bench]
fn line_to_answer(bencher: Bencher<'_, '_>) {
    let parser = CommandParser::default();
    let format = Format::new("%H:%M:%S", Locale::en_US).unwrap();
    let zone = Zone::named(zone::find("Europe/Paris").unwrap());
    let now = Instant::now();
    let mut reader = LineReader::new();
    let mut out = String::with_capacity(MAX_ANSWER);
    bencher.bench_local(|| {
        out.clear();
        let mut bytes = black_box(b"time\n".as_slice());
        let line = reader.next_line(&mut bytes, now).unwrap().unwrap();
        let Ok(Command::FormatTime { .. }) = parser.parse(&line) else { return };
        format.write(&ZonedTime::new(black_box(time()), &zone), &mut out).unwrap();
    });
}
