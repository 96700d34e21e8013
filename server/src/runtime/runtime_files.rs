//! The files by which commands find this server.

use std::os::unix::net::UnixListener;

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

    /// Takes the control socket out, for the process that answers on it.
    pub(crate) fn take_control_socket(&mut self) -> Option<UnixListener> {
        self.control_socket.take().map(ControlSocket::into_listener)
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
