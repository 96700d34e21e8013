//! The records that running servers write about themselves, for commands that search for them.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::unistd::{Pid, geteuid};
use serde::{Deserialize, Serialize};

use super::directory::{check_runtime_directory_of, runtime_directory};
use super::process_identity::{pid_namespace, start_time};
use crate::files::{Access, is_self_or_root, open};

/// The maximum size of a record in bytes: enough for three paths of the maximum length.
const MAX_RECORD: u64 = 16 * 1024;

/// The prefix of the names of records in the runtime directory.
const PREFIX: &str = "instance-";

/// A server's description of itself. It does not prove that the server is running; the lock does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The PID of the server.
    pub pid: i32,
    /// Its start time in clock ticks since boot, which a later process with the same PID does not have.
    pub start_time: Option<u64>,
    /// The PID namespace of `pid`.
    pub pid_namespace: Option<String>,
    /// The settings file; `None` for the built-in defaults, and for a pipe, whose path is valid only in the server.
    pub settings: Option<PathBuf>,
    /// The PID file.
    pub pid_file: PathBuf,
    /// The socket that returns the status.
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

    /// Reads a record; `None` if the file contains none.
    pub(super) fn read(file: &File) -> io::Result<Option<Self>> {
        let mut text = String::new();
        file.take(MAX_RECORD).read_to_string(&mut text)?;
        Ok(toml::from_str(&text).ok())
    }
}

/// Removes the records of servers that no longer run. A process that holds a lock must not call this: `is_stale`
/// opens and closes the lock files that the records name, and closing any descriptor of a file releases all of the process's
/// locks on it (fcntl(2)).
pub fn remove_stale(is_stale: impl Fn(&Record) -> bool) {
    for (path, record) in read_all(&runtime_directory()) {
        if is_stale(&record) {
            // Fails for a record of another user, which is harmless: its lock is free.
            let _ = fs::remove_file(path);
        }
    }
}

/// Writes the record of this process to the runtime directory, for [`records`].
///
/// # Errors
/// The error of `open(2)` or `write(2)`. Commands then find the server only by its settings.
pub fn publish(record: &Record) -> io::Result<()> {
    let path = path_of(record);
    check_runtime_directory_of(&path, None)?;
    let file = open(&path, Access::Update, 0o644, None)?;
    file.set_len(0)?;
    (&file).write_all(record.to_text()?.as_bytes())
}

/// Removes the record of this process, if permitted.
pub(super) fn withdraw(record: &Record) {
    let _ = fs::remove_file(path_of(record));
}

fn path_of(record: &Record) -> PathBuf {
    runtime_directory().join(format!("{PREFIX}{}.toml", record.pid))
}

/// The records in the runtime directory of this user. Some may be those of servers that have crashed.
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
