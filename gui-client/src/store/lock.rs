//! Lets one process at a time update the settings file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::atomic_file;

/// How long to wait for another process: an update takes milliseconds, and a process that hangs must not block this
/// one.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The lock is polled, because std has no lock with a timeout. Waiting processes acquire it in no particular order.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// An exclusive lock, released when it is dropped or when the process ends.
#[must_use]
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Acquires the lock for `file`. The lock is on a file of its own that is never removed: `file` is replaced, and a
    /// lock on a replaced file excludes no other process.
    ///
    /// # Errors
    /// The lock file cannot be opened, or another process does not release the lock in time.
    pub(super) fn acquire(file: &Path) -> io::Result<Self> {
        let name = atomic_file::sibling(file, ".lock");
        let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(name)?;
        let deadline = Instant::now() + TIMEOUT;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Self(lock)),
                // A file system without locks: saving without a lock is better than not saving.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self(lock));
                }
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                    let reason = format!(
                        "another window has been saving it for more than {} seconds",
                        TIMEOUT.as_secs()
                    );
                    return Err(io::Error::new(io::ErrorKind::TimedOut, reason));
                }
                Err(TryLockError::WouldBlock) => thread::park_timeout(POLL_INTERVAL),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file releases the lock too, on Windows possibly later.
        let _ = self.0.unlock();
    }
}
