//! Systems without a sandbox of their own: resource limits alone.

use super::limits::limit_child;

/// The sandbox of a system that has none.
#[derive(Debug, Default)]
pub struct Confinement {
    limits: bool,
}

impl Confinement {
    /// No sandbox.
    #[must_use]
    pub fn off() -> Self {
        Self::default()
    }

    /// Prepares what children give up; whatever is missing on this system is described in `missing`.
    pub fn begin(missing: &mut Vec<String>) -> Self {
        missing.push("a filter on system calls, and Landlock: only Linux has them".to_owned());
        Self { limits: true }
    }

    /// Limits a child.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn confine_child(&self) -> nix::Result<()> {
        if self.limits { limit_child() } else { Ok(()) }
    }
}
