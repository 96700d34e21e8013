//! The control socket: who connects gets the status, and nothing is read from it.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use nix::sys::stat::{Mode, umask};

use super::directory::check_runtime_directory_of;
use crate::files::{is_controlled_by_root, make_directory_of};
use crate::sandbox::Identity;

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
    /// Opens the socket; one that a dead server left is replaced. It belongs to `identity` where this process is about to
    /// become that user.
    ///
    /// # Errors
    /// [`SocketError`], also where a running server answers there.
    pub fn open(path: &Path, identity: Option<Identity>) -> Result<Self, SocketError> {
        let opened = bind_for(path, identity)
            .and_then(|listener| Ok(Self { listener, identity: device_and_inode(path)?, path: path.into() }));
        opened.map_err(|source| SocketError { path: path.to_path_buf(), source })
    }

    /// The next connection.
    ///
    /// # Errors
    /// What `accept(2)` says; [`io::ErrorKind::WouldBlock`] where there is none.
    pub fn accept(&self) -> io::Result<UnixStream> {
        self.listener.accept().map(|(stream, _)| stream)
    }

    /// Removes the socket's name. Rights to do so may have been given up; then it stays, and refuses.
    pub fn remove(&self) {
        // Another server may have put its own in the same place.
        if device_and_inode(&self.path).is_ok_and(|found| found == self.identity) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl AsFd for ControlSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.listener.as_fd()
    }
}

fn device_and_inode(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = std::fs::symlink_metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

/// Binds as that user where the user may, else as root where only root can change the way to it: the owner of a name is
/// changed.
fn bind_for(path: &Path, identity: Option<Identity>) -> io::Result<UnixListener> {
    check_runtime_directory_of(path, identity)?;
    make_directory_of(path, identity)?;
    let Some(identity) = identity else { return bind(path) };
    match identity.impersonate(|| bind(path))? {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && is_controlled_by_root(path) => {
            let listener = bind(path)?;
            let (user, group) = (identity.user().as_raw(), identity.group().as_raw());
            std::os::unix::fs::lchown(path, Some(user), Some(group))?;
            Ok(listener)
        }
        bound => bound,
    }
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    match std::fs::symlink_metadata(path) {
        Ok(_) if UnixStream::connect(path).is_ok() => {
            return Err(io::Error::other("another server answers there"));
        }
        Ok(metadata) if std::os::unix::fs::FileTypeExt::is_socket(&metadata.file_type()) => {
            std::fs::remove_file(path)?;
        }
        Ok(_) => return Err(io::Error::other("a file that is not a socket has this name")),
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
