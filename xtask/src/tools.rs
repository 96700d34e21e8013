//! Tools that cargo installs: in the target folder, in one version, beside nothing of the user's.

use std::path::PathBuf;

use crate::error::Error;
use crate::release;
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
