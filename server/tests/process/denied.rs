//! Service managers and containers that deny system calls: the server logs once which protections are missing, and serves.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::background::Background;
use crate::common::Server;

/// A system call to deny.
#[derive(Clone, Copy)]
struct Denied {
    call: libc::c_long,
    /// For socket(2): denies only this address family.
    family: Option<i32>,
    /// The error that the call returns; `None` if it kills the process.
    error: Option<i32>,
}

fn denied(call: libc::c_long, error: i32) -> Denied {
    Denied { call, family: None, error: Some(error) }
}

/// Runs `work` on a new thread that is denied these calls. Processes that it starts inherit its filter.
fn with_denied<T: Send>(calls: &[Denied], work: impl FnOnce() -> T + Send) -> T {
    let apply = || {
        for denied in calls {
            let family = denied.family.map(|family| {
                let family = u64::try_from(family).unwrap();
                let is = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, family).unwrap();
                SeccompRule::new(vec![is]).unwrap()
            });
            let rules = [(denied.call, family.into_iter().collect())].into();
            let action = denied.error.map_or(SeccompAction::KillProcess, |error| {
                SeccompAction::Errno(u32::try_from(error).unwrap())
            });
            let filter =
                SeccompFilter::new(rules, SeccompAction::Allow, action, seccompiler::TargetArch::x86_64);
            let program: BpfProgram = filter.unwrap().try_into().unwrap();
            seccompiler::apply_filter(&program).unwrap();
        }
    };
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                apply();
                work()
            })
            .join()
            .unwrap()
    })
}

/// The log of a server that is denied these calls and serves a client.
fn log_with_denied(calls: &[Denied], settings: &str) -> String {
    with_denied(calls, || {
        let mut server = Server::start(settings);
        assert!(server.welcomed().ask("now").starts_with("20"), "clients are served");
        server.signal(nix::sys::signal::Signal::SIGTERM);
        server.wait_for_end().1
    })
}

#[test]
fn a_server_that_cannot_set_limits_serves_without_them() {
    let calls = [denied(libc::SYS_prlimit64, libc::EPERM), denied(libc::SYS_setrlimit, libc::EPERM)];
    let log = log_with_denied(&calls, "");
    assert_eq!(log.matches("without resource limits on sessions").count(), 1, "{log}");
    assert!(!log.contains("system refused"), "{log}");
}

#[test]
fn a_server_that_cannot_drop_capabilities_serves_with_them() {
    if !crate::is_root() {
        return;
    }
    let log = log_with_denied(&[denied(libc::SYS_capset, libc::EPERM)], "");
    assert_eq!(log.matches("without dropping capabilities").count(), 1, "{log}");
}

#[test]
fn missing_landlock_is_logged_with_the_reason() {
    let call = libc::SYS_landlock_create_ruleset;
    let log = log_with_denied(&[denied(call, libc::ENOSYS)], "");
    assert_eq!(log.matches("without Landlock, which keeps sessions from opening files").count(), 1, "{log}");
    let log = log_with_denied(&[denied(call, libc::EOPNOTSUPP)], "");
    assert!(log.contains("disabled at boot"), "{log}");
}

#[test]
fn a_server_whose_required_sandbox_is_incomplete_does_not_start() {
    let server = Background::new();
    server.write("[process]\nsandbox = \"required\"");
    let call = denied(libc::SYS_landlock_create_ruleset, libc::ENOSYS);
    let (code, output) = with_denied(&[call], || server.control(&["start"]));
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("the sandbox is required") && output.contains("Landlock"), "{output}");
    let printed = server.control(&["check", "--print"]).1;
    assert!(printed.contains("sandbox = \"required\""), "{printed}");
}

#[test]
fn networks_that_cannot_be_read_are_logged() {
    let family = Some(libc::AF_NETLINK);
    let netlink = Denied { call: libc::SYS_socket, family, error: Some(libc::EAFNOSUPPORT) };
    let log = log_with_denied(&[netlink], "[access]\nallow = [\"local\", \"127.0.0.1\"]");
    assert!(log.contains("\"local\" in [access] matches no client"), "{log}");
    let log = log_with_denied(&[netlink], "[access]\nallow = [\"127.0.0.1\"]");
    assert!(!log.contains("\"local\""), "only if a list contains it: {log}");
}

#[test]
fn a_service_manager_that_cannot_be_notified_is_logged() {
    let family = Some(libc::AF_UNIX);
    let unix = Denied { call: libc::SYS_socket, family, error: Some(libc::EAFNOSUPPORT) };
    let log = with_denied(&[unix], || {
        let mut server = Server::start_with("", |command| {
            command.env("NOTIFY_SOCKET", "/nowhere");
        });
        server.welcomed();
        server.signal(nix::sys::signal::Signal::SIGTERM);
        server.wait_for_end().1
    });
    assert!(log.contains("cannot reach the service manager at NOTIFY_SOCKET"), "{log}");
}

#[test]
fn a_call_that_kills_the_process_is_detected_before_the_server_is_ready() {
    let killed = Denied { call: libc::SYS_landlock_restrict_self, family: None, error: None };
    let log = log_with_denied(&[killed], "");
    assert!(log.contains("the system denies landlock_restrict_self(2)"), "{log}");
    assert!(!log.contains("the system denies setrlimit(2)"), "the other parts are applied: {log}");
    assert!(!log.contains("session crashed"), "{log}");
}

#[test]
fn a_session_has_no_other_descriptors_even_if_close_range_is_denied() {
    with_denied(&[denied(libc::SYS_close_range, libc::ENOSYS)], || {
        let server = Server::start("");
        let _client = server.welcomed();
        let child = *server.sessions().first().unwrap();
        let descriptors: Vec<_> = std::fs::read_dir(format!("/proc/{child}/fd")).unwrap().collect();
        assert_eq!(descriptors.len(), 4, "three standard streams and the client: {descriptors:?}");
    });
}
