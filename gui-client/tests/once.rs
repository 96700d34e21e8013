//! `--once`: one answer on the terminal, without a display, from servers of every kind.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

mod common;

use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Output};
use std::time::Instant;

use common::{framed, nobody, old, server};
use datetime_client::worker::timeouts::Timeouts;

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

/// The exit code, standard output, and whether standard error holds this.
fn told(output: &Output, complaint: &str) -> (Option<i32>, String, bool) {
    let error = String::from_utf8_lossy(&output.stderr);
    let fits = if complaint.is_empty() { error.is_empty() } else { error.contains(complaint) };
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), fits)
}

#[test]
fn an_answer_is_printed_as_it_is_and_nothing_else() {
    let address = framed(|line| Some(format!("<{line}>")));
    assert_eq!(
        told(&once(address, "time Asia/Tokyo"), ""),
        (Some(0), "<time Asia/Tokyo>\n".to_owned(), true)
    );
}

#[test]
fn an_old_server_is_asked_in_its_own_way() {
    let (address, received) = old();
    assert_eq!(told(&once(address, "day"), ""), (Some(0), "Sunday\n".to_owned(), true));
    assert_eq!(received.try_iter().collect::<Vec<_>>(), ["day"]);
}

#[test]
fn a_refused_question_is_told_from_a_missing_connection_by_its_code() {
    let refusing = framed(|_| Some("error: unknown command \"x\"; send help for a list".to_owned()));
    assert_eq!(told(&once(refusing, "x"), "unknown command"), (Some(1), String::new(), true));
    let output = once(nobody(), "day");
    assert_eq!(told(&output, "nothing is listening there"), (Some(3), String::new(), true));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Is the server running?"), "what to try");
    let closing = framed(|_| None);
    assert_eq!(told(&once(closing, "day"), "no answer from 127.0.0.1"), (Some(3), String::new(), true));
    let full = server(|mut client| {
        let _ = client.write_all(b"error: the server is full; try again in 30 s\n");
    });
    assert_eq!(told(&once(full, "day"), "the server is full"), (Some(3), String::new(), true));
}

#[test]
fn a_second_line_of_the_welcome_is_no_answer() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        for line in common::lines(&client) {
            // The answer to the client's own `help` comes last, when the question of the user is on its way.
            let answer = if line == "help" { "Second line\n" } else { "commands: day help quit\nSunday\n" };
            let _ = client.write_all(answer.as_bytes());
        }
    });
    assert_eq!(told(&once(address, "day"), ""), (Some(0), "Sunday\n".to_owned(), true));
}

#[test]
fn another_kind_of_server_is_named_without_waiting_for_its_answer() {
    let address = server(|mut client| {
        let _ = client.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
        common::closes(client);
    });
    let begun = Instant::now();
    assert_eq!(told(&once(address, "day"), "it looks like an SSH server"), (Some(3), String::new(), true));
    assert!(begun.elapsed() < Timeouts::default().answer, "it waited for an answer");
}

#[test]
fn the_words_of_a_server_that_welcomes_and_closes_are_printed() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\nerror: this server moves to nas2\n");
        let _ = client.shutdown(std::net::Shutdown::Write);
        common::closes(client);
    });
    assert_eq!(told(&once(address, "day"), "this server moves to nas2"), (Some(3), String::new(), true));
}

#[test]
fn a_server_cannot_command_the_terminal() {
    let address = framed(|_| Some("\u{1b}[2Jcleared".to_owned()));
    assert_eq!(told(&once(address, "day"), "").1, "\u{fffd}[2Jcleared\n");
}

#[test]
fn mistakes_on_the_command_line_are_told_before_anything_is_connected() {
    let output = once(nobody(), " ");
    assert_eq!(told(&output, "a command has a word at least"), (Some(2), String::new(), true));
}
