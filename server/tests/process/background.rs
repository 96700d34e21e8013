//! A directory with settings and runtime files for one server, which control commands start, find and stop.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::Command;

use datetime_testkit::Process;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::common::{Client, command, free_port, run, wait_until};

/// The directory and the port of its server. Dropping it kills the server that its PID file names.
pub struct Background {
    pub directory: TempDir,
    pub port: u16,
}

impl Background {
    pub fn new() -> Self {
        let port = free_port();
        let background = Self { directory: TempDir::new().unwrap(), port };
        background.write("");
        background
    }

    pub fn write(&self, more: &str) {
        let settings = format!("[server]\nbind = [\"127.0.0.1\"]\nport = {}\n{more}", self.port);
        fs::write(self.directory.path().join("server.toml"), settings).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Runs a control command and returns its exit code and output. The code is `None` if it did not exit in time.
    pub fn control(&self, args: &[&str]) -> (Option<i32>, String) {
        run(command(&self.directory).args(["--config", "server.toml"]).args(args))
    }

    pub fn pid(&self) -> Pid {
        let text = fs::read_to_string(self.directory.path().join("run/server.pid")).unwrap();
        Pid::from_raw(text.trim().parse().unwrap())
    }

    /// Runs the server in the foreground and waits until it listens. Dropping the returned process kills it.
    pub fn run(&self, adjust: impl FnOnce(&mut Command)) -> Process {
        let mut command = command(&self.directory);
        command.args(["--config", "server.toml"]);
        adjust(&mut command);
        let process = Process::start(&mut command).unwrap();
        wait_until(|| TcpStream::connect(self.address()).is_ok(), || "it does not listen".to_owned());
        process
    }

    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    pub fn connect(&self) -> Client {
        Client::connect(self.address())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Ok(text) = fs::read_to_string(self.directory.path().join("run/server.pid"))
            && let Ok(pid) = text.trim().parse()
        {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
    }
}
