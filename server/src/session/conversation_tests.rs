//! Conversations with a fixed clock.

use std::cell::Cell;
use std::time::Duration;

use chrono::{DateTime, Utc};
use datetime_protocol::limits::{MAX_ANSWER, MAX_LINE};
use datetime_protocol::synchronisation::Synchronisation;
use datetime_protocol::zone;

use super::super::buffers::Buffers;
use super::super::templates::Templates;
use super::*;
use crate::clock::Zone;
use crate::settings::{Settings, parse};

/// 2026-03-01 13:03:27.123456789 UTC, synchronised.
struct FixedClock;

impl Clock for FixedClock {
    fn utc(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_370_207, 123_456_789).unwrap()
    }

    fn synchronisation(&self) -> Synchronisation {
        Synchronisation::Synchronised { maximum_error: Duration::from_micros(2_500) }
    }
}

const IDLE: Duration = Duration::from_mins(5);

fn templates() -> Templates {
    Templates::new(&Settings::default(), "nas").unwrap()
}

fn paris() -> Zone {
    Zone::named(zone::find("Europe/Paris").unwrap())
}

fn context<'s>(templates: &'s Templates, zone: &'s Zone) -> Context<'s, FixedClock> {
    Context {
        templates,
        zone,
        clock: &FixedClock,
        idle_timeout: Some(IDLE),
        write_timeout: None,
        on_request: &|_| {},
    }
}

/// A conversation whose welcome has been sent.
fn welcomed<'s>(
    context: &'s Context<'s, FixedClock>,
    buffers: &'s mut Buffers,
    now: Instant,
) -> Conversation<'s, FixedClock> {
    let mut conversation = Conversation::new(context, &mut buffers.reader, &mut buffers.answers, now);
    assert_eq!(send(&mut conversation), "Welcome to the date and time server on nas\n");
    conversation
}

/// Takes the pending lines as if they were sent.
fn send(conversation: &mut Conversation<'_, FixedClock>) -> String {
    let pending = conversation.pending().to_owned();
    conversation.clear_pending();
    pending
}

#[test]
fn the_example_in_the_manual_is_correct() {
    let manual = include_str!("../../../docs/protocol.md");
    let block = manual.split("```exchange\n").nth(1).unwrap().split("```").next().unwrap();
    let lines =
        |prefix: &str| -> Vec<&str> { block.lines().filter_map(|line| line.strip_prefix(prefix)).collect() };
    let (sent, expected) = (lines("C: ").join("\n"), lines("S: ").join("\n"));
    assert!(lines("C: ").len() > 10, "the example is found");

    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation =
        Conversation::new(&context, &mut buffers.reader, &mut buffers.answers, Instant::now());
    let next = conversation.receive(&mut format!("{sent}\n").as_bytes(), Instant::now());
    assert_eq!(send(&mut conversation), format!("{expected}\n"));
    assert_eq!(next, Next::Close(End::Quit));
}

#[test]
fn only_commands_with_a_format_take_a_zone() {
    let settings = parse("[commands]\nstamp = \"%H:%M %Z\"", "nas").unwrap();
    let (templates, zone) = (Templates::new(&settings, "nas").unwrap(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, Instant::now());
    let mut bytes = b"stamp america/new_york\nday Pacific/Kiritimati\nhelp me\n".as_slice();
    conversation.receive(&mut bytes, Instant::now());
    let expected = "08:03 EST\nMonday\nerror: help takes no argument; send just \"help\"\n";
    assert_eq!(send(&mut conversation), expected);
}

#[test]
fn an_unframed_command_is_answered_after_100_ms_without_further_bytes() {
    let start = Instant::now();
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, start);
    assert_eq!(conversation.receive(&mut b"day".as_slice(), start), Next::Continue);
    assert_eq!(conversation.deadline(), Some(start + Duration::from_millis(100)));
    assert_eq!(conversation.on_deadline(start + Duration::from_millis(99)), Next::Continue);
    assert_eq!(send(&mut conversation), "");
    assert_eq!(conversation.on_deadline(start + Duration::from_millis(100)), Next::Continue);
    assert_eq!(send(&mut conversation), "Sunday\n");
}

#[test]
fn an_unframed_command_that_ends_in_a_blank_waits_for_its_argument() {
    let start = Instant::now();
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, start);
    conversation.receive(&mut "\u{feff}time ".as_bytes(), start);
    assert_eq!(conversation.deadline(), Some(start + Duration::from_secs(1)));
    assert_eq!(conversation.on_deadline(start + Duration::from_millis(250)), Next::Continue);
    conversation.receive(&mut b"Asia/Tokyo\n".as_slice(), start + Duration::from_millis(250));
    assert_eq!(send(&mut conversation), "22:03:27\n");
    conversation.receive(
        &mut "time\u{a0}Asia/Tokyo\u{200b}\nda\u{200b}y\n".as_bytes(),
        start + Duration::from_secs(1),
    );
    let expected = "22:03:27\nerror: unknown command \"da\\u{200b}y\"; send help for a list\n";
    assert_eq!(send(&mut conversation), expected);
}

#[test]
fn only_valid_commands_extend_the_idle_timeout() {
    let start = Instant::now();
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, start);
    let minute = |minutes| start + Duration::from_mins(minutes);
    conversation.receive(&mut b"day\n".as_slice(), minute(3));
    assert_eq!(conversation.deadline(), Some(minute(8)));
    assert_eq!(conversation.receive(&mut b"nonsense\n\n".as_slice(), minute(7)), Next::Continue);
    assert_eq!(conversation.deadline(), Some(minute(8)));
    send(&mut conversation);
    assert_eq!(conversation.on_deadline(minute(8)), Next::Close(End::Idle));
    assert_eq!(send(&mut conversation), "error: no command came for 5 min; connect again\n");
}

#[test]
fn a_client_that_sends_invalid_input_without_pause_is_idle() {
    let start = Instant::now();
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, start);
    let next = conversation.receive(&mut b"invalid\n".as_slice(), start + IDLE);
    assert_eq!(next, Next::Close(End::Idle));
}

#[test]
fn answers_are_sent_before_they_use_too_much_memory() {
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, Instant::now());
    let commands = "help\n".repeat(2000);
    let mut bytes = commands.as_bytes();
    conversation.receive(&mut bytes, Instant::now());
    assert!(!bytes.is_empty(), "it pauses to send");
    let sent = send(&mut conversation).len();
    assert!((MAX_PENDING..=MAX_PENDING + MAX_ANSWER).contains(&sent), "{sent}");
}

#[test]
fn a_line_that_is_too_long_ends_the_session() {
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, Instant::now());
    for part in ["x".repeat(MAX_LINE).as_str(), "\n"] {
        assert_eq!(conversation.receive(&mut part.as_bytes(), Instant::now()), Next::Continue);
    }
    assert!(send(&mut conversation).starts_with("error: unknown command"));
    let next = conversation.receive(&mut "x".repeat(MAX_LINE + 1).as_bytes(), Instant::now());
    assert_eq!(next, Next::Close(End::LineTooLong));
    let expected =
        format!("error: a line can have at most {MAX_LINE} bytes; connect again and send shorter lines\n");
    assert_eq!(send(&mut conversation), expected);
}

#[test]
fn the_end_of_file_ends_a_line_and_the_session() {
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, Instant::now());
    conversation.receive(&mut b"day\ndate".as_slice(), Instant::now());
    assert_eq!(conversation.end_of_file(Instant::now()), Next::Close(End::Eof));
    assert_eq!(send(&mut conversation), "Sunday\n2026-03-01\n");
}

#[test]
fn a_stop_answers_an_unframed_command_and_says_why_the_session_ends() {
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, Instant::now());
    conversation.receive(&mut b"day".as_slice(), Instant::now());
    assert_eq!(conversation.stop(Instant::now()), Next::Close(End::Stopped));
    assert_eq!(send(&mut conversation), "Sunday\nerror: the server is stopping; connect again later\n");
}

#[test]
fn a_stop_does_not_treat_an_incomplete_line_as_a_command() {
    let (templates, zone) = (templates(), paris());
    let (context, mut buffers) = (context(&templates, &zone), Buffers::default());
    let mut conversation = welcomed(&context, &mut buffers, Instant::now());
    conversation.receive(&mut b"\nday".as_slice(), Instant::now());
    conversation.stop(Instant::now());
    assert_eq!(send(&mut conversation), "error: the server is stopping; connect again later\n");
}

/// A clock that a test sets.
struct AdjustableClock(Cell<DateTime<Utc>>);

impl Clock for AdjustableClock {
    fn utc(&self) -> DateTime<Utc> {
        self.0.get()
    }

    fn synchronisation(&self) -> Synchronisation {
        Synchronisation::Unknown
    }
}

#[test]
fn next_follows_the_zone_and_a_clock_that_is_set_in_either_direction() {
    let time = |text| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let clock = AdjustableClock(Cell::new(time("2026-11-25T00:00:00Z")));
    let (templates, zone, on_request) = (templates(), paris(), |_| {});
    let context = Context {
        templates: &templates,
        zone: &zone,
        clock: &clock,
        idle_timeout: None,
        write_timeout: None,
        on_request: &on_request,
    };
    let mut buffers = Buffers::default();
    let mut conversation =
        Conversation::new(&context, &mut buffers.reader, &mut buffers.answers, Instant::now());
    conversation.clear_pending();
    for (now, asked, answer) in [
        ("2026-11-25T00:00:00Z", "next", "2027-03-28T01:00:00Z +01:00 +02:00"),
        ("2026-11-25T00:00:00Z", "next", "2027-03-28T01:00:00Z +01:00 +02:00"),
        ("2026-11-25T00:00:00Z", "next Asia/Tokyo", "none"),
        ("2026-11-25T00:00:00Z", "next europe/london", "2027-03-28T01:00:00Z +00:00 +01:00"),
        ("2026-11-25T00:00:00Z", "next", "2027-03-28T01:00:00Z +01:00 +02:00"),
        ("2027-03-28T00:59:59.9Z", "next", "2027-03-28T01:00:00Z +01:00 +02:00"),
        ("2027-03-28T01:00:00Z", "next", "2027-10-31T01:00:00Z +02:00 +01:00"),
        ("2026-11-25T00:00:00Z", "next", "2027-03-28T01:00:00Z +01:00 +02:00"),
    ] {
        clock.0.set(time(now));
        conversation.receive(&mut format!("{asked}\n").as_bytes(), Instant::now());
        assert_eq!(conversation.pending(), format!("{answer}\n"), "{asked} at {now}");
        conversation.clear_pending();
    }
}
