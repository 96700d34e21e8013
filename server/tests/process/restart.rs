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

#[test]
fn a_reload_that_changes_the_process_table_does_not_affect_a_server_that_is_started_again() {
    let mut server = Server::start("");
    server.reload("[process]\nsandbox = false");
    crash(&mut server);
    let (code, output) = server.control(&["status", "--json"]);
    assert_eq!(code, Some(0), "{output}");
    let status: serde_json::Value = serde_json::from_str(&output).unwrap();
    let missing = status["sandbox"]["missing"].to_string();
    assert!(!missing.contains("sandbox = false"), "{output}");
    assert_ne!(status["sandbox"]["parts"], serde_json::json!([]), "{output}");
}

#[test]
fn a_server_whose_monitor_was_killed_ends_even_if_clients_that_it_refuses_stay() {
    let server = Server::start("[limits]\nmax_clients = 1\ndrain_timeout = \"0s\"");
    let mut client = server.welcomed();
    // A refused client is waited for while it stays and sends, for up to a second.
    let mut refused = server.connect();
    assert!(refused.line().unwrap().starts_with("error: "));
    let serving = server.server_pid();
    kill(server.pid(), Signal::SIGKILL).unwrap();
    let has_ended = || {
        let stat = std::fs::read_to_string(format!("/proc/{serving}/stat"));
        stat.map_or(true, |stat| stat.contains(") Z "))
    };
    wait_until(
        || {
            let _ = std::io::Write::write_all(&mut refused.stream(), b"x");
            has_ended()
        },
        || "the server process still runs".to_owned(),
    );
    assert!(client.line_or_reset().is_none_or(|line| line.starts_with("error: ")));
}

#[test]
fn a_reload_to_all_addresses_passes_every_listener() {
    let port = crate::common::free_port();
    let specific: Vec<String> = (1..=16).map(|last| format!("127.0.0.{last}")).collect();
    let mut server = Server::start(&format!("[server]\nbind = {specific:?}\nport = {port}"));
    let mut client = server.welcomed();
    // The 16 old ones stay, because their addresses are part of the new one.
    server.reload(&format!("[server]\nbind = [\"0.0.0.0\"]\nport = {port}\n[formats]\nday = \"NEW\""));
    for last in [1, 16, 17] {
        let address = ([127, 0, 0, last], port).into();
        assert_eq!(Client::connect(address).ask_after_welcome("day"), "NEW", "{last}");
    }
    assert_eq!(client.ask("now").len(), 35);
}

#[test]
fn with_few_descriptors_clients_without_a_session_leave_some_for_a_reload() {
    let settings = "[access]\nproxies = [\"127.0.0.1\"]\n[formats]\nday = \"OLD\"";
    let mut server = Server::start_with(settings, |command| {
        let mut limit = std::process::Command::new("prlimit");
        limit.arg("--nofile=40").arg(command.get_program()).args(command.get_args());
        crate::common::wrap(command, limit);
    });
    // Clients of a proxy without a header, more than there are descriptors.
    let silent: Vec<Client> = (0..60).map(|_| server.connect()).collect();
    let before = server.server_pid();
    server.reload(&settings.replace("OLD", "NEW"));
    assert_eq!(server.server_pid(), before, "the server still runs");
    drop(silent);
}
