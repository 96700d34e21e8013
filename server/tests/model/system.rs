//! The real server, driven through the steps of the model.

use std::collections::BTreeSet;
use std::net::TcpStream;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixStream;
use std::path::Path;

use datetime_testkit::{Client, Server, TIMEOUT, wait_until};
use nix::libc;
use nix::sys::signal::{Signal, kill};
use nix::sys::socket::{
    AddressFamily, SockFlag, SockType, SockaddrIn, bind, connect, setsockopt, socket, sockopt,
};
use nix::unistd::Pid;
use proptest_state_machine::StateMachineTest;
use serde_json::Value;

use crate::reference::{Admission, Reference, Source, State, Transition, Verdict};

/// A server and its clients, in the order of connecting.
pub(crate) struct System {
    server: Server,
    clients: Vec<Client>,
    /// Valid commands that were answered.
    requests: u64,
    /// The totals after the last step.
    totals: Value,
}

impl StateMachineTest for System {
    type SystemUnderTest = Self;
    type Reference = Reference;

    fn init_test(state: &State) -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_datetime-server"));
        let server = Server::start(program, &settings(state.admission)).unwrap();
        Self { server, clients: Vec::new(), requests: 0, totals: Value::Null }
    }

    fn apply(mut system: Self, state: &State, transition: Transition) -> Self {
        match transition {
            Transition::Connect(sources) => system.connect(&sources, &state.verdicts),
            Transition::ConnectAndReset(source) => reset(&system.stream(source)),
            Transition::Quit(position) => {
                let mut client = system.clients.remove(position);
                assert_eq!(client.ask("quit").unwrap(), "goodbye");
                assert_eq!(client.line().unwrap(), None);
                system.requests += 1;
            }
            Transition::Close(position) => drop(system.clients.remove(position)),
            Transition::Reset(position) => reset(system.clients.remove(position).stream()),
            Transition::KillSession(position) => system.kill_session(position),
            Transition::Reload(admission) => system.server.reload(&settings(admission)).unwrap(),
            Transition::ReloadInvalid => system.reload_invalid(),
            Transition::CrashServer(sources) => system.crash_server(&sources, &state.verdicts),
            Transition::AbandonStatus(count) => {
                let socket = system.server.directory().join("run/control.sock");
                let queries: Vec<_> = (0..count).map(|_| UnixStream::connect(&socket).unwrap()).collect();
                drop(queries);
            }
        }
        system.check(state);
        system
    }

    fn teardown(system: Self, _: State) {
        let log = system.server.log();
        assert!(!log.contains("panicked"), "a process panicked:\n{log}");
        drop(system.clients);
        system.server.stop().unwrap();
    }
}

impl System {
    fn stream(&self, source: Source) -> TcpStream {
        let fd = socket(AddressFamily::Inet, SockType::Stream, SockFlag::SOCK_CLOEXEC, None).unwrap();
        let [a, b, c, d] = source.ip().octets();
        bind(fd.as_raw_fd(), &SockaddrIn::new(a, b, c, d, 0)).unwrap();
        let [a, b, c, d] = [127, 0, 0, 1];
        connect(fd.as_raw_fd(), &SockaddrIn::new(a, b, c, d, self.server.address().port())).unwrap();
        fd.into()
    }

    /// Connects a client from each source before any of them reads, and compares what they get with the verdicts.
    fn connect(&mut self, sources: &[Source], verdicts: &[Verdict]) {
        let clients: Vec<_> =
            sources.iter().map(|source| Client::new(self.stream(*source)).unwrap()).collect();
        for (mut client, verdict) in clients.into_iter().zip(verdicts) {
            let line = client.line().unwrap().unwrap();
            let expected = match verdict {
                Verdict::Admitted => "Welcome",
                Verdict::Full => "error: the server is full",
                Verdict::AddressFull => "error: too many connections from your address",
                Verdict::NotAllowed => "error: your address is not allowed",
            };
            assert!(line.starts_with(expected), "{line:?} instead of {expected:?}");
            if *verdict == Verdict::Admitted {
                self.clients.push(client);
            } else {
                assert_eq!(client.line().unwrap(), None, "a refusal is one line");
            }
        }
    }

    fn kill_session(&mut self, position: usize) {
        let mut client = self.clients.remove(position);
        let address = client.stream().local_addr().unwrap().to_string();
        let status = self.status().unwrap();
        let row = rows(&status).find(|row| row["address"] == address.as_str()).unwrap();
        kill(pid(&row["pid"]), Signal::SIGKILL).unwrap();
        assert_eq!(client.line().unwrap_or_default(), None, "the connection is closed or reset");
    }

    fn crash_server(&mut self, sources: &[Source], verdicts: &[Verdict]) {
        let status = self.status().unwrap();
        let server = pid(status.get("server_pid").unwrap());
        let sessions = children(server);
        kill(server, Signal::SIGKILL).unwrap();
        let is_gone = |pid: &Pid| kill(*pid, None).is_err();
        assert!(wait_until(TIMEOUT, || is_gone(&server)), "the killed server is not reaped");
        assert!(
            wait_until(TIMEOUT, || sessions.iter().all(is_gone)),
            "a session of the killed server is left"
        );
        for mut client in self.clients.drain(..) {
            assert_eq!(client.line().unwrap_or_default(), None, "the connection is closed or reset");
        }
        (self.requests, self.totals) = (0, Value::Null);
        self.connect(sources, verdicts);
    }

    fn reload_invalid(&mut self) {
        std::fs::write(self.server.settings_file(), "[limits]\nmax_clients = 0").unwrap();
        self.server.signal(Signal::SIGHUP).unwrap();
        self.server.wait_for_log("reload failed").unwrap();
    }

    fn status(&self) -> Result<Value, String> {
        let output = self.server.control(&["status", "--json"]).unwrap();
        serde_json::from_slice(&output.stdout).map_err(|error| format!("no status: {error}: {output:?}"))
    }

    /// Every client is served, and soon the table, the processes and the counts are those of the model.
    fn check(&mut self, state: &State) {
        for client in &mut self.clients {
            let answer = client.ask("time").unwrap();
            assert_eq!(answer.len(), "12:34:56".len(), "{answer:?}");
            self.requests += 1;
        }
        let mut last = Err("no status".to_owned());
        wait_until(TIMEOUT, || {
            last = self.status().and_then(|status| self.compare(&status, state).map(|()| status));
            last.is_ok()
        });
        match last {
            Ok(status) => self.totals = status.get("totals").cloned().unwrap(),
            Err(difference) => panic!("{difference}; the log is:\n{}", self.server.log()),
        }
    }

    /// Compares a status with the processes and the model, and returns the first difference.
    fn compare(&self, status: &Value, state: &State) -> Result<(), String> {
        let addresses: BTreeSet<_> = rows(status).map(|row| row["address"].as_str().unwrap()).collect();
        let clients = self.clients.iter().map(|client| client.stream().local_addr().unwrap().to_string());
        let clients: BTreeSet<_> = clients.collect();
        same("addresses in the table", &addresses, &clients.iter().map(String::as_str).collect())?;
        let table: BTreeSet<_> = rows(status).map(|row| pid(&row["pid"])).collect();
        // Zombies are listed too, so each must be reaped before these are equal.
        let [monitor, server] = ["pid", "server_pid"].map(|key| pid(&status[key]));
        same("children of the monitor", &children(monitor), &vec![server])?;
        same("processes in the table", &table, &children(server).into_iter().collect())?;
        self.compare_totals(&status["totals"], state)
    }

    fn compare_totals(&self, totals: &Value, state: &State) -> Result<(), String> {
        for (name, before) in counts(&self.totals) {
            let now = count(totals, &name);
            assert!(before <= now, "{name} fell from {before} to {now}");
        }
        for (name, expected) in &state.counts {
            same(name, &count(totals, name), expected)?;
        }
        let [ended, refused] = ["ended", "refused"].map(|group| sum(&totals[group]));
        let expected = |prefix: &str| -> u64 {
            state.counts.iter().filter(|(name, _)| name.starts_with(prefix)).map(|(_, count)| count).sum()
        };
        same("ended sessions", &ended, &expected("ended."))?;
        same("refused clients", &refused, &expected("refused."))?;
        let live = u64::try_from(self.clients.len()).unwrap();
        same("sessions", &count(totals, "sessions"), &(live + ended + count(totals, "crashed")))?;
        same("requests", &count(totals, "requests"), &self.requests)
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, actual: &T, expected: &T) -> Result<(), String> {
    if actual == expected { Ok(()) } else { Err(format!("{what}: {actual:?} instead of {expected:?}")) }
}

fn rows(status: &Value) -> impl Iterator<Item = &Value> {
    status["clients"].as_array().unwrap().iter()
}

fn pid(value: &Value) -> Pid {
    Pid::from_raw(value.as_i64().unwrap().try_into().unwrap())
}

fn children(parent: Pid) -> Vec<Pid> {
    let children = datetime_testkit::children(parent.as_raw().unsigned_abs());
    children.into_iter().map(|child| Pid::from_raw(child.cast_signed())).collect()
}

/// All counts of the totals by name.
fn counts(totals: &Value) -> Vec<(String, u64)> {
    let mut counts = Vec::new();
    for (name, value) in totals.as_object().into_iter().flatten() {
        counts.extend(value.as_u64().map(|count| (name.clone(), count)));
        for (member, value) in value.as_object().into_iter().flatten() {
            counts.extend(value.as_u64().map(|count| (format!("{name}.{member}"), count)));
        }
    }
    counts
}

/// A count; `group.name` is one in a group.
fn count(totals: &Value, name: &str) -> u64 {
    totals.pointer(&format!("/{}", name.replace('.', "/"))).and_then(Value::as_u64).unwrap_or_default()
}

fn sum(group: &Value) -> u64 {
    group.as_object().unwrap().values().filter_map(Value::as_u64).sum()
}

/// Makes the close of a connection reset it.
fn reset(stream: &TcpStream) {
    let linger = libc::linger { l_onoff: 1, l_linger: 0 };
    setsockopt(&stream.as_fd(), sockopt::Linger, &linger).unwrap();
}

fn settings(admission: Admission) -> String {
    let Admission { max_clients, max_clients_per_address, denies_second } = admission;
    let denied = if denies_second { Source::Second.ip().to_string() } else { String::new() };
    format!(
        "[limits]\nmax_clients = {max_clients}\nmax_clients_per_address = {max_clients_per_address}\n\
         [access]\ndeny = [{}]",
        if denied.is_empty() { denied } else { format!("\"{denied}\"") }
    )
}
