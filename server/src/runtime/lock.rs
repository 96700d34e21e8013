//! The lock and the PID file of a running server. The lock is on a file next to the PID file, `server.pid.lock`. A server is
//! running only if the lock is held: the files remain after a crash, or if the server is not permitted to delete them.
//!
//! It is a record lock (fcntl(2)) and not flock(2). Children do not inherit it, so none holds it after the server has ended, and
//! the kernel reports which process holds it. Only its owner can open the file, so no other user can hold the lock. The PID file
//! itself is readable by all users and is not locked.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;

use super::directory::check_runtime_directory_of;
use super::record::{Record, withdraw};
use super::running::{FindError, RunningServer, lock_path};
use crate::files::{Access, is_self_or_root, open};
use crate::platform::whole_file_lock;
use crate::sandbox::Identity;

/// Only the owner can open the lock file.
const LOCK_MODE: u32 = 0o600;

/// All users can read the PID file, as other programs do (PIDFile= of systemd, monit).
const PID_FILE_MODE: u32 = 0o644;

/// The lock and the PID file of this process.
#[derive(Debug)]
pub struct ServerLock {
    lock: File,
    pid_file: File,
    record: Record,
}

/// Why the lock cannot be acquired.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another server holds the lock.
    #[error("a server is already running ({holder}) with the PID file {}; stop it with `datetime-server stop`, or set another [process] pid_file", path.display())]
    Held {
        /// A description of its process.
        holder: String,
        /// The path of the PID file.
        path: PathBuf,
    },
    /// A file cannot be opened or written, or another user controls it.
    #[error("cannot use {}: {source}; set [process] pid_file to a file that this user can write to", path.display())]
    Unusable {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

impl ServerLock {
    /// Acquires the lock for `record.pid_file`, and writes the record and the PID. If this process is about to become the user
    /// `identity`, that user owns the files.
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

    /// Empties the files and removes the PID file if that is permitted. The lock file remains, because another server may be
    /// about to lock it. This is not an implementation of `Drop`, because children must not do it.
    pub fn release(self) {
        let _ = self.pid_file.set_len(0);
        // If the directory was replaced, the path can be that of another server's file.
        let named = fs::symlink_metadata(&self.record.pid_file);
        let is_same = |named: &Metadata, own: &Metadata| (named.dev(), named.ino()) == (own.dev(), own.ino());
        if let (Ok(named), Ok(own)) = (named, self.pid_file.metadata())
            && is_same(&named, &own)
        {
            let _ = fs::remove_file(&self.record.pid_file);
        }
        withdraw(&self.record);
        let _ = self.lock.set_len(0);
    }
}

fn holder(pid_file: &Path) -> String {
    match RunningServer::find(pid_file) {
        Ok(Some(server)) => format!("process {}", server.pid()),
        Err(FindError::Unidentified { holder, .. }) => holder,
        Ok(None) | Err(FindError::Unusable { .. }) => "its process is not known yet".to_owned(),
    }
}

/// Opens a file and checks that no other user can change or lock it.
fn open_own(path: &Path, mode: u32, identity: Option<Identity>) -> io::Result<File> {
    let file = open(path, Access::Update, mode, identity)?;
    let metadata = file.metadata()?;
    let owner = metadata.uid();
    if !is_self_or_root(owner) && identity.is_none_or(|identity| identity.user().as_raw() != owner) {
        return Err(io::Error::other(format!("it belongs to user {owner}; remove it")));
    }
    let existing_mode = metadata.mode() & 0o777;
    if existing_mode & !mode != 0 {
        return Err(io::Error::other(format!(
            "other users can write to it or lock it (mode {existing_mode:04o}); remove it"
        )));
    }
    Ok(file)
}
