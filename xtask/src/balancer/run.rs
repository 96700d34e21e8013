//! The check itself.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use super::clients::{self, Notes};
use super::configuration;
use crate::checks::build_programs;
use crate::error::Error;
use crate::process::Process;
use crate::server::{Server, Settings};
use crate::wait;
use crate::workspace::{self, Profile, Workspace};

/// Clients that come and go, and clients that stay while the servers are asked whom they see.
const COMING: u8 = 6;
const STAYING: u8 = 6;
/// The health check's interval in the shipped configuration: after it a dead server gets nobody.
const INTERVAL: Duration = Duration::from_secs(2);
/// Sessions before anything happens, and after everything has.
const SESSIONS: usize = 300;
/// No session takes so long: one that began longer before the kill has nothing to do with it.
const SESSION: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(30);

/// One of the three.
struct Member {
    server: Server,
    settings: Settings,
}

/// Kills one server and reloads another under load: from the health check's interval on no new session may fail, and the
/// servers must have seen the clients' own addresses.
pub fn check(workspace: &Workspace) -> Result<(), Error> {
    build_programs(workspace)?;
    let folder = workspace.folder("xtask")?.join("balancer");
    fs::create_dir_all(&folder).map_err(Error::system(format!("cannot make {}", folder.display())))?;
    let runtime = workspace::short_folder()?;
    let program = workspace.program(Profile::Dev, "datetime-server");
    let places = free_places(4)?;
    let Some((front, places)) = places.split_first() else { return Ok(()) };
    let mut members = places
        .iter()
        .map(|place| start(*place, &program, runtime.path(), &folder))
        .collect::<Result<Vec<_>, _>>()?;
    let shipped = workspace.root().join("config/haproxy.cfg");
    let _balancer = balancer(&shipped, *front, places, &folder)?;

    let notes = Notes::default();
    let outcome = thread::scope(|scope| {
        for number in 0..COMING {
            let notes = &notes;
            scope.spawn(move || clients::come_and_go(number, *front, notes));
        }
        let outcome = upset(&mut members, &program, *front, &notes);
        notes.over.store(true, Ordering::Relaxed);
        outcome
    });
    let killed = outcome?;
    for member in members {
        member.server.stop()?;
    }
    judge(&notes, killed)
}

/// Everything that happens; returns when the server was killed.
fn upset(
    members: &mut Vec<Member>,
    program: &Path,
    front: SocketAddr,
    notes: &Notes,
) -> Result<Instant, Error> {
    sessions(notes, SESSIONS)?;
    must_see_clients(members, program, front)?;
    members.remove(0).server.kill()?;
    let killed = Instant::now();
    if let Some(last) = members.last() {
        let reload = asked(program, &last.settings, "reload")?;
        println!("killed the first server, reloaded the last: {}", reload.trim());
    }
    wait::until(PATIENCE, "the health check's interval", || Ok((killed.elapsed() > INTERVAL).then_some(())))?;
    sessions(notes, good(notes) + SESSIONS)?;
    Ok(killed)
}

fn judge(notes: &Notes, killed: Instant) -> Result<(), Error> {
    let failures = notes.failures.lock().unwrap_or_else(PoisonError::into_inner);
    let late = failures.iter().find(|failure| failure.begun > killed + INTERVAL);
    let early = failures.iter().find(|failure| failure.begun + SESSION < killed);
    let count = failures.len();
    println!("{} sessions went well, {count} failed around the kill", good(notes));
    match late.or(early) {
        None => Ok(()),
        Some(failure) => {
            Err(Error::failed(format!("a session failed that should not have: {}", failure.reason)))
        }
    }
}

/// Clients that stay must be known to the servers by their own addresses, all of them together.
fn must_see_clients(members: &[Member], program: &Path, front: SocketAddr) -> Result<(), Error> {
    let staying = (0..STAYING)
        .map(|number| clients::welcomed(COMING + number, front))
        .collect::<Result<Vec<_>, _>>()
        .map_err(Error::system("a client was not welcomed through the balancer"))?;
    let mut told = String::new();
    for member in members {
        told += &asked(program, &member.settings, "status")?;
    }
    drop(staying);
    let absent = (0..STAYING).map(|number| clients::address(COMING + number));
    match absent.into_iter().find(|address| !told.contains(&format!("{address}:"))) {
        None => Ok(()),
        Some(address) => {
            Err(Error::failed(format!("no server knows {address}, which is connected:\n{told}")))
        }
    }
}

fn asked(program: &Path, settings: &Settings, command: &str) -> Result<String, Error> {
    let mut ask = Command::new(program);
    ask.arg("--config").arg(&settings.file).arg(command);
    let output = ask.output().map_err(Error::system(format!("cannot run {command}")))?;
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told).into_owned();
    if output.status.success() { Ok(told) } else { Err(Error::failed(format!("{command} failed: {told}"))) }
}

fn start(place: SocketAddr, program: &Path, runtime: &Path, folder: &Path) -> Result<Member, Error> {
    let folder = folder.join(place.port().to_string());
    fs::create_dir_all(&folder).map_err(Error::system(format!("cannot make {}", folder.display())))?;
    let file = folder.join("server.toml");
    fs::write(&file, configuration::server(place, runtime))
        .map_err(Error::system(format!("cannot write {}", file.display())))?;
    let settings = Settings::given(file, place.port());
    Ok(Member { server: Server::start(program, &settings, &folder)?, settings })
}

fn balancer(
    shipped: &Path,
    front: SocketAddr,
    servers: &[SocketAddr],
    folder: &Path,
) -> Result<Process, Error> {
    let text =
        fs::read_to_string(shipped).map_err(Error::system(format!("cannot read {}", shipped.display())))?;
    let file = folder.join("haproxy.cfg");
    fs::write(&file, configuration::haproxy(&text, front, servers)?)
        .map_err(Error::system(format!("cannot write {}", file.display())))?;
    let mut command = Command::new("haproxy");
    command.arg("-db").arg("-f").arg(&file);
    let mut process = Process::start("haproxy", &mut command, Some(&folder.join("haproxy.log")))?;
    wait::until(PATIENCE, "a welcome through the balancer", || {
        process.must_run()?;
        Ok(clients::welcomed(0, front).ok().map(drop))
    })?;
    Ok(process)
}

/// Waits until so many sessions went well.
fn sessions(notes: &Notes, count: usize) -> Result<(), Error> {
    wait::until(PATIENCE, &format!("{count} sessions through the balancer"), || {
        Ok((good(notes) >= count).then_some(()))
    })
}

fn good(notes: &Notes) -> usize {
    notes.good.lock().unwrap_or_else(PoisonError::into_inner).len()
}

fn free_places(count: usize) -> Result<Vec<SocketAddr>, Error> {
    let bound =
        (0..count).map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).collect::<Result<Vec<_>, _>>();
    let bound = bound.map_err(Error::system("cannot find free ports"))?;
    let places = bound.iter().map(TcpListener::local_addr).collect::<Result<Vec<_>, _>>();
    places.map_err(Error::system("cannot find free ports"))
}
