//! A lack of descriptors, processes or disk space: the server continues and logs the error if it can.

use std::fs;
use std::process::Command;

use nix::sys::signal::Signal;

use crate::background::Background;
use crate::common::{Client, Server, wait_until, wrap};

/// Runs `before` in a shell that then executes the server.
fn through_shell(before: &str) -> impl FnOnce(&mut Command) {
    let script = format!("{before}; exec \"$0\" \"$@\"");
    move |command| {
        let mut shell = Command::new("/bin/sh");
        shell.arg("-c").arg(script).arg(command.get_program()).args(command.get_args());
        wrap(command, shell);
    }
}

#[test]
fn the_server_pauses_while_it_lacks_descriptors() {
    let mut server = Server::start("");
    let pid = server.server_pid().to_string();
    let limit_descriptors = |limit: &str| {
        let status = Command::new("prlimit").args(["--pid", &pid, limit]).status().unwrap();
        assert!(status.success());
    };
    // No descriptor below 3 is free.
    limit_descriptors("--nofile=3:");
    let mut clients: Vec<Client> = (0..30).map(|_| server.connect()).collect();
    let line = server.wait_for_log("cannot accept a client, pausing");
    assert!(line.contains("Too many open files"), "{line}");
    limit_descriptors("--nofile=1024:");
    // The clients in the queue are served.
    for client in &mut clients {
        assert!(client.line().unwrap().starts_with("Welcome"));
    }
    server.signal(Signal::SIGTERM);
    let (status, log) = server.wait_for_end();
    assert!(status.success());
    let pauses = log.matches("cannot accept a client, pausing").count();
    assert!(pauses <= 12, "the server does not spin: {pauses} lines");
}

#[test]
fn a_client_is_refused_if_the_system_cannot_create_a_process() {
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    // The limit does not apply to root, so the server runs as a user without other processes.
    let settings = "[process]\nuser = \"64731\"";
    let mut server = Server::start_with(settings, through_shell("prlimit --pid $$ --nproc=3:3"));
    let mut first = server.welcomed();
    let second = server.welcomed();
    let line = server.connect().line().unwrap();
    assert_eq!(line, "error: the server's machine cannot start another process; try again in 30 s");
    server.wait_for_log("cannot fork");
    assert!(first.ask("now").starts_with("20"), "other clients are not affected");
    drop(second);
    server.wait_for_sessions(1);
    server.welcomed();
}

#[test]
fn a_full_disk_for_the_log_does_not_stop_the_server() {
    let server = Background::new();
    server.write("[log]\nfile = \"/dev/full\"\nlevel = \"trace\"");
    let _process = server.run(|_| {});
    serves_three_clients(&server);
}

#[test]
fn a_closed_standard_error_does_not_stop_the_server() {
    let server = Background::new();
    server.write("[log]\nlevel = \"trace\"");
    let _process = server.run(through_shell("exec 2>&-"));
    serves_three_clients(&server);
}

fn serves_three_clients(server: &Background) {
    for _ in 0..3 {
        let mut client = server.connect();
        assert!(client.line().unwrap().starts_with("Welcome"));
        assert_eq!(client.ask("quit"), "goodbye");
    }
}

#[test]
fn a_log_at_its_file_size_limit_does_not_stop_the_server_and_status_shows_it() {
    let server = Background::new();
    server.write("[log]\nfile = \"small.log\"\n[limits]\nmax_clients_per_address = 512");
    // Two blocks of 512 bytes in dash, of 1,024 in bash.
    let _process = server.run(through_shell("ulimit -f 2"));
    for _ in 0..20 {
        serves_three_clients(&server);
    }
    let output = server.control(&["status"]).1;
    assert!(output.contains("lost log lines: "), "{output}");
}

#[test]
fn undocumented_signals_are_ignored() {
    let server = Server::start("[formats]\nday = \"DAY\"");
    let mut client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    for signal in [Signal::SIGUSR1, Signal::SIGUSR2, Signal::SIGALRM, Signal::SIGXFSZ, Signal::SIGQUIT] {
        server.signal(signal);
        nix::sys::signal::kill(child, signal).unwrap();
    }
    let real_time = format!("kill -s RTMIN+3 {} {child}", server.pid());
    assert!(Command::new("/bin/bash").args(["-c", &real_time]).status().unwrap().success());
    assert_eq!(client.ask("day"), "DAY");
    assert_eq!(server.welcomed().ask("day"), "DAY");
}

#[cfg(target_os = "linux")]
#[test]
fn a_session_that_waits_for_its_client_to_read_exits_if_the_monitor_is_killed() {
    let mut server = Server::start("[limits]\nwrite_timeout = \"0s\"\nidle_timeout = \"0s\"");
    let client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    client.stream().set_nonblocking(true).unwrap();
    let commands = b"help\n".repeat(4000);
    let is_blocked = || {
        while std::io::Write::write(&mut client.stream(), &commands).is_ok() {}
        let state = fs::read_to_string(format!("/proc/{child}/wchan")).unwrap_or_default();
        state.contains("poll")
    };
    wait_until(is_blocked, || "the session does not wait for its client".to_owned());
    server.signal(Signal::SIGKILL);
    server.wait_for_end();
    wait_until(|| nix::sys::signal::kill(child, None).is_err(), || "the session still exists".to_owned());
}
