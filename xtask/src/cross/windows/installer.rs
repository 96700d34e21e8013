//! The installer: made, run as a user would who asks for no questions, and undone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::cross::windows::wine::Wine;
use crate::error::Error;
use crate::server::Server;
use crate::workspace::Workspace;
use crate::{release, wait};

const SCRIPT: &str = "packaging/windows/installer.nsi";
/// What Windows lists under "Apps".
const KEY: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\datetime-client";
/// Under the user's folder.
const INSTALLED: &str = "AppData/Local/Programs/Date and time";
const MENU: &str = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Date and time.lnk";
/// The uninstaller goes on in a copy of itself after it has ended.
const REMOVED: Duration = Duration::from_secs(30);

/// Makes the installer of `program`.
pub fn make(workspace: &Workspace, program: &Path) -> Result<PathBuf, Error> {
    let setup = release::folder(workspace)?
        .join(format!("datetime-client-{}-windows-x86_64-setup.exe", release::VERSION));
    let mut makensis = Command::new("makensis");
    makensis
        .args(["-V2", "-WX"])
        .arg(format!("-DVERSION={}", release::VERSION))
        .arg(format!("-DPROGRAM={}", program.display()))
        .arg(format!("-DROOT={}", workspace.root().display()))
        .arg(format!("-DOUTPUT={}", setup.display()))
        .arg(workspace.root().join(SCRIPT));
    release::run("makensis", &mut makensis)?;
    Ok(setup)
}

/// Installs, asks `server` with what was installed, and removes it again.
pub fn try_out(wine: &Wine, setup: &Path, program: &Path, server: &Server) -> Result<(), Error> {
    wine.run(&setup.display().to_string(), &["/S"])?;
    let home = home_with(wine, INSTALLED)?;
    let installed = home.join(INSTALLED).join("datetime-client.exe");
    must(same(&installed, program)?, "the installed program is not the one that was packed")?;
    must(home.join(MENU).is_file(), "there is no entry in the start menu")?;
    let entry = wine.run("reg", &["query", KEY])?;
    must(entry.contains(release::VERSION), "the list of installed programs has no entry with the version")?;
    let answer = wine.run(&installed.display().to_string(), &["--once", "date", &server.address()])?;
    println!("installed; asked for the date, the installed program printed {}", answer.trim());
    must(answer.trim() == server.ask("date")?, "the installed program printed no answer of the server")?;
    let remover = home.join(INSTALLED).join("uninstall.exe");
    wine.run(&remover.display().to_string(), &["/S"])?;
    wait::until(REMOVED, "the end of everything that was installed", || {
        let left = home.join(INSTALLED).exists() || home.join(MENU).exists();
        Ok((!left && wine.run("reg", &["query", KEY]).is_err()).then_some(()))
    })?;
    println!("removed: no file, no entry in the menu and none in the list is left");
    Ok(())
}

fn home_with(wine: &Wine, path: &str) -> Result<PathBuf, Error> {
    let users = wine.drive().join("users");
    fs::read_dir(&users)
        .map_err(Error::system(format!("cannot list {}", users.display())))?
        .flatten()
        .map(|user| user.path())
        .find(|home| home.join(path).exists())
        .ok_or_else(|| Error::failed(format!("the installer ended well but there is no {path}")))
}

fn must(holds: bool, or: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::failed(or)) }
}

fn same(one: &Path, other: &Path) -> Result<bool, Error> {
    let read = |path: &Path| fs::read(path).map_err(Error::system(format!("cannot read {}", path.display())));
    Ok(read(one)? == read(other)?)
}
