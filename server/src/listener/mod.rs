//! The listening sockets: opened, accepted from, and moved without refusing anyone.

mod accept;
mod activation;
mod bind;
mod set;

pub use accept::{Accepted, accept};
pub use bind::ListenError;
pub use set::{Listener, Listeners};
