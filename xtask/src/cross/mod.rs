//! `cargo xtask cross`: the programs for other systems, built and tried here as far as that can be.

mod compiler;
mod macos;
mod windows;

use clap::ValueEnum;

use crate::error::Error;
use crate::workspace::Workspace;

/// The system to build for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum System {
    /// The client: built, tested and driven under Wine, as a zip and as an installer
    Windows,
    /// Client and server: checked by the compiler, and the bundle that the Finder starts
    Macos,
}

/// Does all that can be done for `system` on this one.
pub fn run(workspace: &Workspace, system: System) -> Result<(), Error> {
    match system {
        System::Windows => windows::run(workspace),
        System::Macos => macos::run(workspace),
    }
}
