//! Finds a running server by its lock, and verifies its identity before it sends it a signal.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;
use nix::poll::{PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};

use super::process_identity::{has_own_name, owner, pid_namespace, start_time};
use super::record::Record;
use crate::files::{Access, is_self_or_root, open};
use crate::platform::{ProcessHandle, whole_file_lock};

/// The number of attempts to identify a server, which acquires its lock before it writes its record.
const ATTEMPTS: u32 = 10;

/// The pause between two attempts or checks.
const PAUSE: Duration = Duration::from_millis(20);

/// A running server.
#[derive(Debug)]
pub struct RunningServer {
    pid: Pid,
    /// `None` if the system has no process descriptors, or forbids them.
    process: Option<ProcessHandle>,
    lock: File,
    record: Record,
}

/// Why a server could not be found, although one may be running.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// A process holds the lock, but could not be identified as the server.
    #[error("nothing was signalled, because the server could not be identified: the lock {} is held by {holder}", lock.display())]
    Unidentified {
        /// A description of the process.
        holder: String,
        /// The lock file.
        lock: PathBuf,
    },
    /// The lock file cannot be read or trusted.
    #[error("cannot read the lock {}: {source}; run this command as the server's user or as root", lock.display())]
    Unusable {
        /// The lock file.
        lock: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

impl RunningServer {
    /// Finds the server with this PID file; `None` if none is running.
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
        let mut holder = String::new();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                pause();
            }
            let Some(pid) = lock_holder(&lock).map_err(unusable)? else { return Ok(None) };
            // Opened again, to read it from its start.
            let file = open(&path, Access::Read, 0, None).map_err(unusable)?;
            match verify(pid, &lock, &file, lock_owner) {
                Ok((process, record)) => {
                    return Ok(Some(Self { pid: Pid::from_raw(pid), process, lock, record }));
                }
                Err(description) => holder = description,
            }
            if pid <= 1 {
                break;
            }
        }
        Err(FindError::Unidentified { holder, lock: path })
    }

    /// Whether no process holds the lock of this PID file. Unlike [`RunningServer::find`], it does not wait.
    #[must_use]
    pub fn is_stale(pid_file: &Path) -> bool {
        match open(&lock_path(pid_file), Access::Read, 0, None) {
            Ok(lock) => matches!(lock_holder(&lock), Ok(None)),
            Err(error) => is_missing(&error),
        }
    }

    /// Its PID.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Its description of itself.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Sends it a signal.
    ///
    /// # Errors
    /// The error of `kill(2)`; ESRCH if the server has just exited.
    pub fn signal(&self, signal: Signal) -> nix::Result<()> {
        match &self.process {
            Some(process) => process.send(signal),
            // Another process could get this PID between the check and the signal; the check makes that unlikely.
            None if self.holds_lock() => kill(self.pid, signal),
            None => Err(Errno::ESRCH),
        }
    }

    /// Waits up to `timeout` for the server to exit, and returns whether it has.
    #[must_use]
    pub fn wait_for_exit(&self, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        while !self.has_exited() {
            if Instant::now() >= deadline {
                return false;
            }
            pause();
        }
        true
    }

    fn has_exited(&self) -> bool {
        match &self.process {
            Some(process) => process.has_exited(),
            None => !self.holds_lock(),
        }
    }

    fn holds_lock(&self) -> bool {
        lock_holder(&self.lock).is_ok_and(|holder| holder == Some(self.pid.as_raw()))
    }
}

/// The lock file of a PID file.
pub(super) fn lock_path(pid_file: &Path) -> PathBuf {
    let mut name = pid_file.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

/// The process that holds a lock on `file`, as F_GETLK reports it: -1 if the lock belongs to an open file description, 0 if the
/// process is in another PID namespace. `None` if no process holds one.
fn lock_holder(file: &File) -> io::Result<Option<i32>> {
    let mut lock = whole_file_lock(libc::F_WRLCK);
    fcntl(file, FcntlArg::F_GETLK(&mut lock))?;
    let is_held = lock.l_type != whole_file_lock(libc::F_UNLCK).l_type;
    Ok(is_held.then_some(lock.l_pid))
}

/// Verifies that process `pid`, which holds `lock`, is the server that wrote the record in it. The error describes the process.
fn verify(
    pid: i32,
    lock: &File,
    record: &File,
    lock_owner: u32,
) -> Result<(Option<ProcessHandle>, Record), String> {
    match pid {
        ..=-1 => return Err("an unknown process, by an open file description".to_owned()),
        0 => return Err("a process in another PID namespace, such as a container: run this command there".to_owned()),
        1 => return Err("process 1, the init process of this system or container: stop the container, or send the signal from outside".to_owned()),
        2.. => {}
    }
    let process = ProcessHandle::open(Pid::from_raw(pid))
        .map_err(|error| format!("process {pid}, which cannot be opened: {error}"))?;
    // From now on the descriptor refers to the same process, even if the PID is reused. If that PID still holds the lock, it is
    // the process that held it before.
    if lock_holder(lock).ok().flatten() != Some(pid) {
        return Err(format!("process {pid}, which has just exited"));
    }
    let record = Record::read(record).ok().flatten();
    let record = record.ok_or_else(|| format!("process {pid}, which is not a datetime-server"))?;
    if let (Some(recorded), Some(ours)) = (record.pid_namespace.as_ref(), pid_namespace())
        && *recorded != ours
    {
        return Err(format!(
            "process {pid}, which is in another PID namespace, such as a container: run this command there"
        ));
    }
    let started = start_time(Pid::from_raw(pid));
    if record.pid != pid || record.start_time.is_some() && started.is_some() && record.start_time != started {
        return Err(format!("process {pid}, which is not the datetime-server that wrote the record"));
    }
    match owner(Pid::from_raw(pid)) {
        // The lock file belongs to `[process] user`. That user cannot make another process of root hold a lock on it.
        Some(0) if has_own_name(Pid::from_raw(pid)) => Ok((process, record)),
        Some(user) if user != lock_owner => {
            Err(format!("process {pid} of user {user}, but the lock file belongs to user {lock_owner}"))
        }
        Some(_) | None => Ok((process, record)),
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Waits by a poll without descriptors.
fn pause() {
    let _ = poll(&mut [], PollTimeout::try_from(PAUSE).unwrap_or(PollTimeout::ZERO));
}
