//! Tools that cargo installs: in the target folder, in one version, beside nothing of the user's.

use std::path::PathBuf;
use std::process::Command;

use crate::error::Error;
use crate::release::{self, Program};
use crate::workspace::Workspace;

/// A tool and its version.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Makes packages for Debian.
pub const CARGO_DEB: Tool = Tool { name: "cargo-deb", version: "3.8.0" };
/// Makes packages for Fedora and its kin.
pub const CARGO_GENERATE_RPM: Tool = Tool { name: "cargo-generate-rpm", version: "0.21.1" };

/// The program of `tool`, installed first where it is missing.
pub fn ensure(workspace: &Workspace, tool: Tool) -> Result<PathBuf, Error> {
    let folder = workspace.folder(&format!("tools/{}-{}", tool.name, tool.version))?;
    let program = folder.join("bin").join(tool.name);
    if !program.is_file() {
        println!("{} {}: installing (a minute or two)", tool.name, tool.version);
        let mut cargo = workspace.cargo(&["install", "--quiet", "--locked", "--version", tool.version]);
        release::run("cargo install", cargo.arg("--root").arg(&folder).arg(tool.name))?;
    }
    Ok(program)
}

/// A command of `tool` at the top of the checkout that packs `program` and writes the time `moment` and no other.
pub fn command(workspace: &Workspace, tool: Tool, program: &Program, moment: u64) -> Result<Command, Error> {
    let mut command = Command::new(ensure(workspace, tool)?);
    command
        .current_dir(workspace.root())
        .env("CARGO_TARGET_DIR", &program.built_in)
        .env("SOURCE_DATE_EPOCH", moment.to_string());
    Ok(command)
}
