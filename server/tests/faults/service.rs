//! A server that is traced, talked to and checked.

use std::fmt;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::net::SocketAddrV4;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Error, Result, bail, ensure};
use datetime_testkit::{self as testkit, Client, Process, TIMEOUT, strace, wait_for, wait_until};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::case::Phase;
use crate::processes::{descriptors, idle_probe, is_listening, of_directory, root, tree};

const PROGRAM: &str = env!("CARGO_BIN_EXE_datetime-server");

/// Rounds of clients and control commands: so many that the tenth occurrence of a call is reached.
const ROUNDS: usize = 2;
const CLIENTS_PER_ROUND: usize = 6;

/// How long a server that ends may take to be gone after its last client noticed it.
const END: Duration = Duration::from_secs(2);

/// Words of which one is in the message of a server that gives up. The command `start` begins its messages with its name: if the C
/// library or the allocator aborts the background process, it can say only that the server has ended.
const MESSAGES: [&str; 5] = ["error", "cannot", "failed", "fatal", "datetime-server: "];

/// Warnings of a server that could not create its files. It serves without them, but cannot be queried.
const NO_STATUS: [&str; 2] = ["will not find this server", "cannot open the control socket"];

/// The error of `start` if it cannot read whether the server in the background listens, which goes on.
const NO_ANSWER: &str = "cannot wait for the server";

/// What a server holds while it has no client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footprint {
    pub processes: usize,
    pub descriptors: usize,
}

impl fmt::Display for Footprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} processes with {} descriptors", self.processes, self.descriptors)
    }
}

/// How a server survived.
#[derive(Debug)]
pub enum Survival {
    /// It serves the next client, and holds this while it has none.
    Serves(Footprint),
    /// It ended with a message, or was told to end.
    Ended,
}

/// A server in a temporary directory. Dropping it kills all its processes.
pub struct Service {
    phase: Phase,
    address: SocketAddrV4,
    directory: TempDir,
    /// `datetime-server run`, or `datetime-server start`, which ends early.
    program: Process,
}

impl Service {
    /// Starts the program; in some phases already with the fault of `rule`.
    pub fn start(phase: Phase, rule: Option<&str>, address: SocketAddrV4) -> Result<Self> {
        let directory = TempDir::new()?;
        let settings = format!(
            "[server]\nbind = [\"{}\"]\nport = {}\n[limits]\ndrain_timeout = \"1s\"\n",
            address.ip(),
            address.port()
        );
        fs::write(directory.path().join("server.toml"), settings)?;
        let mut command = testkit::command(Path::new(PROGRAM), directory.path());
        let subcommand = if phase == Phase::Start { "start" } else { "run" };
        command.args(["--config", "server.toml", subcommand]);
        if phase.is_traced_from_start() {
            strace::wrap(&mut command, rule);
        }
        let file = |name: &str| File::create(directory.path().join(name));
        let program = Process::start(command.stdout(file("stdout.log")?).stderr(file("stderr.log")?))?;
        Ok(Self { phase, address, directory, program })
    }

    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Everything that the server and the command that started it have reported.
    pub fn log(&self) -> String {
        let files = ["stderr.log", "stdout.log", "state/datetime-server/server.log"];
        let read = |name| fs::read(self.directory().join(name)).unwrap_or_default();
        String::from_utf8_lossy(&files.map(read).concat()).into_owned()
    }

    /// Talks to the server while faults are injected, then checks that it has survived them. `normal` is what a server without
    /// a fault holds; up to `unclosed` descriptors more are permitted for each process, and for the command that started it.
    ///
    /// # Errors
    /// What the server did wrong.
    pub fn survives(
        &mut self,
        rule: Option<&str>,
        normal: Option<Footprint>,
        unclosed: usize,
    ) -> Result<Survival> {
        let survival = if self.starts()? {
            match self.phase {
                Phase::Stop => self.stops_while_traced(rule)?,
                Phase::Run | Phase::Start | Phase::Serve => {
                    self.serves_while_traced(rule, normal, unclosed)?
                }
            }
        } else {
            self.ended_with_a_message()?
        };
        ensure!(!self.log().contains("panicked"), "a process panicked");
        Ok(survival)
    }

    /// Waits until the server listens. Returns false if it ends instead.
    fn starts(&mut self) -> Result<bool> {
        wait_for(TIMEOUT, "a server that listens or ends", || {
            let ended = self.program.ended()?;
            let listens = is_listening(self.address);
            Ok(match (self.phase, ended) {
                (Phase::Start, None) => None,
                (Phase::Start, Some(status)) if status.success() => listens.then_some(true),
                (Phase::Start, Some(_)) if self.log().contains(NO_ANSWER) => {
                    let has_ended = self.processes().is_empty();
                    (listens || has_ended).then_some(listens)
                }
                (_, Some(_)) => Some(false),
                (_, None) => listens.then_some(true),
            })
        })
    }

    fn serves_while_traced(
        &mut self,
        rule: Option<&str>,
        normal: Option<Footprint>,
        unclosed: usize,
    ) -> Result<Survival> {
        let mut strace = None;
        if self.phase == Phase::Serve {
            strace = Some(self.attach(rule)?);
        }
        self.talk()?;
        strace::detach(&self.processes())?;
        drop(strace);
        if let Err(error) = converse(self.address) {
            // It may be about to end.
            if wait_until(END, || self.processes().is_empty()) {
                return self.ended_with_a_message();
            }
            return Err(error.context("the next client is not served"));
        }
        let footprint = self.releases_everything(normal, unclosed)?;
        self.has_an_empty_table()?;
        let tree = self.tree();
        ensure!(wait_until(TIMEOUT, idle_probe(tree)), "the server never becomes idle");
        self.terminate()?;
        self.is_gone()?;
        Ok(Survival::Serves(footprint))
    }

    /// Stops a server that has a client.
    fn stops_while_traced(&mut self, rule: Option<&str>) -> Result<Survival> {
        let mut client = Client::connect(self.address.into())?;
        client.line()?;
        let _strace = self.attach(rule)?;
        self.terminate()?;
        self.is_gone()?;
        Ok(Survival::Ended)
    }

    fn attach(&self, rule: Option<&str>) -> Result<Process> {
        // Its start may not be over when it begins to listen.
        ensure!(wait_until(TIMEOUT, idle_probe(self.tree())), "the server is busy after its start");
        let tree = self.tree();
        strace::attach(&tree, rule, self.directory())
    }

    /// Clients, reloads and status queries. They may fail, but none may wait for ever.
    fn talk(&mut self) -> Result<()> {
        for _ in 0..ROUNDS {
            for _ in 0..CLIENTS_PER_ROUND {
                if let Err(error) = converse(self.address)
                    && is_timeout(&error)
                {
                    return Err(error.context("a client waited in vain"));
                }
            }
            self.control(&["reload"])?;
            self.control(&["status"])?;
        }
        Ok(())
    }

    fn control(&self, arguments: &[&str]) -> Result<(bool, String)> {
        let mut command = testkit::command(Path::new(PROGRAM), self.directory());
        let output = testkit::output(command.args(["--config", "server.toml"]).args(arguments))?;
        ensure!(output.status.code().is_some(), "{arguments:?} did not end");
        let text = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
    }

    /// Waits until no child and no descriptor is left from the clients.
    fn releases_everything(&self, normal: Option<Footprint>, unclosed: usize) -> Result<Footprint> {
        let mut footprint = self.footprint();
        let Some(normal) = normal else {
            ensure!(wait_until(TIMEOUT, idle_probe(self.tree())), "the server never becomes idle");
            return Ok(self.footprint());
        };
        let is_normal = wait_until(TIMEOUT, || {
            footprint = self.footprint();
            footprint.processes <= normal.processes
                && footprint.descriptors <= normal.descriptors + unclosed * (normal.processes + 1)
        });
        ensure!(is_normal, "the server has {footprint} without a client instead of {normal}");
        Ok(footprint)
    }

    fn has_an_empty_table(&self) -> Result<()> {
        let log = self.log();
        if NO_STATUS.iter().any(|warning| log.contains(warning)) {
            return Ok(());
        }
        let mut last = String::new();
        let is_empty = wait_until(TIMEOUT, || {
            let Ok((succeeded, text)) = self.control(&["status", "--json"]) else { return false };
            let status: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            last = text;
            succeeded
                && status.get("clients").and_then(|clients| clients.as_array()).is_some_and(Vec::is_empty)
        });
        ensure!(is_empty, "`status` shows clients or fails: {last}");
        Ok(())
    }

    fn terminate(&self) -> Result<()> {
        let root = root(&self.processes()).context("the server ended before it was stopped")?;
        Ok(kill(pid(root), Signal::SIGTERM)?)
    }

    /// Waits until no process is left.
    fn is_gone(&mut self) -> Result<()> {
        let mut left = Vec::new();
        let is_gone = wait_until(TIMEOUT, || {
            // Reaps it, so that it is not counted as a zombie.
            let _ = self.program.ended();
            left = self.processes();
            left.is_empty()
        });
        ensure!(is_gone, "processes are left: {left:?}");
        Ok(())
    }

    fn ended_with_a_message(&mut self) -> Result<Survival> {
        self.is_gone()?;
        let log = self.log().to_lowercase();
        if !MESSAGES.iter().any(|word| log.contains(word)) {
            bail!("the server ended without a message");
        }
        Ok(Survival::Ended)
    }

    fn processes(&self) -> Vec<u32> {
        of_directory(self.directory())
    }

    fn tree(&self) -> Vec<u32> {
        root(&self.processes()).map(tree).unwrap_or_default()
    }

    fn footprint(&self) -> Footprint {
        let tree = self.tree();
        Footprint { processes: tree.len(), descriptors: tree.iter().map(|pid| descriptors(*pid)).sum() }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A server that `start` started is in a process group of its own.
        for left in self.processes() {
            let _ = kill(pid(left), Signal::SIGKILL);
        }
    }
}

/// One client from the welcome to the goodbye.
fn converse(address: SocketAddrV4) -> Result<()> {
    let mut client = Client::connect(address.into())?;
    let welcome = client.line()?.unwrap_or_default();
    ensure!(welcome.starts_with("Welcome"), "no welcome: {welcome:?}");
    client.ask("time")?;
    let goodbye = client.ask("quit")?;
    ensure!(goodbye == "goodbye", "no goodbye: {goodbye:?}");
    ensure!(client.line()?.is_none(), "a line after the goodbye");
    Ok(())
}

fn is_timeout(error: &Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind)
    };
    error.chain().filter_map(kind).any(|kind| matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

fn pid(pid: u32) -> Pid {
    Pid::from_raw(i32::try_from(pid).unwrap())
}
