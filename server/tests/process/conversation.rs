//! Conversations over a real connection, with clients of all kinds.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use datetime_protocol::clock_change::NextChange;
use datetime_protocol::limits::{MAX_ECHO, MAX_LINE};

use crate::common::{Client, Server, TIMEOUT};

/// Formats that do not depend on the clock.
const FIXED: &str = "[formats]\nday = \"DAY\"\ndate = \"DATE\"\ntime = \"TIME\"\n[commands]\nweek = \"WEEK\"";

#[test]
fn every_command_is_answered_with_one_line() {
    let server = Server::start(FIXED);
    let mut client = server.welcomed();
    assert_eq!(client.ask("day"), "DAY");
    assert_eq!(client.ask("Date"), "DATE");
    assert_eq!(client.ask(" TIME \r"), "TIME");
    assert_eq!(client.ask("week UTC"), "WEEK");
    assert_eq!(client.ask("help"), "commands: day date time week now sync next help quit exit");
    let now = client.ask("now");
    assert!(chrono::DateTime::parse_from_rfc3339(&now).is_ok() && now.len() == 35, "{now}");
    let sync = client.ask("sync");
    assert!(sync == "unknown" || sync == "unsynchronised" || sync.starts_with("synchronised ±"), "{sync}");
    assert_eq!(client.ask("what"), "error: unknown command \"what\"; send help for a list");
    assert_eq!(client.ask("exit"), "goodbye");
    assert_eq!(client.line(), None);
}

#[test]
fn an_unframed_client_that_reads_once_per_command_gets_its_answers() {
    let server = Server::start(FIXED);
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    let read_once = || {
        let mut buffer = [0; 1024];
        let count = (&stream).read(&mut buffer).unwrap();
        String::from_utf8_lossy(buffer.get(..count).unwrap()).into_owned()
    };
    assert!(read_once().starts_with("Welcome"));
    for (command, answer) in [("day", "DAY\n"), ("date", "DATE\n"), ("time", "TIME\n")] {
        let sent = Instant::now();
        (&stream).write_all(command.as_bytes()).unwrap();
        assert_eq!(read_once(), answer);
        assert!(sent.elapsed() >= Duration::from_millis(100), "more bytes could have arrived");
    }
    (&stream).write_all(b"nonsense").unwrap();
    let sent = Instant::now();
    assert!(read_once().starts_with("error: "));
    assert!(sent.elapsed() >= Duration::from_secs(1), "an unknown command waits longer for more bytes");
}

#[test]
fn a_framed_client_can_send_a_line_slowly() {
    let server = Server::start(FIXED);
    let mut client = server.welcomed();
    assert_eq!(client.ask("day"), "DAY");
    client.send(b"da");
    client.stream().set_read_timeout(Some(Duration::from_millis(1300))).unwrap();
    assert!(client.stream().peek(&mut [0]).is_err(), "an incomplete line is not answered");
    client.stream().set_read_timeout(Some(TIMEOUT)).unwrap();
    assert_eq!(client.ask("te"), "DATE");
}

#[test]
fn a_half_closed_client_gets_every_pending_answer() {
    let server = Server::start(FIXED);
    let mut client = server.connect();
    client.send(b"day\ndate");
    client.finish_sending();
    let lines = client.rest();
    assert_eq!(lines.get(1..), Some(["DAY".to_owned(), "DATE".to_owned()].as_slice()));
}

#[test]
fn four_hundred_commands_in_one_write_get_four_hundred_answers_in_order() {
    let server = Server::start(FIXED);
    let mut client = server.welcomed();
    client.send("day\ntime\n".repeat(200).as_bytes());
    for _ in 0..200 {
        assert_eq!(client.line().as_deref(), Some("DAY"));
        assert_eq!(client.line().as_deref(), Some("TIME"));
    }
}

#[test]
fn a_client_that_reads_late_gets_everything() {
    let server = Server::start(FIXED);
    let mut client = server.welcomed();
    let mut writer = client.stream().try_clone().unwrap();
    let commands = "help\n".repeat(50_000);
    // More than the buffers of both sockets hold, so the server has to wait for the client.
    let sender = std::thread::spawn(move || writer.write_all(commands.as_bytes()));
    for _ in 0..50_000 {
        assert_eq!(
            client.line().as_deref(),
            Some("commands: day date time week now sync next help quit exit")
        );
    }
    sender.join().unwrap().unwrap();
}

#[test]
fn telnet_negotiation_and_every_line_end_are_understood() {
    let server = Server::start(FIXED);
    let mut client = server.welcomed();
    client.send(b"\xff\xfb\x01\xff\xfd\x03day\r\0date\r\ntime\rweek\n");
    for answer in ["DAY", "DATE", "TIME", "WEEK"] {
        assert_eq!(client.line().as_deref(), Some(answer));
    }
}

#[test]
fn a_clients_input_is_repeated_escaped_and_shortened() {
    let server = Server::start(FIXED);
    let mut client = server.welcomed();
    client.send(b"\x1b[31mred\x07\xc3\x28\0\n");
    let line = client.line().unwrap();
    assert!(line.starts_with("error: ") && !line.chars().any(char::is_control), "{line:?}");
    let long = client.ask(&"y".repeat(MAX_LINE));
    assert!(long.contains(&format!("\"{}…\"", "y".repeat(MAX_ECHO - 1))), "{long}");
}

#[test]
fn ipv6_clients_are_served() {
    let server = Server::start("[server]\nbind = [\"::1\"]\nport = 0");
    assert!(server.address.is_ipv6());
    assert!(server.connect().line().unwrap().starts_with("Welcome"));
}

#[test]
fn both_address_families_get_the_same_free_port() {
    let mut server = Server::start("[server]\nbind = [\"127.0.0.1\", \"::1\"]\nport = 0");
    let second = server.wait_for_log("listening on ");
    assert!(second.ends_with(&format!("[::1]:{}", server.address.port())), "{second}");
}

#[test]
fn the_last_line_arrives_even_if_the_client_has_sent_more() {
    let server = Server::start(FIXED);
    for _ in 0..50 {
        let mut client = server.welcomed();
        client.send(b"quit\nday\n");
        client.send(&[b'x'; 5 * MAX_LINE]);
        assert_eq!(client.rest(), ["goodbye"]);
    }
}

#[test]
fn answers_use_the_language_and_zone_of_the_settings() {
    let server = Server::start("[formats]\nlocale = \"fr_FR\"\ntimezone = \"Asia/Tokyo\"\nday = \"%A|%Z\"");
    let answer = server.welcomed().ask("day");
    let (day, zone) = answer.split_once('|').unwrap();
    assert!(
        ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"].contains(&day),
        "{day}"
    );
    assert_eq!(zone, "JST");
}

#[test]
fn the_zone_in_the_environment_is_the_local_zone() {
    let server = Server::start_with("[formats]\ntime = \"%Z %z\"", |command| {
        command.env("TZ", "<XYZ>-5:45");
    });
    assert_eq!(server.welcomed().ask("time"), "XYZ +0545");
}

#[test]
fn next_is_answered_in_the_local_zone_and_in_any_other() {
    let server = Server::start_with("", |command| {
        command.env("TZ", "CET-1CEST,M3.5.0,M10.5.0/3");
    });
    let mut client = server.welcomed();
    let local = client.ask("next");
    let NextChange(Some(change)) = local.parse().unwrap() else { panic!("{local}") };
    assert!(change.at > chrono::Utc::now() && change.before != change.after, "{local}");
    assert_eq!(client.ask("NEXT europe/berlin"), local);
    assert_eq!(client.ask("next Asia/Tokyo"), "none");
    assert!(client.ask("next Asia/Tokio").contains("did you mean next Asia/Tokyo?"));
}

#[test]
fn each_client_has_its_own_process() {
    let server = Server::start(FIXED);
    let mut clients: Vec<Client> = (0..5).map(|_| server.welcomed()).collect();
    assert_eq!(server.sessions().len(), 5);
    for client in &mut clients {
        assert_eq!(client.ask("quit"), "goodbye");
    }
    drop(clients);
    server.wait_for_sessions(0);
}

#[test]
fn a_byte_order_mark_and_unicode_blanks_around_a_command_are_ignored() {
    let server = Server::start("[formats]\nday = \"DAY\"");
    let mut client = server.welcomed();
    assert_eq!(client.ask("\u{feff}day"), "DAY");
    assert_eq!(client.ask("\u{a0}day\u{3000}\u{200b}"), "DAY");
    let line = client.ask("d\u{200b}ay\u{202e}x");
    assert!(line.is_ascii() && line.contains("\\u{200b}"), "{line}");
}
