//! The application bundle and the server for macOS.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use xshell::cmd;

use crate::process::{self, step};
use crate::release;
use crate::workspace::{VERSION, Workspace};

const TARGETS: [&str; 2] = ["aarch64-apple-darwin", "x86_64-apple-darwin"];

/// On macOS, builds and packs both programs; elsewhere, checks that they compile, and lays out the bundle without a program.
pub fn run(workspace: &Workspace) -> Result<()> {
    let native = cfg!(target_os = "macos");
    let verb = if native { "build" } else { "check" };
    for target in TARGETS {
        let arguments = [verb, "--release", "-p", "datetime-client", "-p", "datetime-server"];
        step(target, || release::cargo_for(workspace, target, "std,panic_abort", &arguments, &[]))?;
    }
    let directory = workspace.directory("xtask/macos")?;
    let bundle = bundle(workspace, &directory)?;
    println!("{}", workspace.relative(&bundle));
    if native {
        step("pack", || pack(workspace, &directory, &bundle))
    } else {
        println!("not linked, because only macOS has Apple's linker and libraries");
        Ok(())
    }
}

fn bundle(workspace: &Workspace, directory: &Path) -> Result<PathBuf> {
    let sh = &workspace.sh;
    let bundle = directory.join("Date and time.app");
    sh.remove_path(&bundle)?;
    let contents = sh.create_dir(bundle.join("Contents"))?;
    sh.create_dir(contents.join("MacOS"))?;
    let info = fs::read_to_string(workspace.root.join("packaging/macos/Info.plist"))?;
    sh.write_file(contents.join("Info.plist"), info.replace("@VERSION@", VERSION))?;
    let resources = sh.create_dir(contents.join("Resources"))?;
    for file in ["icons/datetime.icns", "LICENSE-MIT", "LICENSE-APACHE"] {
        sh.copy_file(file, &resources)?;
    }
    Ok(bundle)
}

fn pack(workspace: &Workspace, directory: &Path, bundle: &Path) -> Result<()> {
    let sh = &workspace.sh;
    let dist = workspace.directory("dist")?;
    cmd!(sh, "plutil -lint {bundle}/Contents/Info.plist config/datetime-server.plist").run()?;
    let server = sh.create_dir(directory.join(format!("datetime-server-{VERSION}")))?;
    for (name, place) in
        [("datetime-client", bundle.join("Contents/MacOS")), ("datetime-server", server.clone())]
    {
        let built =
            TARGETS.map(|target| workspace.target.join("cross").join(target).join("release").join(name));
        // One program for both processors.
        cmd!(sh, "lipo -create -output {place}/{name} {built...}").run()?;
    }
    for file in ["config/server.toml", "config/datetime-server.plist", "LICENSE-MIT", "LICENSE-APACHE"] {
        sh.copy_file(file, &server)?;
    }
    // Apple silicon runs only signed programs; this signature is valid on every machine but names no developer.
    process::run(cmd!(sh, "codesign --force --deep --sign - {bundle}"))?;
    let zip = dist.join(format!("datetime-client-{VERSION}-macos.zip"));
    process::run(cmd!(sh, "ditto -c -k --keepParent {bundle} {zip}"))?;
    let archive = dist.join(format!("datetime-server-{VERSION}-macos.tar.gz"));
    let top = server.file_name().unwrap_or_default();
    // Otherwise Apple's tar adds files with extended attributes.
    process::run(cmd!(sh, "tar -czf {archive} -C {directory} {top}").env("COPYFILE_DISABLE", "1"))
}
