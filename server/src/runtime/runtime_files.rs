//! The files by which commands find this server.

use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

use nix::poll::{PollFd, PollFlags};

use super::lock::ServerLock;
use super::socket::ControlSocket;

/// The lock with the PID file, and the control socket of this server. A server can run without them.
#[derive(Debug, Default)]
pub(crate) struct RuntimeFiles {
    lock: Option<ServerLock>,
    control_socket: Option<ControlSocket>,
}

impl RuntimeFiles {
    pub(crate) fn new(lock: Option<ServerLock>, control_socket: Option<ControlSocket>) -> Self {
        Self { lock, control_socket }
    }

    /// The descriptor to poll for connections to the control socket; `None` if there is no socket.
    pub(crate) fn poll_fd(&self) -> Option<PollFd<'_>> {
        let socket = self.control_socket.as_ref()?;
        Some(PollFd::new(socket.as_fd(), PollFlags::POLLIN))
    }

    /// Accepts the next connection to the control socket; `None` if there is none.
    ///
    /// # Errors
    /// The error of `accept(2)`.
    pub(crate) fn accept(&self) -> io::Result<Option<UnixStream>> {
        match self.control_socket.as_ref().map(ControlSocket::accept).transpose() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            accepted => accepted,
        }
    }

    /// Removes the files. This is not an implementation of `Drop`, because children must not do it.
    pub(crate) fn remove(self) {
        if let Some(socket) = self.control_socket {
            socket.remove();
        }
        if let Some(lock) = self.lock {
            lock.release();
        }
    }
}
