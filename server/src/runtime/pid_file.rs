//! The PID file. Only its lock says whether a server lives: the file stays behind where rights to delete it were given
//! up, and a crash leaves it too.
//!
//! The lock is one of fcntl(2), not of flock(2): it is not handed to children, who would keep it after their parent is
//! gone, and the kernel tells who holds it, so that a stale number in the file harms nobody.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::libc;
use nix::unistd::Pid;

use crate::confine::Identity;

/// The locked file of this process.
#[derive(Debug)]
pub struct PidFile {
    file: File,
}

/// Why it could not be had.
#[derive(Debug, thiserror::Error)]
pub enum PidFileError {
    /// Another server has it.
    #[error("a server runs already, as process {pid}, with the PID file {}; stop it with `datetime-server stop`, or set another [process] pid_file", path.display())]
    Held {
        /// That server.
        pid: Pid,
        /// The file.
        path: PathBuf,
    },
    /// The system says no.
    #[error("cannot use the PID file {}: {source}; set [process] pid_file to a file that this user may write", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl PidFile {
    /// Locks the file for this process and writes its number.
    ///
    /// # Errors
    /// [`PidFileError`]
    pub fn claim(path: &Path) -> Result<Self, PidFileError> {
        let unusable = |source| PidFileError::Unusable { path: path.to_path_buf(), source };
        let mut file = open(path).map_err(unusable)?;
        match fcntl(&file, FcntlArg::F_SETLK(&whole_file(libc::F_WRLCK))) {
            Ok(_) => {}
            Err(Errno::EAGAIN | Errno::EACCES) => {
                let pid = lock_holder(&file).map_err(unusable)?.unwrap_or(Pid::from_raw(0));
                return Err(PidFileError::Held { pid, path: path.to_path_buf() });
            }
            Err(error) => return Err(unusable(error.into())),
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", Pid::this())).map_err(unusable)?;
        Ok(Self { file })
    }

    /// Gives the file to another user, who is about to be this process.
    ///
    /// # Errors
    /// What the system says.
    pub fn give_to(&self, identity: Identity) -> io::Result<()> {
        std::os::unix::fs::fchown(&self.file, Some(identity.user().as_raw()), Some(identity.group().as_raw()))
    }

    /// Empties the file: no server lives any more. The file itself stays: deleting it could pull it from under a server
    /// that is just claiming it. Not done by dropping, which children do too.
    pub fn release(self) {
        let _ = self.file.set_len(0);
    }
}

/// The server that has the file, if one lives.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn holder(path: &Path) -> io::Result<Option<Pid>> {
    match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => lock_holder(&file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        // Another user's server: a lock for reading can be asked about too.
        Err(_) => lock_holder(&File::open(path)?),
    }
}

fn lock_holder(file: &File) -> io::Result<Option<Pid>> {
    let mut lock = whole_file(libc::F_WRLCK);
    fcntl(file, FcntlArg::F_GETLK(&mut lock))?;
    let is_held = lock.l_type != whole_file(libc::F_UNLCK).l_type;
    Ok(is_held.then(|| Pid::from_raw(lock.l_pid)))
}

fn open(path: &Path) -> io::Result<File> {
    make_folder(path)?;
    // Never through a link: in a folder that others may write, it could lead to a file of ours.
    let flags = (OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC).bits();
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .custom_flags(flags)
        .open(path)
}

/// Makes the folder of a runtime file, for its owner alone.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && fs::metadata(folder).is_err() => {
            DirBuilder::new().recursive(true).mode(0o755).create(folder)
        }
        Some(_) | None => Ok(()),
    }
}

/// The constants of its kinds are of another width on other systems.
fn whole_file(kind: impl TryInto<i16>) -> libc::flock {
    libc::flock {
        l_type: kind.try_into().unwrap_or_default(),
        l_whence: i16::try_from(libc::SEEK_SET).unwrap_or_default(),
        l_start: 0,
        l_len: 0,
        l_pid: 0,
    }
}
