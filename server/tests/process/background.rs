//! A server in the background, with settings and a runtime directory of its own.

use std::fs;
use std::path::PathBuf;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::common::{Client, command, free_port, run};

/// A directory with settings for a server of its own, which is ended when this goes out of scope.
pub struct Background {
    pub folder: TempDir,
    pub port: u16,
}

impl Background {
    pub fn new() -> Self {
        let port = free_port();
        let background = Self { folder: TempDir::new().unwrap(), port };
        background.write("");
        background
    }

    pub fn write(&self, more: &str) {
        let settings = format!("[server]\nbind = [\"127.0.0.1\"]\nport = {}\n{more}", self.port);
        fs::write(self.folder.path().join("server.toml"), settings).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command; its exit code, and all that it said. A command that does not end is ended, without an exit code.
    pub fn control(&self, args: &[&str]) -> (Option<i32>, String) {
        run(command(&self.folder).args(["--config", "server.toml"]).args(args))
    }

    pub fn pid(&self) -> Pid {
        let text = fs::read_to_string(self.folder.path().join("run/server.pid")).unwrap();
        Pid::from_raw(text.trim().parse().unwrap())
    }

    pub fn connect(&self) -> Client {
        Client::connect(([127, 0, 0, 1], self.port).into())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Ok(text) = fs::read_to_string(self.folder.path().join("run/server.pid"))
            && let Ok(pid) = text.trim().parse()
        {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
    }
}
