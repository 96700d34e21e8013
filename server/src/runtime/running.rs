//! A server that runs, found by its lock and verified before anything is sent to it.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};

use super::process_identity::{owner, pid_namespace, start_time};
use super::record::Record;
use super::record_lock::{lock_holder, lock_path};
use crate::files::{Access, is_self_or_root, open};
use crate::platform::ProcessHandle;

/// A server takes its lock before it writes its record: how often, and how long apart, a record that does not fit is
/// read again.
const TRIES: u32 = 10;

/// The pause between two reads.
const PAUSE: Duration = Duration::from_millis(20);

/// A running server.
#[derive(Debug)]
pub struct RunningServer {
    pid: Pid,
    /// `None` on systems without such descriptors.
    process: Option<ProcessHandle>,
    lock: File,
    record: Record,
}

/// Why no server could be identified, though there may be one.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// The lock is held, and not by a process that is known to be the server.
    #[error("{reason}; it holds the lock {}, and cannot be identified as this server: nothing was signalled", lock.display())]
    Unidentified {
        /// Which process that is, in words.
        reason: String,
        /// The lock file.
        lock: PathBuf,
    },
    /// The lock file cannot be read or trusted.
    #[error("cannot read the lock {}: {source}; run this command as the server's user or as root", lock.display())]
    Unusable {
        /// The lock file.
        lock: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl RunningServer {
    /// Finds the server with that PID file; `None` where none runs.
    ///
    /// # Errors
    /// [`FindError`]
    pub fn find(pid_file: &Path) -> Result<Option<Self>, FindError> {
        let path = lock_path(pid_file);
        let unusable = |source| FindError::Unusable { lock: path.clone(), source };
        let lock = match open(&path, Access::Read, 0, None) {
            Ok(lock) => lock,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(unusable(error)),
        };
        let lock_owner = lock.metadata().map_err(unusable)?.uid();
        if !geteuid().is_root() && !is_self_or_root(lock_owner) {
            return Err(unusable(io::Error::other(format!("it belongs to user {lock_owner}"))));
        }
        let mut reason = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                pause(PAUSE);
            }
            let Some(pid) = lock_holder(&lock).map_err(unusable)? else { return Ok(None) };
            // The file is read from its start each time.
            let file = open(&path, Access::Read, 0, None).map_err(unusable)?;
            match verify(pid, &lock, &file, lock_owner) {
                Ok((process, record)) => {
                    return Ok(Some(Self { pid: Pid::from_raw(pid), process, lock, record }));
                }
                Err(why) => reason = why,
            }
            if pid <= 1 {
                break;
            }
        }
        Err(FindError::Unidentified { reason, lock: path })
    }

    /// Whether no process holds the lock of that PID file. Never waits, unlike [`RunningServer::find`].
    #[must_use]
    pub fn is_gone(pid_file: &Path) -> bool {
        match open(&lock_path(pid_file), Access::Read, 0, None) {
            Ok(lock) => matches!(lock_holder(&lock), Ok(None)),
            Err(error) => is_missing(&error),
        }
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// What it wrote down about itself.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Sends it a signal.
    ///
    /// # Errors
    /// What the system says; ESRCH where it has just ended.
    pub fn signal(&self, signal: Signal) -> nix::Result<()> {
        match &self.process {
            Some(process) => process.send(signal),
            // As close as this system gets: the lock is read once more right before.
            None if self.holds_lock() => kill(self.pid, signal),
            None => Err(Errno::ESRCH),
        }
    }

    /// Waits until it has ended, up to `limit`; whether it has.
    #[must_use]
    pub fn wait_for_end(&self, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        while !self.has_ended() {
            if Instant::now() >= end {
                return false;
            }
            pause(PAUSE);
        }
        true
    }

    fn has_ended(&self) -> bool {
        match &self.process {
            Some(process) => process.has_ended(),
            None => !self.holds_lock(),
        }
    }

    fn holds_lock(&self) -> bool {
        lock_holder(&self.lock).is_ok_and(|holder| holder == Some(self.pid.as_raw()))
    }
}

/// Verifies that process `pid`, which holds `lock`, is the server that wrote the record in it. The error says in words
/// what it is instead.
fn verify(
    pid: i32,
    lock: &File,
    record: &File,
    lock_owner: u32,
) -> Result<(Option<ProcessHandle>, Record), String> {
    match pid {
        ..=-1 => return Err("a process that the kernel does not name (its lock is one of an open file description)".to_owned()),
        0 => return Err("a process of another PID namespace, such as a container: run this command there".to_owned()),
        1 => return Err("process 1, the first of this system or container: stop the container, or send the signal from outside".to_owned()),
        2.. => {}
    }
    let process =
        ProcessHandle::open(Pid::from_raw(pid)).map_err(|error| format!("process {pid}: {error}"))?;
    // From here on the descriptor names one process; that it still holds the lock says that it is the one.
    if lock_holder(lock).ok().flatten() != Some(pid) {
        return Err(format!("process {pid}, which has just ended"));
    }
    let record = Record::read(record).ok().flatten();
    let record = record.ok_or_else(|| format!("process {pid}, which is not a datetime-server"))?;
    let namespaces = (record.pid_namespace.as_ref(), pid_namespace());
    if let (Some(recorded), Some(ours)) = namespaces
        && *recorded != ours
    {
        return Err(format!(
            "process {pid}, which runs in another PID namespace, such as a container: run this command there"
        ));
    }
    let started = start_time(Pid::from_raw(pid));
    if record.pid != pid || record.start_time.is_some() && started.is_some() && record.start_time != started {
        return Err(format!("process {pid}, which is not the datetime-server that ran here"));
    }
    match owner(Pid::from_raw(pid)) {
        Some(user) if user != lock_owner => {
            Err(format!("process {pid} of user {user}, where the lock belongs to user {lock_owner}"))
        }
        Some(_) | None => Ok((process, record)),
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A poll on nothing, for its time-out.
fn pause(length: Duration) {
    let _ = poll(&mut [], PollTimeout::try_from(length).unwrap_or(PollTimeout::ZERO));
}
