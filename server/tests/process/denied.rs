//! A service manager or container that forbids system calls: what is missing is logged once, and clients are served.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::background::Background;
use crate::common::Server;

/// A system call that is denied, by its number; `family` restricts socket(2) to one address family.
#[derive(Clone, Copy)]
struct Denied {
    call: libc::c_long,
    family: Option<i32>,
    /// What the call fails with; `None` where the process is killed for it.
    error: Option<i32>,
}

fn denied(call: libc::c_long, error: i32) -> Denied {
    Denied { call, family: None, error: Some(error) }
}

/// Does `work` on a thread whose processes are denied these calls: a filter is its thread's, and is inherited.
fn without<T: Send>(calls: &[Denied], work: impl FnOnce() -> T + Send) -> T {
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

fn log_without(calls: &[Denied], settings: &str) -> String {
    without(calls, || {
        let mut server = Server::start(settings);
        assert!(server.welcomed().ask("now").starts_with("20"), "clients are served");
        server.signal(nix::sys::signal::Signal::SIGTERM);
        server.wait_for_end().1
    })
}

#[test]
fn limits_that_cannot_be_set_are_done_without() {
    let calls = [denied(libc::SYS_prlimit64, libc::EPERM), denied(libc::SYS_setrlimit, libc::EPERM)];
    let log = log_without(&calls, "");
    assert_eq!(log.matches("without resource limits on sessions").count(), 1, "{log}");
    assert!(!log.contains("system refused"), "{log}");
}

#[test]
fn capabilities_that_cannot_be_dropped_are_done_without() {
    if !crate::is_root() {
        return;
    }
    let log = log_without(&[denied(libc::SYS_capset, libc::EPERM)], "");
    assert_eq!(log.matches("without dropping capabilities").count(), 1, "{log}");
}

#[test]
fn a_kernel_without_landlock_is_named() {
    let call = libc::SYS_landlock_create_ruleset;
    let log = log_without(&[denied(call, libc::ENOSYS)], "");
    assert_eq!(log.matches("without Landlock, which keeps sessions from opening files").count(), 1, "{log}");
    let log = log_without(&[denied(call, libc::EOPNOTSUPP)], "");
    assert!(log.contains("switched off at boot"), "{log}");
}

#[test]
fn a_sandbox_that_is_required_and_incomplete_keeps_the_server_from_serving() {
    let server = Background::new();
    server.write("[process]\nsandbox = \"required\"");
    let call = denied(libc::SYS_landlock_create_ruleset, libc::ENOSYS);
    let (code, said) = without(&[call], || server.control(&["start"]));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the sandbox is required") && said.contains("Landlock"), "{said}");
    let printed = server.control(&["check", "--print"]).1;
    assert!(printed.contains("sandbox = \"required\""), "{printed}");
}

#[test]
fn networks_that_cannot_be_read_are_said() {
    let family = Some(libc::AF_NETLINK);
    let netlink = Denied { call: libc::SYS_socket, family, error: Some(libc::EAFNOSUPPORT) };
    let log = log_without(&[netlink], "[access]\nallow = [\"local\", \"127.0.0.1\"]");
    assert!(log.contains("\"local\" in [access] matches no client"), "{log}");
    let log = log_without(&[netlink], "[access]\nallow = [\"127.0.0.1\"]");
    assert!(!log.contains("\"local\""), "only where a list has it: {log}");
}

#[test]
fn a_service_manager_that_cannot_be_told_is_said() {
    let family = Some(libc::AF_UNIX);
    let unix = Denied { call: libc::SYS_socket, family, error: Some(libc::EAFNOSUPPORT) };
    let log = without(&[unix], || {
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
fn a_call_for_which_the_system_kills_is_found_before_the_server_is_ready() {
    let killed = Denied { call: libc::SYS_landlock_restrict_self, family: None, error: None };
    let log = log_without(&[killed], "");
    assert!(log.contains("the system denies landlock_restrict_self(2)"), "{log}");
    assert!(!log.contains("the system denies setrlimit(2)"), "the other parts are there: {log}");
    assert!(!log.contains("session crashed"), "{log}");
}

#[test]
fn a_session_holds_its_client_alone_where_the_system_cannot_close_a_range() {
    without(&[denied(libc::SYS_close_range, libc::ENOSYS)], || {
        let server = Server::start("");
        let _client = server.welcomed();
        let child = *server.children().first().unwrap();
        let held: Vec<_> = std::fs::read_dir(format!("/proc/{child}/fd")).unwrap().collect();
        assert_eq!(held.len(), 4, "three standard streams and the client: {held:?}");
    });
}
