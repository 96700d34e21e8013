//! Starts a server in a temporary directory on a free loopback port.

use std::fs::{self, File};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};

use anyhow::{Context, Result, bail, ensure};
#[cfg(unix)]
use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::client::Client;
use crate::process::{Process, children, output, sessions};
use crate::wait::{TIMEOUT, wait_for};

const LOG_FILE: &str = "stderr.log";
const SETTINGS_FILE: &str = "server.toml";

/// A command that runs `program` in `directory` and keeps its files there, unaffected by the settings of this machine.
pub fn command(program: &Path, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory).env_remove("DATETIME_SERVER_CONFIG").env_remove("TZ");
    command.env("HOME", directory).env("XDG_CONFIG_HOME", directory.join("xdg"));
    command.env("RUNTIME_DIRECTORY", directory.join("run")).env("XDG_STATE_HOME", directory.join("state"));
    command.stdin(Stdio::null());
    command
}

/// A TCP port of the loopback address that is free now.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot find a free port")?;
    Ok(listener.local_addr()?.port())
}

/// A server that listens. Dropping it kills it and its sessions.
#[derive(Debug)]
pub struct Server {
    process: Process,
    program: PathBuf,
    directory: TempDir,
    address: SocketAddr,
    /// Bytes of the log that [`Server::wait_for_log`] has read.
    log_read: usize,
}

impl Server {
    /// Starts `program` and waits until it listens. Settings without a `[server]` table get a free port of 127.0.0.1.
    pub fn start(program: &Path, settings: &str) -> Result<Self> {
        Self::start_with(program, settings, |_| {})
    }

    /// Like [`Server::start`], but lets the caller change the command that starts the server.
    pub fn start_with(program: &Path, settings: &str, adjust: impl FnOnce(&mut Command)) -> Result<Self> {
        let directory = TempDir::new()?;
        fs::write(directory.path().join(SETTINGS_FILE), with_free_port(settings))?;
        let mut command = command(program, directory.path());
        command.args(["--config", SETTINGS_FILE, "run"]);
        adjust(&mut command);
        let process = Process::start(command.stderr(File::create(directory.path().join(LOG_FILE))?))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut server = Self { process, program: program.to_owned(), directory, address, log_read: 0 };
        let line = server.wait_for_log("listening on ")?;
        server.address = loopback(&line).with_context(|| format!("no address in {line:?}"))?;
        Ok(server)
    }

    /// The loopback address on which the server listens; the first, if it listens on several.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The process ID of the monitor, the process that was started.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The directory of the settings and of all files that the server writes.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The settings file.
    pub fn settings_file(&self) -> PathBuf {
        self.directory().join(SETTINGS_FILE)
    }

    /// The log so far: all of standard error.
    pub fn log(&self) -> String {
        let bytes = fs::read(self.directory().join(LOG_FILE)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Connects a client.
    pub fn connect(&self) -> Result<Client> {
        Client::connect(self.address)
    }

    /// Runs a control command, such as `status`, with the settings of this server.
    pub fn control(&self, arguments: &[&str]) -> Result<Output> {
        output(command(&self.program, self.directory()).args(["--config", SETTINGS_FILE]).args(arguments))
    }

    /// Sends a signal to the monitor.
    #[cfg(unix)]
    pub fn signal(&self, signal: Signal) -> Result<()> {
        self.process.signal(signal)
    }

    /// Replaces the settings and waits until the server has reloaded them.
    #[cfg(unix)]
    pub fn reload(&mut self, settings: &str) -> Result<()> {
        fs::write(self.settings_file(), with_free_port(settings))?;
        self.signal(Signal::SIGHUP)?;
        self.wait_for_log("settings reloaded").map(drop)
    }

    /// Returns the next line of the log that contains `part`, and skips those before it.
    pub fn wait_for_log(&mut self, part: &str) -> Result<String> {
        wait_for(TIMEOUT, "a line of the log", || {
            // In this order: a server that has ended has written all of its log.
            let ended = self.process.ended()?;
            let log = self.log();
            for line in log.get(self.log_read..).unwrap_or_default().split_inclusive('\n') {
                let Some(complete) = line.strip_suffix('\n') else { break };
                self.log_read += line.len();
                if complete.contains(part) {
                    return Ok(Some(complete.to_owned()));
                }
            }
            ensure!(ended.is_none(), "the server ended");
            Ok(None)
        })
        .with_context(|| format!("no log line with {part:?}; the log is:\n{}", self.log()))
    }

    /// The process ID of the server, the child of the monitor.
    pub fn server_id(&self) -> Option<u32> {
        children(self.id()).first().copied()
    }

    /// The processes of its sessions; see [`sessions`].
    pub fn sessions(&self) -> Vec<u32> {
        sessions(self.id())
    }

    /// Waits until the server ends.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        self.process.wait()
    }

    /// Stops the server, which must end with success.
    pub fn stop(mut self) -> Result<()> {
        match self.process.stop() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => bail!("the server stopped with {status}; its log is:\n{}", self.log()),
            Err(error) => Err(error.context(self.log())),
        }
    }
}

fn with_free_port(settings: &str) -> String {
    if settings.contains("[server]") {
        settings.to_owned()
    } else {
        format!("[server]\nbind = [\"127.0.0.1\"]\nport = 0\n{settings}")
    }
}

/// The address at the end of a log line; a wildcard becomes the loopback address of its family.
fn loopback(line: &str) -> Option<SocketAddr> {
    let mut address: SocketAddr = line.rsplit(' ').next()?.parse().ok()?;
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_all_addresses_is_reached_over_the_loopback_address() {
        assert_eq!(loopback("listening on 0.0.0.0:9900").unwrap().to_string(), "127.0.0.1:9900");
        assert_eq!(loopback("listening on [::]:9900").unwrap().to_string(), "[::1]:9900");
        assert_eq!(loopback("listening on nothing"), None);
    }

    #[test]
    fn settings_with_a_server_table_are_used_as_they_are() {
        assert_eq!(with_free_port("[server]\nport = 1"), "[server]\nport = 1");
        assert!(with_free_port("[log]").contains("port = 0\n[log]"));
    }
}
