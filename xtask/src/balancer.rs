//! HAProxy with the shipped configuration in front of three servers: while clients connect, one server is killed and one
//! reloaded.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream};
use std::os::fd::AsRawFd;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use datetime_testkit::{Server, TIMEOUT, free_port};
use nix::sys::signal::Signal;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, SockaddrIn, bind, connect, socket};

use crate::process::{Background, wait_for};
use crate::workspace::Workspace;

/// The address from which HAProxy connects; the only one whose PROXY header the servers accept.
const BALANCER: &str = "127.0.0.9";
/// Clients that connect again and again, and clients that stay connected.
const BUSY: u8 = 6;
const IDLE: u8 = 6;
/// The interval of the health check in the shipped configuration; after it, a dead server gets no clients.
const INTERVAL: Duration = Duration::from_secs(2);
/// Successful sessions before and after the kill.
const SESSIONS: usize = 300;
/// No session takes this long: one that began longer before the kill must not fail.
const SESSION: Duration = Duration::from_secs(1);

/// When each session of the busy clients began, and how it ended.
#[derive(Default)]
struct Sessions {
    successes: Mutex<usize>,
    failures: Mutex<Vec<(Instant, String)>>,
    stop: AtomicBool,
}

/// Fails if a session fails that began after the interval of the health check, or if the servers do not see the addresses
/// of the clients.
pub fn check(workspace: &Workspace) -> Result<()> {
    workspace.build()?;
    let directory = workspace.directory("xtask/balancer")?;
    let program = workspace.debug("datetime-server");
    let settings = format!("[limits]\nmax_clients_per_address = 512\n[access]\nproxies = [\"{BALANCER}\"]\n");
    let mut servers = (0..3).map(|_| Server::start(&program, &settings)).collect::<Result<Vec<_>>>()?;
    let front = SocketAddrV4::new(Ipv4Addr::LOCALHOST, free_port()?);
    let _balancer = start_balancer(workspace, front, &servers, &directory)?;
    let sessions = Sessions::default();
    let killed = thread::scope(|scope| {
        for number in 0..BUSY {
            let sessions = &sessions;
            scope.spawn(move || sessions.run(number, front));
        }
        let killed = kill_and_reload(&mut servers, front, &sessions);
        sessions.stop.store(true, Ordering::Relaxed);
        killed
    })?;
    servers.into_iter().try_for_each(Server::stop)?;
    sessions.judge(killed)
}

/// Returns when the first server was killed.
fn kill_and_reload(servers: &mut Vec<Server>, front: SocketAddrV4, sessions: &Sessions) -> Result<Instant> {
    sessions.wait_for(SESSIONS)?;
    check_addresses(servers, front)?;
    let first = servers.remove(0);
    first.signal(Signal::SIGKILL)?;
    let killed = Instant::now();
    drop(first);
    let last = servers.last().context("there is no server left")?;
    ensure!(last.control(&["reload"])?.status.success(), "cannot reload the last server:\n{}", last.log());
    wait_for("the interval of the health check", || Ok((killed.elapsed() > INTERVAL).then_some(())))?;
    sessions.wait_for(sessions.successes() + SESSIONS)?;
    Ok(killed)
}

/// Clients that stay connected must appear in the status of the servers with their own addresses.
fn check_addresses(servers: &[Server], front: SocketAddrV4) -> Result<()> {
    let idle = (BUSY..BUSY + IDLE).map(|number| Ok((address(number), welcomed(number, front)?)));
    let idle = idle.collect::<Result<Vec<_>>>()?;
    let mut status = String::new();
    for server in servers {
        status += &String::from_utf8_lossy(&server.control(&["status"])?.stdout);
    }
    for (address, _connection) in &idle {
        ensure!(status.contains(&format!("{address}:")), "no server sees the client {address}:\n{status}");
    }
    Ok(())
}

impl Sessions {
    fn run(&self, number: u8, front: SocketAddrV4) {
        while !self.stop.load(Ordering::Relaxed) {
            let begun = Instant::now();
            match session(number, front) {
                Ok(()) => *self.successes.lock().unwrap_or_else(PoisonError::into_inner) += 1,
                Err(error) => {
                    let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
                    failures.push((begun, format!("{error:#}")));
                }
            }
        }
    }

    fn successes(&self) -> usize {
        *self.successes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for(&self, count: usize) -> Result<()> {
        wait_for(&format!("{count} sessions"), || Ok((self.successes() >= count).then_some(())))
    }

    fn judge(&self, killed: Instant) -> Result<()> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        println!("{} sessions succeeded, {} failed around the kill", self.successes(), failures.len());
        let unexpected = |begun: Instant| begun > killed + INTERVAL || begun + SESSION < killed;
        match failures.iter().find(|(begun, _)| unexpected(*begun)) {
            None => Ok(()),
            Some((_, error)) => bail!("a session failed although a server was available: {error}"),
        }
    }
}

/// The source address of a client: every address of 127.0.0.0/8 can be used on Linux.
fn address(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 0, 50 + number)
}

fn session(number: u8, front: SocketAddrV4) -> Result<()> {
    let mut reader = welcomed(number, front)?;
    reader.get_mut().write_all(b"date\nquit\n")?;
    expect(&mut reader, |line| !line.starts_with("error"))?;
    expect(&mut reader, |line| line == "goodbye")
}

/// Connects and reads the welcome.
fn welcomed(number: u8, front: SocketAddrV4) -> Result<BufReader<TcpStream>> {
    let descriptor = socket(AddressFamily::Inet, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
    bind(descriptor.as_raw_fd(), &SockaddrIn::from(SocketAddrV4::new(address(number), 0)))?;
    connect(descriptor.as_raw_fd(), &SockaddrIn::from(front))?;
    let stream = TcpStream::from(descriptor);
    stream.set_read_timeout(Some(TIMEOUT))?;
    let mut reader = BufReader::new(stream);
    expect(&mut reader, |line| line.starts_with("Welcome"))?;
    Ok(reader)
}

fn expect(reader: &mut impl BufRead, is_expected: impl Fn(&str) -> bool) -> Result<()> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    ensure!(line.ends_with('\n') && is_expected(line.trim_end()), "unexpected line {line:?}");
    Ok(())
}

fn start_balancer(
    workspace: &Workspace,
    front: SocketAddrV4,
    servers: &[Server],
    directory: &Path,
) -> Result<Background> {
    let shipped = fs::read_to_string(workspace.root.join("config/haproxy.cfg"))?;
    let addresses: Vec<_> = servers.iter().map(|server| server.address().to_string()).collect();
    let file = directory.join("haproxy.cfg");
    fs::write(&file, configuration(&shipped, &front.to_string(), &addresses)?)?;
    let mut command = Command::new("haproxy");
    command.arg("-db").arg("-f").arg(&file);
    let mut balancer = Background::start("haproxy", command, directory)?;
    balancer.wait_for("a welcome through HAProxy", || Ok(welcomed(0, front).ok().map(drop)))?;
    Ok(balancer)
}

/// The shipped configuration with other addresses. It accepts servers whose clock is not synchronised, as a comment in the
/// file explains, because the clock of a test machine may not be.
fn configuration(shipped: &str, front: &str, servers: &[String]) -> Result<String> {
    let check = "rstring ^synchronised";
    let replacements = [
        ("bind :9900".to_owned(), format!("bind {front}")),
        ("check send-proxy-v2".to_owned(), format!("check send-proxy-v2 source {BALANCER}")),
        (check.to_owned(), "rstring ^(un)?(synchronised|known)".to_owned()),
    ];
    let servers = ["192.168.1.11:9900", "192.168.1.12:9900", "192.168.1.13:9900"].into_iter().zip(servers);
    let servers = servers.map(|(from, to)| (from.to_owned(), to.to_owned()));
    replacements.into_iter().chain(servers).try_fold(shipped.to_owned(), |text, (from, to)| {
        ensure!(text.contains(&from), "config/haproxy.cfg has no {from:?} to replace");
        Ok(text.replace(&from, &to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_addresses_of_the_shipped_configuration_are_replaced() {
        let shipped = include_str!("../../config/haproxy.cfg");
        let servers = ["127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4"].map(str::to_owned);
        let text = configuration(shipped, "127.0.0.1:1", &servers).unwrap();
        for line in ["    bind 127.0.0.1:1", "    server first 127.0.0.1:2", "    server third 127.0.0.1:4"] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        let code: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
        assert!(!code.concat().contains("192.168."), "{text}");
        assert!(configuration("global\n", "127.0.0.1:1", &servers).is_err());
    }
}
