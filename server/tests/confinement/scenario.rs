//! Makes attempts in one process of a running server, and checks after each that the service is not affected.

use std::collections::BTreeMap;
use std::fs;

use nix::libc;
use nix::unistd::Pid;

use crate::attempt::{Attempt, Expected, Role};
use crate::is_tracing_forbidden;
use crate::service::Service;
use crate::tracee::{Argument, INT_80, Outcome, Tracee};

/// More than the number of address families (socket(2)).
const FAMILIES: i64 = 50;

/// The highest descriptor number that is tried.
const LAST_DESCRIPTOR: i64 = 20;

/// getpid(2) of the 32-bit architecture.
const GETPID_32: i64 = 20;

/// A running server, the process that makes the attempts, and those that had another outcome than expected.
pub struct Scenario {
    service: Service,
    settings: String,
    process: Role,
    attempts: usize,
    failures: Vec<String>,
}

impl Scenario {
    /// Starts a server, in which `process` makes the attempts. `None` if this system forbids tracing.
    pub fn start(settings: &str, process: Role) -> Option<Self> {
        let service = Service::start(settings, process);
        if let Err(error) = Tracee::attach(service.context.pid(process)) {
            assert!(is_tracing_forbidden(error), "cannot trace the {process:?}: {error}");
            return None;
        }
        Some(Self { service, settings: settings.to_owned(), process, attempts: 0, failures: Vec::new() })
    }

    /// Makes attempts one by one. After each, clients must be served and a reload must work.
    pub fn try_all(&mut self, groups: &[&[Attempt]]) {
        for attempt in groups.iter().copied().flatten() {
            let outcome = self.call(attempt.number, &self.service.context.arguments(attempt));
            self.expect(attempt.name, outcome, attempt.expected(self.process));
            let works = self.service.check().and_then(|()| self.service.reload(&self.settings));
            self.expect_service(attempt.name, works);
        }
    }

    /// Creates sockets of every family and type.
    pub fn try_every_socket_family(&mut self) {
        let types = [libc::SOCK_STREAM, libc::SOCK_DGRAM, libc::SOCK_RAW, libc::SOCK_SEQPACKET];
        for family in 0..FAMILIES {
            for kind in types {
                let arguments = [family, kind.into(), 0].map(Argument::Value);
                let outcome = self.call(libc::SYS_socket, &arguments);
                self.expect(&format!("socket({family}, {kind})"), outcome, Expected::Denied);
            }
        }
        let works = self.service.check();
        self.expect_service("sockets of every family", works);
    }

    /// Truncates what each descriptor refers to.
    pub fn try_to_truncate_every_descriptor(&mut self) {
        for number in 0..=LAST_DESCRIPTOR {
            let outcome = self.call(libc::SYS_ftruncate, &[number, 0].map(Argument::Value));
            self.expect(&format!("ftruncate({number})"), outcome, Expected::Denied);
        }
        let works = self.service.check();
        self.expect_service("ftruncate", works);
    }

    /// A session may have only its client and /dev/null open.
    pub fn check_descriptors(&mut self) {
        let mut targets: Vec<_> = descriptors(self.pid()).into_values().collect();
        targets.retain(|target| target != "/dev/null");
        if !matches!(&targets[..], [client] if client.starts_with("socket:")) {
            self.failures.push(format!("descriptors other than /dev/null and one client: {targets:?}"));
        }
    }

    /// Closes a descriptor, which is permitted.
    pub fn close_descriptor_0(&mut self) {
        assert_eq!(self.call(libc::SYS_close, &[Argument::Value(0)]), Outcome::Returned(0));
    }

    /// Makes a system call of the 32-bit architecture, which must end this process only. The server process is then replaced.
    pub fn try_32_bit_call(&mut self) {
        let mut tracee = Tracee::attach(self.pid()).unwrap();
        tracee.write_instruction(INT_80);
        let outcome = tracee.call(GETPID_32, &[]);
        drop(tracee);
        self.attempts += 1;
        if !matches!(outcome, Outcome::Ended(_)) {
            self.failures.push(format!("int 0x80: {outcome:?} instead of the end of the process"));
        }
        let works = self.service.check_new_client().and_then(|()| self.service.reload(&self.settings));
        self.expect_service("int 0x80", works);
    }

    /// Fails if an attempt had another outcome than expected.
    pub fn finish(self) {
        let Self { process, attempts, failures, .. } = self;
        let list = failures.join("\n  ");
        assert!(
            failures.is_empty(),
            "{} failures in {attempts} attempts of the {process:?}:\n  {list}",
            failures.len()
        );
        self.service.stop();
    }

    fn pid(&self) -> Pid {
        self.service.context.pid(self.process)
    }

    fn call(&self, number: i64, arguments: &[Argument]) -> Outcome {
        Tracee::attach(self.pid()).unwrap().call(number, arguments)
    }

    fn expect(&mut self, name: &str, outcome: Outcome, expected: Expected) {
        self.attempts += 1;
        if !expected.permits(outcome, self.service.is_root) {
            self.failures.push(format!("{name}: {outcome:?} instead of {expected}"));
        }
    }

    /// Records damage to the service. The attempts that follow are then made in a new server.
    fn expect_service(&mut self, name: &str, works: Result<(), String>) {
        if let Err(damage) = works {
            self.failures.push(format!("{name}: the service is damaged: {damage}"));
            self.service = Service::start(&self.settings, self.process);
        }
    }
}

/// The descriptors of a process by number, and what each refers to.
pub fn descriptors(pid: Pid) -> BTreeMap<i64, String> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().map(Result::unwrap);
    let targets = entries.filter_map(|entry| {
        let number = entry.file_name().to_str().unwrap().parse().unwrap();
        // The process may have closed it meanwhile.
        let target = fs::read_link(entry.path()).ok()?;
        Some((number, target.display().to_string()))
    });
    targets.collect()
}
