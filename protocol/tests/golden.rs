//! Hand-written byte streams in both directions and the lines expected from them.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

use std::borrow::Cow;
use std::time::{Duration, Instant};

use datetime_protocol::limits::{MAX_LINE, MAX_REPLY};
use datetime_protocol::line::{LineReader, LineTooLong};
use datetime_protocol::reply::{Framing, ReplyReader, ReplyTooLong};

const fn millis(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// The complete lines in `bytes`.
fn lines(bytes: &[u8]) -> Vec<String> {
    let mut reader = LineReader::new();
    let mut rest = bytes;
    let now = Instant::now();
    std::iter::from_fn(|| reader.next_line(&mut rest, now).expect("no line is overlong").map(Cow::into_owned))
        .collect()
}

fn is_day(line: &str) -> bool {
    line == "day"
}

#[test]
fn every_kind_of_line_end_ends_a_line() {
    assert_eq!(lines(b"day\ndate\r\ntime\rnow\r\0help\n"), ["day", "date", "time", "now", "help"]);
}

#[test]
fn blanks_around_a_line_and_empty_lines_are_ignored() {
    assert_eq!(lines(b"\n\r\n  \t\n  day \t\r\n\r\0\n"), ["day"]);
}

#[test]
fn unicode_blanks_and_zero_width_characters_are_blanks() {
    assert_eq!(lines("\u{a0}day\u{3000}\n\u{200b}\r\n\u{2060}date\u{feff}\r".as_bytes()), ["day", "date"]);
    assert_eq!(lines("time\u{a0}Asia/Tokyo\n".as_bytes()), ["time\u{a0}Asia/Tokyo"]);
}

#[test]
fn a_byte_order_mark_at_the_start_is_skipped_and_does_not_count_towards_the_length() {
    assert_eq!(lines(b"\xef\xbb\xbfday\n"), ["day"]);
    assert_eq!(lines(b"\xff\xfb\x01\xef\xbb\xbfday\n"), ["day"], "after a negotiation");
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    bytes.resize(3 + MAX_LINE, b'x');
    bytes.push(b'\n');
    assert_eq!(lines(&bytes).first().map(String::len), Some(MAX_LINE));
    let start = Instant::now();
    let mut reader = LineReader::new();
    assert_eq!(reader.next_line(&mut b"\xef\xbb\xbf".as_slice(), start), Ok(None));
    assert_eq!(reader.unframed_deadline(is_day), None);
    assert_eq!(reader.next_line(&mut b"day".as_slice(), start), Ok(None));
    assert_eq!(reader.take_unframed(start + millis(100), is_day).as_deref(), Some("day"));
}

#[test]
fn an_unframed_command_that_ends_in_a_blank_waits_for_its_argument() {
    for blank in [" ", "\t", "\u{a0}", "\u{200b}"] {
        let start = Instant::now();
        let mut reader = LineReader::new();
        let time = |line: &str| line.starts_with("time");
        assert_eq!(reader.next_line(&mut format!("time{blank}").as_bytes(), start), Ok(None));
        assert_eq!(reader.take_unframed(start + millis(250), time), None, "{blank:?}");
        assert_eq!(reader.unframed_deadline(time), Some(start + millis(1000)));
        let line = reader.next_line(&mut b"Asia/Tokyo\n".as_slice(), start + millis(250)).unwrap_or_default();
        assert_eq!(line.as_deref(), Some(format!("time{blank}Asia/Tokyo").as_str()));
    }
}

#[test]
fn telnet_negotiation_is_skipped_anywhere() {
    let negotiation = b"\xff\xfb\x01\xff\xfd\x03da\xff\xf1y\xff\xfa\x18\x00xterm\xff\xff\n\xff\xf0\r\n";
    assert_eq!(lines(negotiation), ["day"]);
    assert_eq!(lines(b"\xff\xfd\nday\n"), ["day"], "an option byte can have the value of a line feed");
    assert_eq!(lines(b"\xffday\xff\n"), ["day"], "a stray IAC swallows no letter and no line end");
    assert_eq!(lines(b"\xff\xff\n"), ["\u{fffd}"], "a doubled IAC is a byte of the line");
}

#[test]
fn a_line_of_the_maximum_length_is_accepted_and_a_longer_one_is_not() {
    let mut bytes = vec![b'x'; MAX_LINE];
    bytes.push(b'\n');
    assert_eq!(lines(&bytes).first().map(String::len), Some(MAX_LINE));
    let mut reader = LineReader::new();
    let long = vec![b'x'; MAX_LINE + 1];
    assert_eq!(reader.next_line(&mut long.as_slice(), Instant::now()), Err(LineTooLong));
}

#[test]
fn a_subnegotiation_counts_towards_the_length_of_a_line() {
    let mut reader = LineReader::new();
    let mut bytes = b"\xff\xfa".to_vec();
    bytes.resize(MAX_LINE + 2, b'x');
    assert_eq!(reader.next_line(&mut bytes.as_slice(), Instant::now()), Err(LineTooLong));
}

#[test]
fn an_unframed_command_is_taken_after_100_ms_and_an_unknown_one_after_1_s() {
    let start = Instant::now();
    let mut reader = LineReader::new();
    assert_eq!(reader.unframed_deadline(is_day), None);
    assert_eq!(reader.next_line(&mut b"da".as_slice(), start), Ok(None));
    assert_eq!(reader.unframed_deadline(is_day), Some(start + millis(1000)));
    assert_eq!(reader.next_line(&mut b"y".as_slice(), start + millis(500)), Ok(None));
    assert_eq!(reader.unframed_deadline(is_day), Some(start + millis(600)));
    assert_eq!(reader.take_unframed(start + millis(599), is_day), None);
    assert_eq!(reader.take_unframed(start + millis(600), is_day).as_deref(), Some("day"));
    assert_eq!(reader.take_unframed(start + millis(9000), is_day), None, "only once");
}

#[test]
fn after_the_first_line_end_a_command_needs_a_line_end_or_the_end_of_the_stream() {
    let start = Instant::now();
    let mut reader = LineReader::new();
    let mut bytes = b"\nday".as_slice();
    assert_eq!(reader.next_line(&mut bytes, start), Ok(None));
    assert_eq!(reader.unframed_deadline(is_day), None);
    assert_eq!(reader.take_unframed(start + millis(60_000), is_day), None);
    assert_eq!(reader.finish().as_deref(), Some("day"));
    assert_eq!(reader.finish(), None);
}

#[test]
fn a_framed_server_gets_commands_with_line_ends() {
    let start = Instant::now();
    let mut reader = ReplyReader::new();
    let mut bytes = b"Welcome\r\nSunday\n2026".as_slice();
    assert_eq!(reader.next_reply(&mut bytes, start), Ok(Some("Welcome".to_owned())));
    assert_eq!(reader.framing(), Framing::Lines);
    assert_eq!(reader.encode("day"), b"day\n");
    assert_eq!(reader.next_reply(&mut bytes, start), Ok(Some("Sunday".to_owned())));
    assert_eq!(reader.next_reply(&mut bytes, start), Ok(None));
    assert_eq!(reader.unframed_deadline(), None, "an incomplete answer waits for its line end");
    assert_eq!(reader.finish(), None, "an incomplete line of a framed server is not an answer");
}

#[test]
fn a_server_whose_welcome_has_no_line_end_gets_commands_without_line_ends() {
    let start = Instant::now();
    let mut reader = ReplyReader::new();
    assert_eq!(reader.next_reply(&mut b"Wel".as_slice(), start), Ok(None));
    assert_eq!(reader.next_reply(&mut b"come".as_slice(), start + millis(100)), Ok(None));
    assert_eq!(reader.take_unframed(start + millis(249)), None);
    assert_eq!(reader.framing(), Framing::Undecided);
    assert_eq!(reader.take_unframed(start + millis(250)).as_deref(), Some("Welcome"));
    assert_eq!(reader.framing(), Framing::Unframed);
    assert_eq!(reader.encode("day"), b"day");
    assert_eq!(reader.next_reply(&mut b"two\nlines\n".as_slice(), start + millis(300)), Ok(None));
    assert_eq!(reader.take_unframed(start + millis(450)).as_deref(), Some("two\nlines"));
}

#[test]
fn a_reply_that_is_too_long_is_an_error() {
    let mut reader = ReplyReader::new();
    let flood = vec![b'x'; MAX_REPLY + 1];
    assert_eq!(reader.next_reply(&mut flood.as_slice(), Instant::now()), Err(ReplyTooLong));
}
