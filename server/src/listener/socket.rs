//! One listening socket.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use super::accept::{Accepted, accept};
use super::bind::{ListenError, bind};
use super::endpoint::Endpoint;
use crate::platform::drop_new_syns;

/// A listening socket.
#[derive(Debug)]
pub(crate) struct Listener {
    pub(super) socket: TcpListener,
    pub(super) endpoint: Endpoint,
    /// The port in the settings, which can be 0.
    pub(super) wanted_port: u16,
}

impl Listener {
    /// Accepts the next client without waiting.
    pub(crate) fn accept(&self) -> Accepted {
        accept(&self.socket, self.endpoint.protocol)
    }

    /// Drops new connection attempts; pending handshakes still finish.
    ///
    /// # Errors
    /// The system does not support it.
    pub(crate) fn drop_new_syns(&self) -> io::Result<()> {
        drop_new_syns(&self.socket)
    }

    /// The address and the protocol.
    pub(crate) fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// The address on which it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.endpoint.address
    }

    /// A socket that another process has opened and passed to this one.
    pub(crate) fn passed(socket: OwnedFd, endpoint: Endpoint) -> Self {
        Self { socket: socket.into(), endpoint, wanted_port: endpoint.address.port() }
    }

    /// Opens a socket. With `shared`, its address may overlap that of another shared socket of this user.
    ///
    /// # Errors
    /// [`ListenError`].
    pub(super) fn open(
        mut endpoint: Endpoint,
        wanted_port: u16,
        backlog: i32,
        shared: bool,
    ) -> Result<Self, ListenError> {
        let socket = bind(endpoint, backlog, shared)?;
        endpoint.address = socket.local_addr().map_err(|error| ListenError::Other(endpoint, error))?;
        Ok(Self { socket, endpoint, wanted_port })
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
