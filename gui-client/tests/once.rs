//! Tests `--once` against servers of every kind, without a display.

#![expect(clippy::expect_used, reason = "a test panics if its set-up fails")]

mod common;

use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Output};
use std::time::Instant;

use common::{framed, old, server, unused_address};
use datetime_client::worker::Timeouts;

fn once(server: SocketAddr, command: &str) -> Output {
    // Built on one system to run on another, the path has the form of the first.
    let program = std::path::absolute(env!("CARGO_BIN_EXE_datetime-client")).expect("it is a path");
    Command::new(program)
        .args([&server.to_string(), "--once", command])
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the client can be started")
}

/// The exit code, standard output, and whether standard error contains `expected_error`, or is empty if that is.
fn result(output: &Output, expected_error: &str) -> (Option<i32>, String, bool) {
    let error = String::from_utf8_lossy(&output.stderr);
    let fits = if expected_error.is_empty() { error.is_empty() } else { error.contains(expected_error) };
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), fits)
}

#[test]
fn the_answer_and_nothing_else_is_printed() {
    let address = framed(|line| Some(format!("<{line}>")));
    assert_eq!(
        result(&once(address, "time Asia/Tokyo"), ""),
        (Some(0), "<time Asia/Tokyo>\n".to_owned(), true)
    );
}

#[test]
fn an_old_server_gets_a_bare_command() {
    let (address, received) = old();
    assert_eq!(result(&once(address, "day"), ""), (Some(0), "Sunday\n".to_owned(), true));
    assert_eq!(received.try_iter().collect::<Vec<_>>(), ["day"]);
}

#[test]
fn the_exit_code_tells_an_error_of_the_server_from_a_missing_answer() {
    let failing = framed(|_| Some("error: unknown command \"x\"; send help for a list".to_owned()));
    assert_eq!(result(&once(failing, "x"), "unknown command"), (Some(1), String::new(), true));
    let output = once(unused_address(), "day");
    assert_eq!(result(&output, "nothing is listening there"), (Some(3), String::new(), true));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("Is the server running?"),
        "it says what to try"
    );
    let closing = framed(|_| None);
    assert_eq!(result(&once(closing, "day"), "no answer from 127.0.0.1"), (Some(3), String::new(), true));
    let full = server(|mut client| {
        let _ = client.write_all(b"error: the server is full; try again in 30 s\n");
    });
    assert_eq!(result(&once(full, "day"), "the server is full"), (Some(3), String::new(), true));
}

#[test]
fn a_second_line_of_the_welcome_is_not_taken_for_the_answer() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        for line in common::lines(&client) {
            // The list of commands comes late, after the user's command was sent.
            let answer = if line == "help" { "Second line\n" } else { "commands: day help quit\nSunday\n" };
            let _ = client.write_all(answer.as_bytes());
        }
    });
    assert_eq!(result(&once(address, "day"), ""), (Some(0), "Sunday\n".to_owned(), true));
}

#[test]
fn a_server_of_another_protocol_is_named_without_waiting_for_an_answer() {
    let address = server(|mut client| {
        let _ = client.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
        common::wait_for_close(client);
    });
    let started = Instant::now();
    assert_eq!(result(&once(address, "day"), "it looks like an SSH server"), (Some(3), String::new(), true));
    assert!(started.elapsed() < Timeouts::default().answer, "it waited for an answer");
}

#[test]
fn the_error_of_a_server_that_closes_after_its_welcome_is_printed() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\nerror: this server moves to nas2\n");
        let _ = client.shutdown(std::net::Shutdown::Write);
        common::wait_for_close(client);
    });
    assert_eq!(result(&once(address, "day"), "this server moves to nas2"), (Some(3), String::new(), true));
}

#[test]
fn a_server_cannot_control_the_terminal() {
    let address = framed(|_| Some("\u{1b}[2Jcleared".to_owned()));
    assert_eq!(result(&once(address, "day"), "").1, "\u{fffd}[2Jcleared\n");
}

#[test]
fn an_invalid_command_line_is_rejected_before_connecting() {
    let output = once(unused_address(), " ");
    assert_eq!(result(&output, "the command is empty"), (Some(2), String::new(), true));
}
