//! What a server gives up once it has what it needs: its user, then whatever a stranger could misuse it for.
//!
//! The parent becomes another user, may gain no rights any more and has a filter on its system calls, which its children
//! inherit at no cost. A child gives up files, connections, processes and descriptors too.

mod limits;
mod privileges;

#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "none.rs"]
mod system;

#[cfg(target_os = "linux")]
mod filter;

pub use limits::limit_child;
pub(crate) use privileges::Identity;
pub use system::Confinement;
