//! `cargo xtask cross`: the client for Windows, tested under Wine, and both programs for macOS.

mod macos;
mod windows;

use std::path::Path;

use anyhow::{Result, ensure};
use clap::ValueEnum;
use xshell::cmd;

use crate::dist::with_flags;
use crate::process;
use crate::system_deps::{self, Purpose};
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

/// Debian's compiler, which comes with the sources of the standard library; PATH may lead to another.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Runs cargo for `target`. If there is no standard library for it, cargo builds the crates `std` of it first.
fn cargo(
    workspace: &Workspace,
    target: &str,
    std: &str,
    arguments: &[&str],
    env: &[(String, String)],
) -> Result<()> {
    let sh = &workspace.sh;
    let libraries = cmd!(sh, "rustc --print target-libdir --target {target}").quiet().read()?;
    let build_std = !Path::new(&libraries).is_dir();
    let option = build_std.then(|| format!("-Zbuild-std={std}"));
    let directory = workspace.directory("cross")?;
    let cargo = cmd!(sh, "cargo {option...} {arguments...} --target {target} --target-dir {directory}");
    let mut cargo = with_flags(workspace, cargo.envs(env.iter().cloned()), "")?;
    if build_std {
        system_deps::ensure(workspace, Purpose::RustSources)?;
        ensure!(Path::new(DEBIAN_RUSTC).exists(), "no standard library; run: rustup target add {target}");
        cargo = cargo.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    }
    process::run(cargo)
}
