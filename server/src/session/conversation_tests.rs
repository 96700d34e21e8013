//! Conversations with a clock that stands still.

use std::time::Duration;

use chrono::{DateTime, Utc};
use datetime_protocol::synchronisation::Synchronisation;
use datetime_protocol::zone;

use super::super::buffers::Buffers;
use super::super::templates::Templates;
use super::*;
use crate::clock::Zone;
use crate::settings::{Settings, parse};

/// 2026-03-01 13:03:27.123456789 UTC, well kept.
struct Standing;

impl Clock for Standing {
    fn utc(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_370_207, 123_456_789).unwrap()
    }

    fn synchronisation(&self) -> Synchronisation {
        Synchronisation::Synchronised { maximum_error: Duration::from_micros(2_500) }
    }
}

const IDLE: Duration = Duration::from_mins(5);

fn answers() -> Templates {
    Templates::new(&Settings::default(), "nas").unwrap()
}

fn paris() -> Zone {
    Zone::named(zone::find("Europe/Paris").unwrap())
}

fn session<'s>(templates: &'s Templates, zone: &'s Zone) -> Session<'s, Standing> {
    Session {
        templates,
        zone,
        clock: &Standing,
        idle_timeout: Some(IDLE),
        write_timeout: None,
        on_request: &|_| {},
    }
}

/// A conversation whose welcome was taken.
fn begun<'s>(
    session: &'s Session<'s, Standing>,
    buffers: &'s mut Buffers,
    now: Instant,
) -> Conversation<'s, Standing> {
    let mut conversation = Conversation::new(session, &mut buffers.reader, &mut buffers.answers, now);
    assert_eq!(taken(&mut conversation), "Welcome to the date and time server on nas\n");
    conversation
}

/// What was pending.
fn taken(conversation: &mut Conversation<'_, Standing>) -> String {
    let pending = conversation.pending().to_owned();
    conversation.sent();
    pending
}

#[test]
fn the_worked_exchange_of_the_manual_is_what_is_said() {
    let manual = include_str!("../../../docs/protocol.md");
    let block = manual.split("```exchange\n").nth(1).unwrap().split("```").next().unwrap();
    let said = |who: &str| -> Vec<&str> { block.lines().filter_map(|line| line.strip_prefix(who)).collect() };
    let (sent, expected) = (said("C: ").join("\n"), said("S: ").join("\n"));
    assert!(said("C: ").len() > 10, "the exchange is found");

    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation =
        Conversation::new(&session, &mut buffers.reader, &mut buffers.answers, Instant::now());
    let next = conversation.receive(&mut format!("{sent}\n").as_bytes(), Instant::now());
    assert_eq!(taken(&mut conversation), format!("{expected}\n"));
    assert_eq!(next, Next::Close(End::Quit));
}

#[test]
fn every_word_takes_a_zone_and_only_moments_do() {
    let settings = parse("[commands]\nstamp = \"%H:%M %Z\"", "nas").unwrap();
    let (answers, zone) = (Templates::new(&settings, "nas").unwrap(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, Instant::now());
    let mut bytes = b"stamp america/new_york\nday Pacific/Kiritimati\nhelp me\n".as_slice();
    conversation.receive(&mut bytes, Instant::now());
    let expected = "08:03 EST\nMonday\nerror: help takes no argument; send just \"help\"\n";
    assert_eq!(taken(&mut conversation), expected);
}

#[test]
fn a_bare_word_is_answered_after_100_ms_alone() {
    let start = Instant::now();
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, start);
    assert_eq!(conversation.receive(&mut b"day".as_slice(), start), Next::Open);
    assert_eq!(conversation.deadline(), Some(start + Duration::from_millis(100)));
    assert_eq!(conversation.wake(start + Duration::from_millis(99)), Next::Open);
    assert_eq!(taken(&mut conversation), "");
    assert_eq!(conversation.wake(start + Duration::from_millis(100)), Next::Open);
    assert_eq!(taken(&mut conversation), "Sunday\n");
}

#[test]
fn a_first_word_that_ends_in_a_blank_waits_for_its_argument() {
    let start = Instant::now();
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, start);
    conversation.receive(&mut "\u{feff}time ".as_bytes(), start);
    assert_eq!(conversation.deadline(), Some(start + Duration::from_secs(1)));
    assert_eq!(conversation.wake(start + Duration::from_millis(250)), Next::Open);
    conversation.receive(&mut b"Asia/Tokyo\n".as_slice(), start + Duration::from_millis(250));
    assert_eq!(taken(&mut conversation), "22:03:27\n");
    conversation.receive(
        &mut "time\u{a0}Asia/Tokyo\u{200b}\nda\u{200b}y\n".as_bytes(),
        start + Duration::from_secs(1),
    );
    let expected = "22:03:27\nerror: unknown command \"da\\u{200b}y\"; send help for a list\n";
    assert_eq!(taken(&mut conversation), expected);
}

#[test]
fn only_understood_commands_keep_a_client_from_being_idle() {
    let start = Instant::now();
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, start);
    let minute = |minutes| start + Duration::from_mins(minutes);
    conversation.receive(&mut b"day\n".as_slice(), minute(3));
    assert_eq!(conversation.deadline(), Some(minute(8)));
    assert_eq!(conversation.receive(&mut b"nonsense\n\n".as_slice(), minute(7)), Next::Open);
    assert_eq!(conversation.deadline(), Some(minute(8)));
    taken(&mut conversation);
    assert_eq!(conversation.wake(minute(8)), Next::Close(End::Idle));
    assert_eq!(taken(&mut conversation), "error: no command came for 5 min; connect again\n");
}

#[test]
fn a_client_that_never_stops_sending_noise_is_idle_too() {
    let start = Instant::now();
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, start);
    let next = conversation.receive(&mut b"noise\n".as_slice(), start + IDLE);
    assert_eq!(next, Next::Close(End::Idle));
}

#[test]
fn answers_are_handed_on_before_they_pile_up() {
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, Instant::now());
    let commands = "help\n".repeat(2000);
    let mut bytes = commands.as_bytes();
    conversation.receive(&mut bytes, Instant::now());
    assert!(!bytes.is_empty(), "it stops to send");
    assert!(taken(&mut conversation).len() < MAX_PENDING + 1025);
}

#[test]
fn an_overlong_line_is_the_last() {
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, Instant::now());
    let next = conversation.receive(&mut "x".repeat(1025).as_bytes(), Instant::now());
    assert_eq!(next, Next::Close(End::LineTooLong));
    let expected = "error: a line can have at most 1024 bytes; connect again and send shorter lines\n";
    assert_eq!(taken(&mut conversation), expected);
}

#[test]
fn the_end_of_file_ends_a_line_and_the_session() {
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, Instant::now());
    conversation.receive(&mut b"day\ndate".as_slice(), Instant::now());
    assert_eq!(conversation.end_of_file(Instant::now()), Next::Close(End::Eof));
    assert_eq!(taken(&mut conversation), "Sunday\n2026-03-01\n");
}

#[test]
fn a_stop_answers_a_bare_word_and_says_why_it_ends() {
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, Instant::now());
    conversation.receive(&mut b"day".as_slice(), Instant::now());
    assert_eq!(conversation.stop(Instant::now()), Next::Close(End::Stopped));
    assert_eq!(taken(&mut conversation), "Sunday\nerror: the server is stopping; connect again later\n");
}

#[test]
fn a_stop_does_not_take_half_a_line_for_a_command() {
    let (answers, zone) = (answers(), paris());
    let (session, mut buffers) = (session(&answers, &zone), Buffers::default());
    let mut conversation = begun(&session, &mut buffers, Instant::now());
    conversation.receive(&mut b"\nday".as_slice(), Instant::now());
    conversation.stop(Instant::now());
    assert_eq!(taken(&mut conversation), "error: the server is stopping; connect again later\n");
}
