//! Whether the same sources give the same bytes: whoever does not trust our packages can make them and compare.

use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::package::pack::{self, Built, Made};
use crate::package::sums;
use crate::release;
use crate::workspace::Workspace;

/// Packs the same programs once more.
pub fn pack_and_compare(workspace: &Workspace, built: &Built, made: &Made) -> Result<(), Error> {
    let folder = tempfile::tempdir_in(workspace.folder("xtask")?)
        .map_err(Error::system("cannot make a folder for the second packages"))?;
    pack::all(workspace, built, folder.path())?;
    compare(made, folder.path())
}

/// Builds and packs everything once more, from what is committed, in a checkout in another place.
pub fn build_and_compare(workspace: &Workspace, moment: u64, made: &Made) -> Result<(), Error> {
    let mut git = Command::new("git");
    let changed = release::output("git", git.args(["status", "--porcelain"]).current_dir(workspace.root()))?;
    if !changed.is_empty() {
        return Err(Error::failed("the second build is of what is committed: commit first, then compare"));
    }
    let folder =
        tempfile::tempdir().map_err(Error::system("cannot make a folder for the second checkout"))?;
    let checkout = folder.path().join("datetime");
    let mut git = Command::new("git");
    git.args(["clone", "--quiet"]).arg(workspace.root()).arg(&checkout);
    release::run("git clone", &mut git)?;
    // The tools are no part of what is compared: built once is enough.
    let tools = checkout.join("target/tools");
    let mut copy = Command::new("cp");
    release::run("cp", copy.arg("-rT").arg(workspace.folder("tools")?).arg(made_in(&tools)?))?;
    let mut cargo = workspace.cargo(&["xtask", "package", "--untried"]);
    cargo.current_dir(&checkout).env_remove("CARGO_TARGET_DIR").env("SOURCE_DATE_EPOCH", moment.to_string());
    release::run("the second build", &mut cargo)?;
    compare(made, &checkout.join("target/dist"))
}

fn made_in(folder: &Path) -> Result<&Path, Error> {
    std::fs::create_dir_all(folder).map_err(Error::system(format!("cannot make {}", folder.display())))?;
    Ok(folder)
}

fn compare(made: &Made, others: &Path) -> Result<(), Error> {
    let mut different = Vec::new();
    for one in made.all() {
        let name = one.file_name().unwrap_or_default();
        if sums::read(one)? != sums::read(&others.join(name))? {
            different.push(name.to_string_lossy().into_owned());
        }
    }
    if different.is_empty() {
        println!("made a second time, every package has the same bytes");
        return Ok(());
    }
    Err(Error::failed(format!("made a second time, these have other bytes: {}", different.join(", "))))
}
