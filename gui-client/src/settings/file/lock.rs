//! One window at a time writes: a lock on a file that lies beside `client.toml` and stays there, since a lock on a
//! file that is replaced or removed keeps nobody out.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::beside;

/// How long another window is waited for: a save takes milliseconds, and one that hangs must not hang this one.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often is looked: nobody notices this much.
const PAUSE: Duration = Duration::from_millis(5);

/// Held until it is dropped; the system lets it go for a process that dies.
#[must_use]
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Waits until no other window writes `file`.
    ///
    /// # Errors
    /// What the system says, or that another window does not come to an end.
    pub(super) fn take(file: &Path) -> io::Result<Self> {
        let name = beside::sibling(file, ".lock");
        let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&name)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Self(lock)),
                // A file system without locks: better to save without one than not at all.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self(lock));
                }
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                    let what = format!("another window has been writing for {} seconds", PATIENCE.as_secs());
                    return Err(io::Error::new(io::ErrorKind::TimedOut, what));
                }
                // Nobody unparks this thread; if somebody did, it would look earlier.
                Err(TryLockError::WouldBlock) => thread::park_timeout(PAUSE),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where this fails, closing the file lets go of it, on some systems a little later.
        let _ = self.0.unlock();
    }
}
