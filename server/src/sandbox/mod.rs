//! Gives up what a server no longer needs once it listens: root, then every right that a compromised process could abuse.
//!
//! The parent changes its user, can gain no new privileges and filters its system calls; its children inherit that for free. A
//! child also gives up files, connections, processes, descriptors and capabilities.

mod confinement;
mod privileges;

pub use confinement::Confinement;
pub(crate) use privileges::Identity;
