//! The control socket: who connects gets the status, and nothing is read from it.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use nix::sys::stat::{Mode, umask};

use super::pid_file::make_folder;
use crate::confine::Identity;

/// The listening control socket; its owner alone can connect.
#[derive(Debug)]
pub struct ControlSocket {
    listener: UnixListener,
    path: PathBuf,
    /// Device and inode of its name.
    identity: (u64, u64),
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the control socket {}: {source}; set [process] control_socket to a path of fewer than 100 bytes in a folder that this user may write", path.display())]
pub struct SocketError {
    path: PathBuf,
    source: io::Error,
}

impl ControlSocket {
    /// Opens the socket; one that a dead server left is replaced.
    ///
    /// # Errors
    /// [`SocketError`], also where a living server answers there.
    pub fn open(path: &Path) -> Result<Self, SocketError> {
        let opened = bind(path)
            .and_then(|listener| Ok(Self { listener, identity: identity(path)?, path: path.into() }));
        opened.map_err(|source| SocketError { path: path.to_path_buf(), source })
    }

    /// Gives the socket to another user, who is about to be this process.
    ///
    /// # Errors
    /// What the system says.
    pub fn give_to(&self, identity: Identity) -> io::Result<()> {
        std::os::unix::fs::lchown(&self.path, Some(identity.user().as_raw()), Some(identity.group().as_raw()))
    }

    /// The next who asks.
    ///
    /// # Errors
    /// What `accept(2)` says; [`io::ErrorKind::WouldBlock`] where nobody asks.
    pub fn accept(&self) -> io::Result<UnixStream> {
        self.listener.accept().map(|(stream, _)| stream)
    }

    /// Removes the socket's name. Rights to do so may have been given up; then it stays, and refuses.
    pub fn remove(&self) {
        // Somebody may have put another in its place.
        if identity(&self.path).is_ok_and(|found| found == self.identity) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl AsFd for ControlSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.listener.as_fd()
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = std::fs::symlink_metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    make_folder(path)?;
    match std::fs::symlink_metadata(path) {
        Ok(_) if UnixStream::connect(path).is_ok() => {
            return Err(io::Error::other("another server answers there"));
        }
        Ok(metadata) if std::os::unix::fs::FileTypeExt::is_socket(&metadata.file_type()) => {
            std::fs::remove_file(path)?;
        }
        Ok(_) => return Err(io::Error::other("a file that is no socket has this name")),
        Err(_) => {}
    }
    // By the mask and not by a change afterwards: in between, others could connect.
    let before = umask(Mode::S_IRWXG | Mode::S_IRWXO);
    let listener = UnixListener::bind(path);
    umask(before);
    let listener = listener?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
