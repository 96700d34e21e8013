//! Makes an attacker's system calls inside the processes of the real server by ptrace(2): each is denied, and the service is not
//! affected. The table of attempts names the reason where another part of the sandbox than the filter denies one.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed set-up fails the test")]

mod attempt;
mod hostile;
mod landlock;
mod scenario;
mod service;
mod table;
mod tracee;

use std::fs;

use nix::errno::Errno;
use nix::unistd::geteuid;

use crate::attempt::Role;
use crate::scenario::Scenario;

/// Settings with another user than root, which only root can apply.
const OTHER_USER: &str = "[process]\nuser = \"65534\"\ngroup = \"65534\"\n";

/// Makes all attempts in a session, and last those that change or end it.
fn test_session(settings: &str) {
    let Some(mut scenario) = Scenario::start(settings, Role::Session) else { return };
    scenario.try_all(table::GROUPS);
    scenario.try_every_socket_family();
    scenario.try_to_truncate_every_descriptor();
    scenario.check_descriptors();
    // A limit on descriptor numbers alone would permit a new descriptor now.
    scenario.close_descriptor_0();
    scenario.try_all(&[table::AFTER_CLOSE]);
    scenario.try_32_bit_call();
    scenario.finish();
}

/// Makes all attempts in the process that starts the sessions.
fn test_server(settings: &str) {
    let Some(mut scenario) = Scenario::start(settings, Role::Server) else { return };
    scenario.try_all(table::GROUPS);
    scenario.try_every_socket_family();
    scenario.try_32_bit_call();
    scenario.finish();
}

#[test]
fn a_session_can_only_serve_its_client() {
    test_session("");
}

#[test]
fn a_session_of_another_user_can_only_serve_its_client() {
    if !geteuid().is_root() {
        println!("skipped: only root can change to another user");
        return;
    }
    test_session(OTHER_USER);
}

#[test]
fn the_server_process_can_only_start_sessions() {
    test_server("");
}

#[test]
fn the_server_process_of_another_user_can_only_start_sessions() {
    if !geteuid().is_root() {
        println!("skipped: only root can change to another user");
        return;
    }
    test_server(OTHER_USER);
}

/// Whether `error` is due to a setting that forbids tracing, even by root. Prints it.
fn is_tracing_forbidden(error: Errno) -> bool {
    let scope = fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope").unwrap_or_default();
    // Up to 1, a process may trace its descendants, such as the server.
    let is_forbidden = error == Errno::EPERM && matches!(scope.trim(), "2" | "3");
    if is_forbidden {
        println!("skipped: tracing is forbidden (/proc/sys/kernel/yama/ptrace_scope is {})", scope.trim());
    }
    is_forbidden
}
