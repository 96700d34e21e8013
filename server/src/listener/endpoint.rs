//! An address and the protocol that is served there.

use std::fmt;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::settings::Protocol;

/// Where a listener accepts clients, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Endpoint {
    /// The actual address; the port is never 0.
    pub(crate) address: SocketAddr,
    pub(crate) protocol: Protocol,
}

/// The address, and the protocol if it is not that of this program.
impl fmt::Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, protocol } = self;
        match protocol {
            Protocol::Datetime => address.fmt(out),
            Protocol::Daytime | Protocol::Time => write!(out, "{address} for {protocol}"),
        }
    }
}
