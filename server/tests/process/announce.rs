//! `announce`, with a program in place of Avahi's that notes its arguments and the signal that ends it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use datetime_testkit::Process;
use nix::sys::signal::Signal;

use crate::background::Background;
use crate::common::{command, free_port, wait_until};

const PUBLISHER: &str = "#!/bin/sh
echo \"$@\" >>published
trap 'echo withdrawn >>published; exit' TERM
sleep 60 &
wait
";

/// A server on an address that other machines can use, because others are not announced.
fn server() -> Background {
    let server = Background::new();
    write(&server, server.port, "");
    let program = server.path("bin/avahi-publish-service");
    fs::create_dir(server.path("bin")).unwrap();
    fs::write(&program, PUBLISHER).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    server
}

fn write(server: &Background, port: u16, more: &str) {
    let settings = format!("[server]\nbind = [\"0.0.0.0\"]\nport = {port}\n{more}");
    fs::write(server.path("server.toml"), settings).unwrap();
}

fn announce(server: &Background) -> Command {
    let mut announce = command(&server.directory);
    announce.args(["--config", "server.toml", "announce"]).current_dir(server.path(""));
    announce.env("PATH", format!("{}:/usr/bin:/bin", server.path("bin").display()));
    announce
}

fn published(server: &Background) -> Vec<String> {
    let text = fs::read_to_string(server.path("published")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn wait_for_lines(server: &Background, count: usize) -> Vec<String> {
    wait_until(|| published(server).len() >= count, || format!("{:?}", published(server)));
    published(server)
}

#[test]
fn the_announcement_has_the_port_of_the_running_server_and_ends_with_it() {
    let server = server();
    assert_eq!(server.control(&["start"]).0, Some(0));
    let mut process = Process::spawn(&mut announce(&server)).unwrap();
    let lines = wait_for_lines(&server, 1);
    let of_port = |port: u16| format!("_datetime._tcp {port} txtvers=1 protocol=1 commands=day,");
    assert!(lines[0].contains(&of_port(server.port)), "{lines:?}");
    let port = free_port();
    write(&server, port, "[commands]\nweek = \"%V\"\n");
    assert_eq!(server.control(&["reload"]).0, Some(0));
    let lines = wait_for_lines(&server, 3);
    assert_eq!(lines[1], "withdrawn", "a reload has moved the server");
    assert!(lines[2].contains(&of_port(port)) && lines[2].ends_with(",week"), "{lines:?}");
    assert_eq!(server.control(&["stop"]).0, Some(0));
    assert_eq!(process.wait().unwrap().code(), Some(1), "the server has stopped");
    assert_eq!(published(&server)[3..], ["withdrawn"]);
}

#[test]
fn sigterm_withdraws_the_announcement() {
    let server = server();
    assert_eq!(server.control(&["start"]).0, Some(0));
    let mut process = Process::spawn(&mut announce(&server)).unwrap();
    wait_for_lines(&server, 1);
    process.signal(Signal::SIGTERM).unwrap();
    assert!(process.wait().unwrap().success());
    assert_eq!(published(&server)[1..], ["withdrawn"]);
}

#[test]
fn what_cannot_be_announced_is_reported() {
    let server = server();
    let run = |server: &Background, path: &str| crate::common::run(announce(server).env("PATH", path));
    let (code, output) = run(&server, "/nonexistent");
    assert!(code == Some(1) && output.contains("no server is running"), "{output}");
    assert_eq!(server.control(&["start"]).0, Some(0));
    let (code, output) = run(&server, "/nonexistent");
    assert!(code == Some(1) && output.contains("install Avahi's programs"), "{output}");
    fs::write(server.path("bin/avahi-publish-service"), "#!/bin/sh\nexit 3\n").unwrap();
    let (code, output) = run(&server, &server.path("bin").display().to_string());
    assert!(
        code == Some(1) && output.contains("avahi-publish-service has ended (exit status: 3)"),
        "{output}"
    );
    server.control(&["stop"]);
    server.write("");
    server.control(&["start"]);
    let (code, output) = run(&server, "/nonexistent");
    assert!(code == Some(1) && output.contains("where other machines cannot connect"), "{output}");
}
