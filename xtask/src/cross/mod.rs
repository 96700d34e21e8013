//! `cargo xtask cross`: the client for Windows, tested under Wine, both programs for macOS, and the server for FreeBSD.

mod macos;
mod windows;
mod wine;

use anyhow::Result;
use clap::ValueEnum;

use crate::process::step;
use crate::release;
use crate::workspace::Workspace;

/// The operating system to build for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum System {
    /// The client: built, and tested under Wine, as a zip file and as an installer
    Windows,
    /// The client and the server: on macOS built for both processors, elsewhere type-checked
    Macos,
    /// The server, and what the client does without its window: type-checked, not linked or run
    Freebsd,
}

/// Builds for `system`.
pub fn run(workspace: &Workspace, system: System) -> Result<()> {
    match system {
        System::Windows => windows::run(workspace),
        System::Macos => macos::run(workspace),
        System::Freebsd => freebsd(workspace),
    }
}

/// Checks that the crates compile for FreeBSD. Linking would need its libraries.
fn freebsd(workspace: &Workspace) -> Result<()> {
    let target = "x86_64-unknown-freebsd";
    let arguments = ["check", "--release", "-p", "datetime-server", "-p", "datetime-client-core"];
    step(target, || release::cargo_for(workspace, target, "std,panic_abort", &arguments, &[]))?;
    println!("not linked and not run");
    Ok(())
}
