//! Listening sockets: opens them, accepts clients from them, and moves them to other addresses without refusing clients.

mod accept;
mod activation;
mod bind;
mod endpoint;
mod set;
mod socket;
mod wanted;

pub(crate) use accept::{Accepted, Incoming};
pub(crate) use bind::ListenError;
pub(crate) use endpoint::Endpoint;
pub(crate) use set::{Listeners, MAX_LISTENERS, Moved};
pub(crate) use socket::Listener;
