//! The lock that a running server holds, next to its PID file: `server.pid.lock`. Only the lock says whether a server
//! runs; the file stays behind where it may not be deleted, and after a crash.
//!
//! It is a record lock of fcntl(2), not one of flock(2): children do not inherit it, so that none keeps it after the
//! server is gone, and the kernel names the process that holds it. Only its owner can open the file, so no other user can
//! hold the lock. The PID file itself can be read by everybody and locks nothing.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;

use super::directory::check_runtime_directory_of;
use super::record::Record;
use super::record_lock::lock_path;
use super::running::{FindError, RunningServer};
use crate::files::{Access, is_self_or_root, open};
use crate::platform::whole_file_lock;
use crate::sandbox::Identity;

/// What others may do with the lock file: nothing.
const LOCK_MODE: u32 = 0o600;

/// The PID file may be read by everybody, as other programs do (systemd's PIDFile=, monit).
const PID_FILE_MODE: u32 = 0o644;

/// The lock and the PID file of this process.
#[derive(Debug)]
pub struct ServerLock {
    lock: File,
    pid_file: File,
    record: Record,
}

/// Why this process does not get them.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another server has them.
    #[error("a server runs already, {holder}, with the PID file {}; stop it with `datetime-server stop`, or set another [process] pid_file", path.display())]
    Held {
        /// Which one, in words.
        holder: String,
        /// The PID file.
        path: PathBuf,
    },
    /// The system refuses, or the file cannot be trusted.
    #[error("cannot use {}: {source}; set [process] pid_file to a file that this user may write", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl ServerLock {
    /// Takes the lock of `record.pid_file` for this process, and writes the record and the PID. The files belong to
    /// `identity` where this process is about to become that user.
    ///
    /// # Errors
    /// [`LockError`]
    pub fn acquire(record: &Record, identity: Option<Identity>) -> Result<Self, LockError> {
        let path = record.pid_file.clone();
        let lock_path = lock_path(&path);
        let unusable = |path: &Path| {
            let path = path.to_path_buf();
            move |source| LockError::Unusable { path, source }
        };
        check_runtime_directory_of(&path, identity).map_err(unusable(&path))?;
        let mut lock = open_own(&lock_path, LOCK_MODE, identity).map_err(unusable(&lock_path))?;
        match fcntl(&lock, FcntlArg::F_SETLK(&whole_file_lock(libc::F_WRLCK))) {
            Ok(_) => {}
            Err(Errno::EAGAIN | Errno::EACCES) => {
                return Err(LockError::Held { holder: holder(&path), path });
            }
            Err(error) => return Err(unusable(&lock_path)(error.into())),
        }
        let text = record.to_text().map_err(unusable(&lock_path))?;
        lock.set_len(0).and_then(|()| lock.write_all(text.as_bytes())).map_err(unusable(&lock_path))?;
        let mut pid_file = open_own(&path, PID_FILE_MODE, identity).map_err(unusable(&path))?;
        pid_file.set_len(0).and_then(|()| writeln!(pid_file, "{}", record.pid)).map_err(unusable(&path))?;
        Ok(Self { lock, pid_file, record: record.clone() })
    }

    /// Empties the files, and removes the PID file where that is permitted: no server runs any more. The lock file stays,
    /// since another server may be about to lock it. Not done on drop, which children do too.
    pub fn release(self) {
        let _ = self.pid_file.set_len(0);
        // Another server may have its own file in the same place, where the directory was replaced.
        let named = fs::symlink_metadata(&self.record.pid_file);
        let is_same = |named: &Metadata, own: &Metadata| (named.dev(), named.ino()) == (own.dev(), own.ino());
        if let (Ok(named), Ok(own)) = (named, self.pid_file.metadata())
            && is_same(&named, &own)
        {
            let _ = fs::remove_file(&self.record.pid_file);
        }
        super::record::withdraw(&self.record);
        let _ = self.lock.set_len(0);
    }
}

fn holder(pid_file: &Path) -> String {
    match RunningServer::find(pid_file) {
        Ok(Some(server)) => format!("process {}", server.pid()),
        Err(FindError::Unidentified { reason, .. }) => reason,
        Ok(None) | Err(FindError::Unusable { .. }) => "which has just begun".to_owned(),
    }
}

/// Opens a file that must be ours: a file that another user owns could be changed, or locked, by that user.
fn open_own(path: &Path, mode: u32, identity: Option<Identity>) -> io::Result<File> {
    let file = open(path, Access::Update, mode, identity)?;
    let found = file.metadata()?;
    let owner = found.uid();
    if !is_self_or_root(owner) && identity.is_none_or(|identity| identity.user().as_raw() != owner) {
        return Err(io::Error::other(format!("it belongs to user {owner}; remove it")));
    }
    if found.mode() & 0o777 & !mode != 0 {
        let mode = found.mode() & 0o777;
        return Err(io::Error::other(format!("others may write or lock it (mode {mode:04o}); remove it")));
    }
    Ok(file)
}
