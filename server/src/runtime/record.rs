//! What a running server writes down about itself, for commands that look for it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::unistd::{Pid, geteuid};
use serde::{Deserialize, Serialize};

use super::directory::runtime_directory;
use super::process_identity::{pid_namespace, start_time};
use crate::files::{Access, is_self_or_root, open};

/// A record is smaller: three paths and three numbers.
const MAX_RECORD: u64 = 16 * 1024;

/// How the files are called that say which servers run.
const PREFIX: &str = "instance-";

/// A running server, as it describes itself. A record alone proves nothing: the lock does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its process.
    pub pid: i32,
    /// When that process was started, in the kernel's ticks since boot; tells it from a later one with the same PID.
    pub start_time: Option<u64>,
    /// The PID namespace in which `pid` is its number.
    pub pid_namespace: Option<String>,
    /// The settings file that it reads; `None` for the built-in defaults, and for a pipe, whose path means nothing elsewhere.
    pub settings: Option<PathBuf>,
    /// Its PID file.
    pub pid_file: PathBuf,
    /// Where it is asked for its status.
    pub control_socket: PathBuf,
}

impl Record {
    /// The record of this process.
    #[must_use]
    pub fn of_this_process(settings: Option<&Path>, pid_file: &Path, control_socket: &Path) -> Self {
        let pid = Pid::this();
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        Self {
            pid: pid.as_raw(),
            start_time: start_time(pid),
            pid_namespace: pid_namespace(),
            settings: settings.map(absolute),
            pid_file: absolute(pid_file),
            control_socket: absolute(control_socket),
        }
    }

    pub(super) fn to_text(&self) -> io::Result<String> {
        toml::to_string(self).map_err(io::Error::other)
    }

    /// Reads a record; `None` where the file holds none.
    pub(super) fn read(file: &File) -> io::Result<Option<Self>> {
        let mut text = String::new();
        file.take(MAX_RECORD).read_to_string(&mut text)?;
        Ok(toml::from_str(&text).ok())
    }
}

/// Removes the records of servers that are gone. Never in a process that holds a lock: finding out opens and closes the lock
/// files that the records name, and closing any descriptor of a file drops all of the process's locks on it (fcntl(2)).
pub fn remove_stale(is_gone: impl Fn(&Record) -> bool) {
    for (path, record) in read_all(&runtime_directory()) {
        if is_gone(&record) {
            // Another user's stays, and does no harm: its lock is free.
            let _ = fs::remove_file(path);
        }
    }
}

/// Writes the record of this process where [`records`] finds it.
///
/// # Errors
/// What the system says. The server is then found by its settings alone.
pub fn publish(record: &Record) -> io::Result<()> {
    let path = runtime_directory().join(format!("{PREFIX}{}.toml", record.pid));
    super::directory::check_runtime_directory_of(&path, None)?;
    let file = open(&path, Access::Update, 0o644, None)?;
    file.set_len(0)?;
    io::Write::write_all(&mut &file, record.to_text()?.as_bytes())
}

/// Takes the record of this process back, where it may.
pub fn withdraw(record: &Record) {
    let _ = fs::remove_file(runtime_directory().join(format!("{PREFIX}{}.toml", record.pid)));
}

/// The records of servers in the runtime directory of this user, running or not.
#[must_use]
pub fn records() -> Vec<Record> {
    read_all(&runtime_directory()).into_iter().map(|(_, record)| record).collect()
}

fn read_all(directory: &Path) -> Vec<(PathBuf, Record)> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let named =
        entries.filter(|entry| entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX)));
    named.filter_map(|entry| Some((entry.path(), read_trusted(&entry.path())?))).collect()
}

fn read_trusted(path: &Path) -> Option<Record> {
    let file = open(path, Access::Read, 0, None).ok()?;
    let owner = file.metadata().ok()?.uid();
    let is_trusted = geteuid().is_root() || is_self_or_root(owner);
    is_trusted.then(|| Record::read(&file).ok().flatten())?
}
