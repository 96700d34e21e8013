//! `cargo xtask cross`: the client for Windows, tested under Wine, and both programs for macOS.

mod macos;
mod windows;
mod wine;

use anyhow::Result;
use clap::ValueEnum;

use crate::workspace::Workspace;

/// The operating system to build for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum System {
    /// The client: built, and tested under Wine, as a zip file and as an installer
    Windows,
    /// The client and the server: on macOS built for both processors, elsewhere type-checked
    Macos,
}

/// Builds for `system`.
pub fn run(workspace: &Workspace, system: System) -> Result<()> {
    match system {
        System::Windows => windows::run(workspace),
        System::Macos => macos::run(workspace),
    }
}
