//! Processes that run an attacker's code instead of the server's: the monitor and the other sessions are not affected.

use std::fs;
use std::os::unix::fs::FileExt;

use datetime_testkit::{TIMEOUT, children, wait_until};
use nix::libc;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::attempt::Role;
use crate::is_tracing_forbidden;
use crate::scenario::descriptors;
use crate::service::Service;
use crate::tracee::{Argument, Outcome, Tracee};

/// Sessions have a second to end when the server stops.
const SETTINGS: &str = "[limits]\ndrain_timeout = \"1s\"";

/// `jmp` to itself.
const LOOP: &[u8] = &[0xEB, 0xFE];

/// `mov eax, 1` (write), `syscall`, and `jmp` to the start.
const WRITE_LOOP: &[u8] = &[0xB8, 1, 0, 0, 0, 0x0F, 0x05, 0xEB, 0xF7];

/// A service, and a process of it that has been stopped; `None` if this system forbids tracing.
fn service_with(role: Role) -> Option<(Service, Tracee)> {
    let service = Service::start(SETTINGS, role);
    match Tracee::attach(service.context.pid(role)) {
        Ok(tracee) => Some((service, tracee)),
        Err(error) => {
            assert!(is_tracing_forbidden(error), "cannot trace the {role:?}: {error}");
            None
        }
    }
}

fn is_running(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z ")
}

fn has_ended(pid: Pid) -> bool {
    wait_until(TIMEOUT, || !is_running(pid))
}

/// Ignores SIGTERM and never returns.
fn ignore_sigterm_and_loop(mut tracee: Tracee) {
    // The structure of the kernel: handler, flags, restorer, mask.
    let ignore: Vec<u8> = [libc::SIG_IGN as u64, 0, 0, 0].into_iter().flat_map(u64::to_ne_bytes).collect();
    let arguments = [
        Argument::Value(libc::SIGTERM.into()),
        Argument::Bytes(ignore),
        Argument::Value(0),
        Argument::Value(8),
    ];
    assert_eq!(tracee.call(libc::SYS_rt_sigaction, &arguments), Outcome::Returned(0));
    tracee.run(LOOP, [0; 3]);
}

/// The server's end of its channel to the monitor: a connected Unix socket without a name.
fn channel(server: Pid) -> u64 {
    let table = fs::read_to_string(format!("/proc/{server}/net/unix")).unwrap();
    let is_channel = |target: &str| {
        let inode = target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']'));
        inode.is_some_and(|inode| {
            table.lines().any(|line| {
                let columns: Vec<_> = line.split_whitespace().collect();
                matches!(columns[..], [_, _, _, _, _, "03", number] if number == inode)
            })
        })
    };
    let descriptor = descriptors(server).into_iter().find(|(_, target)| is_channel(target));
    descriptor.unwrap().0.cast_unsigned()
}

#[test]
fn a_session_that_overwrites_the_shared_memory_changes_only_numbers() {
    for byte in [0xFF, 0x00, 0x5A, 0x80] {
        let Some((mut service, tracee)) = service_with(Role::Session) else { return };
        let session = service.context.session;
        drop(tracee);
        let maps = fs::read_to_string(format!("/proc/{session}/maps")).unwrap();
        let memory = fs::File::options().write(true).open(format!("/proc/{session}/mem")).unwrap();
        let shared = maps.lines().filter(|line| line.contains(" rw-s "));
        let mut count = 0;
        for line in shared {
            let (start, end) = line.split(' ').next().unwrap().split_once('-').unwrap();
            let [start, end] = [start, end].map(|address| u64::from_str_radix(address, 16).unwrap());
            memory.write_all_at(&vec![byte; usize::try_from(end - start).unwrap()], start).unwrap();
            count += 1;
        }
        assert!(count > 0, "sessions share memory with the server: {maps}");
        for _ in 0..3 {
            service.check().unwrap();
        }
        service.reload(SETTINGS).unwrap();
        let server = service.context.server;
        assert_eq!(
            service.server_pid(),
            server,
            "{byte:#x}: the server process has been replaced: {}",
            service.log()
        );
        service.disconnect();
        let parent = u32::try_from(server.as_raw()).unwrap();
        assert!(wait_until(TIMEOUT, || children(parent).is_empty()), "{byte:#x}: sessions are reaped");
        service.stop();
    }
}

#[test]
fn a_session_that_ignores_sigterm_ends_with_the_service() {
    let Some((service, tracee)) = service_with(Role::Session) else { return };
    let session = service.context.session;
    ignore_sigterm_and_loop(tracee);
    service.stop();
    assert!(!is_running(session));
}

#[test]
fn a_session_that_ignores_sigterm_ends_with_its_server_process() {
    let Some((service, tracee)) = service_with(Role::Session) else { return };
    let session = service.context.session;
    ignore_sigterm_and_loop(tracee);
    kill(service.context.server, Signal::SIGKILL).unwrap();
    assert!(has_ended(session));
    service.check_new_client().unwrap();
    service.stop();
}

#[test]
fn a_server_process_that_sends_junk_to_the_monitor_is_replaced() {
    let messages: [&[u8]; 5] = [
        &[0xFF; 64],
        b"\x04\0\0\0\0\0\0\0null",
        b"\x07\0\0\0\xFF\xFF\xFF\xFF\"Bogus\"",
        b"\x01\0\0\0\0\0\0\0[",
        b"GET / HTTP/1.0\r\n\r\n",
    ];
    for message in messages {
        let Some((service, mut tracee)) = service_with(Role::Server) else { return };
        let server = service.context.server;
        let arguments = [
            Argument::Value(channel(server).cast_signed()),
            Argument::Bytes(message.to_vec()),
            Argument::Value(i64::try_from(message.len()).unwrap()),
        ];
        // It may be killed before the call returns.
        let outcome = tracee.call(libc::SYS_write, &arguments);
        assert!(!matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
        drop(tracee);
        assert!(has_ended(server), "{message:?}: {}", service.log());
        service.check_new_client().unwrap();
        service.stop();
    }
}

#[test]
fn a_server_process_that_closes_every_descriptor_is_replaced() {
    let Some((service, mut tracee)) = service_with(Role::Server) else { return };
    let server = service.context.server;
    let arguments = [0, i64::from(u32::MAX), 0].map(Argument::Value);
    assert_eq!(tracee.call(libc::SYS_close_range, &arguments), Outcome::Returned(0));
    tracee.run(LOOP, [0; 3]);
    assert!(has_ended(server), "{}", service.log());
    service.check_new_client().unwrap();
    service.stop();
}

#[test]
fn a_server_process_that_floods_the_monitor_is_replaced() {
    let Some((service, mut tracee)) = service_with(Role::Server) else { return };
    let server = service.context.server;
    let message = b"\x07\0\0\0\0\0\0\0\"Alive\"";
    let address = tracee.store(message);
    tracee.run(WRITE_LOOP, [channel(server), address, message.len() as u64]);
    assert!(has_ended(server), "{}", service.log());
    service.check_new_client().unwrap();
    service.stop();
}

#[test]
fn a_server_process_that_sends_an_incomplete_message_can_be_stopped() {
    let Some((service, mut tracee)) = service_with(Role::Server) else { return };
    let message = vec![0x40, 0, 0, 0, 0, 0, 0, 0, b'"'];
    let length = Argument::Value(i64::try_from(message.len()).unwrap());
    let channel = Argument::Value(channel(service.context.server).cast_signed());
    let outcome = tracee.call(libc::SYS_write, &[channel, Argument::Bytes(message), length]);
    assert_eq!(outcome, Outcome::Returned(9));
    drop(tracee);
    service.check_new_client().unwrap();
    service.stop();
}

#[test]
fn a_server_process_that_does_not_respond_can_be_stopped() {
    let Some((service, tracee)) = service_with(Role::Server) else { return };
    let server = service.context.server;
    tracee.run(LOOP, [0; 3]);
    service.stop();
    assert!(!is_running(server));
}
