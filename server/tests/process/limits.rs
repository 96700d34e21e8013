//! The limits on clients, lines and times.

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use datetime_protocol::limits::MAX_LINE;

use crate::common::{Client, Server, TIMEOUT};

/// Connects a client that sends commands at once, and returns its refusal.
fn refusal(server: &Server) -> String {
    let mut client = server.connect();
    client.send(b"day\ndate\n");
    let lines = client.rest();
    assert_eq!(lines.len(), 1, "one line, then the end of file: {lines:?}");
    lines.into_iter().next().unwrap()
}

#[test]
fn clients_beyond_max_clients_are_refused_until_another_disconnects() {
    let server = Server::start("[limits]\nmax_clients = 2");
    let clients = [server.welcomed(), server.welcomed()];
    for _ in 0..20 {
        assert_eq!(refusal(&server), "error: the server is full (at most 2 clients); try again in 30 s");
    }
    drop(clients);
    server.wait_for_sessions(0);
    server.welcomed();
}

#[test]
fn clients_beyond_max_clients_per_address_are_refused() {
    let server = Server::start("[limits]\nmax_clients_per_address = 1");
    let mut first = server.welcomed();
    let expected = "error: too many connections from your address (at most 1); close one, then try again";
    assert_eq!(refusal(&server), expected);
    assert_eq!(first.ask("quit"), "goodbye");
    drop(first);
    server.wait_for_sessions(0);
    server.welcomed();
}

#[test]
fn a_client_that_is_not_allowed_is_refused() {
    let server = Server::start("[access]\nallow = [\"10.0.0.0/8\"]");
    let line = refusal(&server);
    assert!(line.starts_with("error: your address is not allowed here"), "{line}");
}

#[test]
fn an_idle_client_is_disconnected_even_if_it_sends_invalid_commands() {
    let server = Server::start("[limits]\nidle_timeout = \"400ms\"");
    let start = Instant::now();
    let mut client = server.welcomed();
    let mut mistakes = 0;
    let last = loop {
        client.send(b"\nnonsense\n");
        let line = client.line().unwrap();
        if !line.contains("nonsense") {
            break line;
        }
        mistakes += 1;
    };
    assert!(start.elapsed() >= Duration::from_millis(400), "{mistakes} mistakes in {:?}", start.elapsed());
    assert_eq!(last, "error: no command came for 400 ms; connect again");
    assert_eq!(client.rest(), Vec::<String>::new());
}

#[test]
fn valid_commands_extend_the_idle_timeout() {
    let server = Server::start("[limits]\nidle_timeout = \"500ms\"\n[formats]\nday = \"DAY\"");
    let mut client = server.welcomed();
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(1200) {
        assert_eq!(client.ask("day"), "DAY");
    }
}

#[test]
fn a_line_of_maximum_length_is_answered_and_one_more_byte_ends_the_connection() {
    let server = Server::start("");
    let mut client = server.welcomed();
    assert!(client.ask(&"x".repeat(MAX_LINE)).starts_with("error: unknown command"));
    client.send(&[b'x'; MAX_LINE + 1]);
    let expected =
        format!("error: a line can have at most {MAX_LINE} bytes; connect again and send shorter lines");
    assert_eq!(client.rest(), [expected]);
}

#[test]
fn a_client_that_does_not_read_is_disconnected() {
    let mut server = Server::start("[limits]\nwrite_timeout = \"300ms\"");
    let client = server.connect();
    let commands = "help\n".repeat(20_000);
    // Fills the buffers until the server closes the connection.
    let start = Instant::now();
    while client.stream().write_all(commands.as_bytes()).is_ok() {
        assert!(start.elapsed() < TIMEOUT, "the server still reads");
    }
    server.wait_for_log("session ended: not reading");
}

#[test]
fn a_client_that_reads_slowly_does_not_extend_the_write_timeout() {
    let server = Server::start("[limits]\nwrite_timeout = \"500ms\"");
    let client: Client = server.connect();
    let mut stream = client.stream().try_clone().unwrap();
    let sender = std::thread::spawn(move || while stream.write_all(&b"help\n".repeat(1000)).is_ok() {});
    let start = Instant::now();
    client.stream().set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    // Reads a byte from time to time.
    while !server.sessions().is_empty() || start.elapsed() < Duration::from_millis(300) {
        let read = (&mut client.stream()).read(&mut [0]);
        let was_reset = read.as_ref().is_err_and(|error| error.kind() == ErrorKind::ConnectionReset);
        assert!(was_reset || start.elapsed() < TIMEOUT, "the client is still connected: {read:?}");
        if was_reset {
            break;
        }
    }
    drop(client);
    server.wait_for_sessions(0);
    sender.join().unwrap();
}
