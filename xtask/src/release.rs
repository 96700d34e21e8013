//! Programs as users get them.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::process::Process;
use crate::wait;
use crate::workspace::Workspace;

/// Builds the server as it is released, linked statically: it needs nothing of the system it runs on, and forks faster.
pub fn static_server(workspace: &Workspace) -> Result<PathBuf, Error> {
    let target = format!("{}-unknown-linux-gnu", env::consts::ARCH);
    let mut cargo = workspace.cargo(&["build", "--release", "-p", "datetime-server", "--target", &target]);
    cargo.env("RUSTFLAGS", "-C target-feature=+crt-static");
    run("cargo", &mut cargo)?;
    Ok(workspace.target().join(target).join("release/datetime-server"))
}

/// Runs a command of a build to its end.
pub fn run(name: &str, command: &mut Command) -> Result<(), Error> {
    let mut process = Process::start(name, command.stdout(Stdio::inherit()), None)?;
    let status = wait::forever(|| process.ended())?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::failed(format!("{name} failed ({status}); its messages stand above")))
    }
}
