//! Installs and uses the packages in a fresh Debian.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use super::processor::Foreign;
use crate::process::{self, Background};
use crate::window::{self, VirtualDisplay};
use crate::workspace::Workspace;

/// Installs and uses the packages in a fresh Debian; opens the client from its desktop entry.
pub fn run(workspace: &Workspace, packages: &Path) -> Result<()> {
    let sh = &workspace.sh;
    if !may_install(workspace)? {
        return Ok(());
    }
    let work = workspace.directory("xtask/package")?;
    // All its mounts and processes end with it, even if it is killed.
    let namespaces = ["--mount", "--mount-proc", "--pid", "--fork", "--kill-child"];
    process::run(cmd!(sh, "unshare {namespaces...} sh packaging/linux/trial.sh {packages} {work}"))?;
    let display = VirtualDisplay::start_x11(&work)?;
    let root = work.join("debian");
    let mut command = display.command("systemd-nspawn");
    command.args(["--quiet", "--register=no", "--keep-unit", "--bind-ro=/tmp/.X11-unix", "--setenv=DISPLAY"]);
    // With its default settings, the client searches for clocks on the network.
    command.arg("--private-network");
    command.arg("--directory").arg(&root).args(["sh", "-c"]);
    command.arg("gio launch /usr/share/applications/datetime-client.desktop && exec sleep infinity");
    let mut desktop = Background::start("desktop-entry", command, &work)?;
    let picture = work.join("window.png");
    desktop
        .wait_for("a window opened by the desktop entry", || window::picture_if_shown(&display, &picture))?;
    println!("the desktop entry opens a window: {}", workspace.relative(&picture));
    drop((desktop, display));
    Ok(sh.remove_path(root)?)
}

/// Installs and uses the packages in a fresh Debian for another processor, whose programs QEMU runs.
pub fn run_foreign(workspace: &Workspace, packages: &Path, foreign: Foreign) -> Result<()> {
    if !may_install(workspace)? {
        return Ok(());
    }
    let work = workspace.directory("xtask/package")?;
    let namespaces = ["--mount", "--mount-proc", "--pid", "--fork", "--kill-child"];
    let (architecture, qemu) = (foreign.debian(), foreign.qemu());
    process::run(cmd!(
        workspace.sh,
        "unshare {namespaces...} sh packaging/linux/trial-foreign.sh {packages} {work} {architecture} {qemu}"
    ))?;
    Ok(workspace.sh.remove_path(work.join(architecture))?)
}

/// Whether the packages can be tested.
fn may_install(workspace: &Workspace) -> Result<bool> {
    let root = workspace.is_root()?;
    if !root {
        println!(
            "skipped, because only root can install a Debian; run: sudo env PATH=\"$PATH\" cargo xtask package"
        );
    }
    Ok(root)
}
