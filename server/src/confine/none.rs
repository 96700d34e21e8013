//! Systems without a sandbox of their own kind: limits alone.

use super::limits::limit_child;

/// The sandbox of a system that has none.
pub enum Confinement {
    /// The settings want none.
    Off,
    /// Limits.
    On,
}

impl Confinement {
    /// Prepares what children give up; what this system lacks is said.
    pub fn begin(lacks: &mut Vec<String>) -> Self {
        lacks.push("a filter on system calls, and Landlock: only Linux has them".to_owned());
        Self::On
    }

    /// Limits a child.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn confine_child(&self) -> nix::Result<()> {
        match self {
            Self::On => limit_child(),
            Self::Off => Ok(()),
        }
    }
}
