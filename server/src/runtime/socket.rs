//! The control socket: a program that connects gets the status. Nothing is read from it.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use nix::sys::stat::{Mode, umask};

use super::directory::check_runtime_directory_of;
use crate::files::{create_directory_of, is_controlled_by_root};
use crate::sandbox::Identity;

/// The listening control socket; only its owner can connect.
#[derive(Debug)]
pub struct ControlSocket {
    listener: UnixListener,
    path: PathBuf,
    /// The device and inode of its file.
    file: (u64, u64),
}

/// Why the socket cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the control socket {}: {source}; set [process] control_socket to a path of fewer than 100 bytes in a directory that this user can write to", path.display())]
pub struct SocketError {
    path: PathBuf,
    source: io::Error,
}

impl ControlSocket {
    /// Opens the socket and replaces that of a server that has ended. If this process is about to become the user `identity`,
    /// that user owns the socket.
    ///
    /// # Errors
    /// [`SocketError`], also if another server accepts connections on this path.
    pub fn open(path: &Path, identity: Option<Identity>) -> Result<Self, SocketError> {
        let opened = bind_for(path, identity)
            .and_then(|listener| Ok(Self { listener, file: device_and_inode(path)?, path: path.into() }));
        opened.map_err(|source| SocketError { path: path.to_path_buf(), source })
    }

    /// The socket to accept connections from.
    pub(super) fn into_listener(self) -> UnixListener {
        self.listener
    }

    /// Removes the path. If the privileges to do so were dropped, it remains and refuses connections.
    pub fn remove(&self) {
        // The path can be that of another server's socket.
        if device_and_inode(&self.path).is_ok_and(|file| file == self.file) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn device_and_inode(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = std::fs::symlink_metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

/// Binds as the user `identity` if that user can create the path. Otherwise binds as root and changes the owner, if only root can
/// change the directories of the path.
fn bind_for(path: &Path, identity: Option<Identity>) -> io::Result<UnixListener> {
    check_runtime_directory_of(path, identity)?;
    create_directory_of(path, identity)?;
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
            return Err(io::Error::other("another server accepts connections on it"));
        }
        Ok(metadata) if std::os::unix::fs::FileTypeExt::is_socket(&metadata.file_type()) => {
            std::fs::remove_file(path)?;
        }
        Ok(_) => return Err(io::Error::other("it exists and is not a socket")),
        Err(_) => {}
    }
    // The umask and not a later chmod, before which other users could connect.
    let before = umask(Mode::S_IRWXG | Mode::S_IRWXO);
    let listener = UnixListener::bind(path);
    umask(before);
    let listener = listener?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
