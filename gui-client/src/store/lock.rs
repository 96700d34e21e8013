//! Lets one process at a time update the settings file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use datetime_client_core::reason::Reason;

use super::atomic_file;

/// How long to wait for another process. An update takes milliseconds, and a process that hangs must not block this one.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The lock is polled, because std has no lock with a timeout. Waiting processes acquire it in no particular order.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// Acquires the lock for `file`. Closing the returned file releases it, also when the process is killed.
///
/// The lock is on a separate file that is never removed: `file` is replaced, and a lock on a replaced file excludes no
/// other process.
///
/// # Errors
/// The lock file cannot be opened, or another process does not release the lock in time.
pub(super) fn acquire(file: &Path) -> io::Result<File> {
    let name = atomic_file::sibling(file, ".lock");
    let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(name)?;
    let deadline = Instant::now() + TIMEOUT;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            // The file system has no locks. Saving without a lock is better than not saving.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(lock),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                return Err(io::Error::new(io::ErrorKind::TimedOut, Reason::Locked));
            }
            Err(TryLockError::WouldBlock) => thread::park_timeout(POLL_INTERVAL),
        }
    }
}
