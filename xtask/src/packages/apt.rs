//! Debian and its kin: what is missing is asked of dpkg and installed by apt-get, as root or by a sudo that does not ask.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::packages::{Purpose, list};
use crate::process::told_in;
use crate::workspace::Workspace;
use crate::{platform, wait};

/// Installs what `purpose` lacks, or says what to type where we may not.
pub fn ensure(workspace: &Workspace, purpose: Purpose) -> Result<(), Error> {
    let needed = list::debian(purpose);
    let absent = absent_of(&needed)?;
    if absent.is_empty() {
        println!("system packages: all there");
        return Ok(());
    }
    let Some(rights) = rights() else {
        return Err(Error::failed(format!(
            "system packages are missing, and installing them needs root; type:\n    sudo {}",
            list::apt_line(&absent)
        )));
    };
    let log = workspace.folder("xtask")?.join("apt.log");
    println!(
        "system packages: installing {} (a minute or two; log in {})",
        absent.join(" "),
        workspace.shown(&log)
    );
    install(rights, &absent, &log)?;
    let absent = absent_of(&needed)?;
    if absent.is_empty() {
        return Ok(());
    }
    Err(Error::failed(format!("apt-get could not install {}{}", absent.join(" "), told_in(&log))))
}

/// How we may install.
#[derive(Debug, Clone, Copy)]
enum Rights {
    Root,
    Sudo,
}

fn rights() -> Option<Rights> {
    if platform::is_root() {
        return Some(Rights::Root);
    }
    let mut sudo = Command::new("sudo");
    sudo.args(["-n", "true"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    sudo.status().is_ok_and(|status| status.success()).then_some(Rights::Sudo)
}

fn absent_of(needed: &[&'static str]) -> Result<Vec<&'static str>, Error> {
    // It ends with 1 where it does not know a name at all; what it does know is told all the same.
    let told = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .args(needed)
        .output()
        .map_err(Error::system("cannot ask dpkg-query"))?;
    Ok(list::missing(needed, &String::from_utf8_lossy(&told.stdout)))
}

fn install(rights: Rights, packages: &[&str], log: &Path) -> Result<(), Error> {
    let file = File::create(log).map_err(Error::system(format!("cannot write {}", log.display())))?;
    // An update that fails may still leave lists that are good enough: only the install decides.
    apt_get(rights, &["update"], &file)?;
    wait::check_interrupt()?;
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    apt_get(rights, &install, &file)?;
    wait::check_interrupt()
}

/// Runs to its end whatever happens: a package manager that is killed half-way leaves a broken system behind.
fn apt_get(rights: Rights, arguments: &[&str], log: &File) -> Result<(), Error> {
    let mut command = match rights {
        Rights::Root => Command::new("env"),
        Rights::Sudo => {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "env"]);
            sudo
        }
    };
    let copy = || log.try_clone().map_err(Error::system("cannot write the log of apt-get"));
    // RUNLEVEL=1: what is installed to be looked at is not to be started as a service.
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "RUNLEVEL=1",
        "apt-get",
        "-q",
        "-o",
        "DPkg::Lock::Timeout=120",
    ]);
    command.args(arguments).stdin(Stdio::null()).stdout(copy()?).stderr(copy()?);
    command.status().map(drop).map_err(Error::system("cannot start apt-get"))
}
