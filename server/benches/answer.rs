//! `cargo bench -p datetime-server`: the pure path from a line to its answer, piece by piece and whole. No socket and no
//! process: what is left of a request when the kernel's part is taken away.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so")]

use std::time::Instant;

use chrono::{DateTime, Locale, Utc};
use datetime_protocol::command::{Command, CommandName};
use datetime_protocol::line::LineReader;
use datetime_protocol::parser::CommandParser;
use datetime_protocol::zone;
use datetime_server::clock::{Format, Zone, ZonedTime};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_370_207, 123_456_789).unwrap()
}

/// Bytes to a line; the second comes in two pieces, as a line that is not handed out where it lies.
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

/// A line to a command, or to the error line that names what was meant. No line costs more than 50 µs: the last four are
/// the slowest that were found by changing names at random, one for which no name is ruled out by its letters, and two of
/// the greatest length.
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
    let alike = (10..38).map(|n| CommandName::new(&format!("abcdefghijklmnopqrstuvwxyz1234{n}")).unwrap());
    let parser = CommandParser::new(alike.collect()).unwrap();
    let line = match line.strip_suffix('…') {
        Some(line) => format!("{line:q<1024}"),
        None => line.to_owned(),
    };
    bencher.bench_local(|| parser.parse(black_box(&line)).map_err(|error| error.to_string()));
}

/// A moment to an answer.
#[divan::bench(args = ["%H:%M:%S", "%A", "%A, %e. %B %Y", "%H:%M:%S %Z"])]
fn answer(bencher: Bencher<'_, '_>, format: &str) {
    let format = Format::new(format, Locale::en_US).unwrap();
    let zone = Zone::named(zone::find("Europe/Paris").unwrap());
    let mut out = String::with_capacity(1024);
    bencher.bench_local(|| {
        out.clear();
        format.write(&ZonedTime::new(black_box(moment()), &zone), &mut out).unwrap();
    });
}

/// Another zone for each question: its rules are read anew. The second has the longest.
#[divan::bench(args = ["asia/tokyo", "america/new_york"])]
fn zone_of_a_question(name: &str) -> Zone {
    Zone::named(zone::find(black_box(name)).unwrap())
}

/// All of it for a question that is asked for the first time in its second.
#[divan::bench]
fn line_to_answer(bencher: Bencher<'_, '_>) {
    let parser = CommandParser::default();
    let format = Format::new("%H:%M:%S", Locale::en_US).unwrap();
    let zone = Zone::named(zone::find("Europe/Paris").unwrap());
    let now = Instant::now();
    let mut reader = LineReader::new();
    let mut out = String::with_capacity(1024);
    bencher.bench_local(|| {
        out.clear();
        let mut bytes = black_box(b"time\n".as_slice());
        let line = reader.next_line(&mut bytes, now).unwrap().unwrap();
        let Ok(Command::FormatTime { .. }) = parser.parse(&line) else { return };
        format.write(&ZonedTime::new(black_box(moment()), &zone), &mut out).unwrap();
    });
}
