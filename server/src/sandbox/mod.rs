//! Drops the privileges that a server does not need after it has opened its sockets: root, then everything that a compromised
//! process could abuse.
//!
//! The parent changes its user, sets no_new_privs and filters its system calls, and its children inherit this at no cost. A child
//! also drops its access to files, new connections, other processes, new descriptors and capabilities.

mod confinement;
mod privileges;

pub use confinement::Confinement;
pub(crate) use privileges::Identity;
