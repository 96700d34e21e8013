//! The record lock of fcntl(2) that says whether a server runs: where it is, and which process holds it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;

use crate::platform::whole_file_lock;

/// The lock file of a PID file.
pub(super) fn lock_path(pid_file: &Path) -> PathBuf {
    let mut name = pid_file.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

/// The process that holds a lock on `file`, as F_GETLK reports it: -1 for a lock of an open file description, 0 for a
/// process of another PID namespace; `None` where the lock is free.
pub(super) fn lock_holder(file: &File) -> io::Result<Option<i32>> {
    let mut lock = whole_file_lock(libc::F_WRLCK);
    fcntl(file, FcntlArg::F_GETLK(&mut lock))?;
    let is_held = lock.l_type != whole_file_lock(libc::F_UNLCK).l_type;
    Ok(is_held.then_some(lock.l_pid))
}
