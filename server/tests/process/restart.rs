//! What the monitor does when the server process crashes.
#![cfg(target_os = "linux")]

use nix::sys::signal::{Signal, kill};

use crate::common::{Client, Server, wait_until};

/// Kills the server process, and waits until another one serves.
fn crash(server: &mut Server) {
    let before = server.server_pid();
    kill(before, Signal::SIGKILL).unwrap();
    server.wait_for_log("serving again");
    assert_ne!(server.server_pid(), before);
}

#[test]
fn a_crashed_server_process_is_started_again_and_serves_the_clients_in_its_queue() {
    let mut server = Server::start("[formats]\nday = \"DAY\"");
    let mut connected = server.welcomed();
    let session = *server.sessions().first().unwrap();
    server.freeze();
    let mut waiting: Vec<Client> = (0..5).map(|_| server.connect()).collect();
    crash(&mut server);
    for client in &mut waiting {
        assert_eq!(client.ask_after_welcome("day"), "DAY");
    }
    // Its sessions end with it.
    assert_eq!(connected.line_or_reset(), None);
    wait_until(|| kill(session, None).is_err(), || "the session is still running".to_owned());
    server.wait_for_sessions(waiting.len());
}

#[test]
fn restarts_are_counted_and_a_reload_applies_to_the_new_server_process() {
    let mut server = Server::start("[formats]\nday = \"OLD\"");
    crash(&mut server);
    server.reload("[formats]\nday = \"NEW\"");
    crash(&mut server);
    assert_eq!(server.welcomed().ask("day"), "NEW");
    let (code, output) = server.control(&["status", "--json"]);
    assert_eq!(code, Some(0), "{output}");
    let status: datetime_server::status::Status = serde_json::from_str(&output).unwrap();
    assert_eq!((status.totals.restarts, status.totals.reloads), (2, 1), "{output}");
    assert_eq!((status.pid, status.server_pid), (server.pid().as_raw(), server.server_pid().as_raw()));
    server.signal(Signal::SIGTERM);
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_server_process_that_ends_while_it_drains_ends_the_monitor() {
    let mut server = Server::start("[limits]\ndrain_timeout = \"1h\"");
    let mut client = server.welcomed();
    let session = *server.sessions().first().unwrap();
    kill(session, Signal::SIGSTOP).unwrap();
    server.signal(Signal::SIGTERM);
    server.wait_for_log("stopping: ");
    kill(server.server_pid(), Signal::SIGKILL).unwrap();
    let (status, log) = server.wait_for_end();
    assert!(status.success() && log.contains("was killed by SIGKILL"), "{status}: {log}");
    assert_eq!(client.line_or_reset(), None);
}

#[test]
fn a_stop_during_the_pause_before_a_restart_ends_the_monitor() {
    let mut server = Server::start("");
    // The pause grows with each crash.
    for _ in 0..3 {
        crash(&mut server);
    }
    kill(server.server_pid(), Signal::SIGKILL).unwrap();
    server.wait_for_log("starting it again in 400ms");
    server.signal(Signal::SIGTERM);
    let (status, log) = server.wait_for_end();
    assert!(status.success() && log.contains("stopped"), "{status}: {log}");
}
