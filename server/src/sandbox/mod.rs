//! Drops the privileges that a server does not need after it has opened its sockets: root, then everything that a compromised
//! process could abuse.
//!
//! The parent changes its user, can gain no new privileges and filters its system calls; its children inherit that for free. A
//! child also gives up access to files, connections, processes, descriptors and capabilities.

mod confinement;
mod privileges;

pub use confinement::Confinement;
pub(crate) use privileges::Identity;
