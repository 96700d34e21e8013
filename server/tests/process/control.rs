//! `start`, `stop`, `reload` and `status` of a server in the background.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use nix::sys::signal::{Signal, kill};
use tempfile::TempDir;

use crate::background::Background;
use crate::common::{Server, command, sessions, wait_until};

#[test]
fn start_returns_once_the_server_listens_and_stop_once_it_has_ended() {
    let server = Background::new();
    assert_eq!(server.control(&["status"]).0, Some(1), "no server is running yet");
    let (code, output) = server.control(&["start"]);
    assert_eq!(code, Some(0), "{output}");
    assert!(server.connect().line().unwrap().starts_with("Welcome"), "the server is listening");
    let pid = server.pid();
    assert!(output.contains(&format!("process {pid}")), "{output}");
    let (code, output) = server.control(&["start"]);
    assert_eq!(code, Some(1));
    assert!(output.contains(&format!("a server is already running as process {pid}")), "{output}");
    let (code, output) = server.control(&["stop"]);
    assert_eq!(code, Some(0), "{output}");
    wait_until(|| kill(pid, None).is_err(), || "the process is still running".to_owned());
    assert_eq!(server.control(&["stop"]).0, Some(1), "no server is running any more");
    let log = fs::read_to_string(server.path("state/datetime-server/server.log")).unwrap();
    assert!(log.contains("listening on") && log.contains("stopped"), "{log}");
}

#[test]
fn start_reports_why_the_server_did_not_start() {
    let server = Background::new();
    let _taken = TcpListener::bind(("127.0.0.1", server.port)).unwrap();
    let (code, output) = server.control(&["start"]);
    assert_eq!(code, Some(1));
    assert!(output.contains("is taken by another program"), "{output}");
    server.write("foo = 1");
    let (code, output) = server.control(&["start"]);
    assert_eq!(code, Some(1));
    assert!(output.contains("server.toml:4:1: unknown key \"foo\""), "{output}");
}

#[test]
fn the_lock_and_not_the_file_decides_whether_a_server_is_running() {
    let server = Background::new();
    server.control(&["start"]);
    let pid = server.pid();
    kill(pid, Signal::SIGKILL).unwrap();
    wait_until(|| kill(pid, None).is_err(), || "the process is still running".to_owned());
    assert!(server.path("run/server.pid").exists() && server.path("run/control.sock").exists());
    let (code, output) = server.control(&["status"]);
    assert_eq!(code, Some(1));
    assert!(output.contains("no server is running"), "{output}");
    assert_eq!(server.control(&["start"]).0, Some(0), "files of a dead server do not prevent a start");
}

#[test]
fn a_session_does_not_hold_the_lock() {
    let server = Background::new();
    server.control(&["start"]);
    let mut client = server.connect();
    client.line();
    let Some(child) = sessions(server.pid()).pop() else { return };
    kill(child, Signal::SIGSTOP).unwrap();
    kill(server.pid(), Signal::SIGKILL).unwrap();
    wait_until(
        || server.control(&["status"]).1.contains("no server is running"),
        || "the lock is still held".to_owned(),
    );
    kill(child, Signal::SIGKILL).unwrap();
}

#[test]
fn status_has_a_row_for_each_client() {
    let server = Background::new();
    server.control(&["start"]);
    let mut client = server.connect();
    client.line();
    for _ in 0..3 {
        client.ask("day");
    }
    client.ask("nonsense");
    let (code, output) = server.control(&["status", "--json"]);
    assert_eq!(code, Some(0), "{output}");
    let status: datetime_server::status::Status = serde_json::from_str(&output).unwrap();
    assert_eq!(status.pid, server.pid().as_raw());
    assert_eq!(status.listening, [format!("127.0.0.1:{}", server.port)]);
    let row = status.clients.first().unwrap();
    assert_eq!(row.address, client.stream().local_addr().unwrap().to_string());
    assert_eq!((row.requests, status.totals.requests, status.totals.sessions), (3, 3, 1));
    assert!(chrono::DateTime::parse_from_rfc3339(&row.since).is_ok());
    let (_, text) = server.control(&["status"]);
    assert!(text.contains("clients: 1 of at most 512") && text.contains(&row.address), "{text}");
    let (_, text) = server.control(&["status", "--prometheus"]);
    assert!(text.contains("\ndatetime_server_requests_total 3\n"), "{text}");
}

#[test]
fn only_the_owner_can_open_the_control_socket() {
    let server = Background::new();
    server.control(&["start"]);
    let socket = fs::metadata(server.path("run/control.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o077, 0, "permissions of group and others");
}

#[test]
fn reload_reports_whether_the_server_applied_the_settings() {
    let server = Background::new();
    server.control(&["start"]);
    server.write("[formats]\nday = \"NEW\"");
    let (code, output) = server.control(&["reload"]);
    assert_eq!(code, Some(0), "{output}");
    let mut client = server.connect();
    client.line();
    assert_eq!(client.ask("day"), "NEW");
    server.write("[formats]\nday = \"%Q\"");
    let (code, output) = server.control(&["reload"]);
    assert_eq!(code, Some(1));
    assert!(output.contains("server.toml:5:7: day: \"%Q\" is not a format"), "{output}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings =
        format!("[server]\nbind = [\"127.0.0.1\"]\nport = {}\n", taken.local_addr().unwrap().port());
    fs::write(server.path("server.toml"), settings).unwrap();
    let (code, output) = server.control(&["reload"]);
    assert_eq!(code, Some(1), "errors that only the server can find are reported too");
    assert!(output.contains("keeps its current settings: cannot listen on"), "{output}");
}

#[test]
fn a_second_server_of_the_same_user_serves_and_logs_that_it_will_not_be_found() {
    let directory = TempDir::new().unwrap();
    let run = directory.path().join("run");
    let _first = Server::start_with("", |command| {
        command.env("RUNTIME_DIRECTORY", &run);
    });
    let settings = "[server]\nbind = [\"127.0.0.1\"]\nport = 0\n";
    let mut second = Server::start_with(settings, |command| {
        command.env("RUNTIME_DIRECTORY", &run);
    });
    second.welcomed();
    second.signal(Signal::SIGTERM);
    let (_, log) = second.wait_for_end();
    assert!(log.contains("another server of this user is already running (process "), "{log}");
}

#[test]
fn a_server_does_not_replace_the_control_socket_of_another() {
    let directory = TempDir::new().unwrap();
    let run = directory.path().join("run");
    let first = Server::start_with("", |command| {
        command.env("RUNTIME_DIRECTORY", &run);
    });
    let other = format!("[process]\npid_file = \"{}\"", directory.path().join("other.pid").display());
    let second = Server::start_with(&other, |command| {
        command.env("RUNTIME_DIRECTORY", &run);
    });
    second.welcomed();
    drop(second);
    let output =
        command(&directory).env("RUNTIME_DIRECTORY", &run).args(["status", "--json"]).output().unwrap();
    let status: datetime_server::status::Status = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(status.pid, first.pid().as_raw());
}

#[test]
fn metrics_have_every_cause_and_end_and_report_that_no_server_is_running() {
    let server = Background::new();
    let (code, text) = server.control(&["status", "--prometheus"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("\ndatetime_server_up 0\n"), "{text}");
    server.write("[limits]\nmax_clients = 1");
    server.control(&["start"]);
    let mut client = server.connect();
    client.line();
    assert!(server.connect().line().unwrap().starts_with("error: the server is full"));
    assert_eq!(client.ask("quit"), "goodbye");
    wait_until(
        || server.control(&["status", "--prometheus"]).1.contains("_ended_total{end=\"quit\"} 1"),
        || "the end of the session is not counted".to_owned(),
    );
    let (code, text) = server.control(&["status", "--prometheus"]);
    assert_eq!(code, Some(0));
    for line in [
        "datetime_server_up 1".to_owned(),
        format!("datetime_server_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")),
        "datetime_server_refused_total{cause=\"full\"} 1".to_owned(),
        "datetime_server_refused_total{cause=\"stopping\"} 0".to_owned(),
        "datetime_server_refused_total{cause=\"no_proxy_header\"} 0".to_owned(),
        "datetime_server_sessions_ended_total{end=\"idle\"} 0".to_owned(),
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    let described: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        assert!(described.iter().any(|known| known.starts_with(&format!("{name} "))), "{name} has no type");
    }
    assert_eq!(server.control(&["stop"]).0, Some(0));
}
