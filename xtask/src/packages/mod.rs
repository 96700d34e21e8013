//! The system packages that running the window needs: looked for, and installed where we may.

mod apt;
mod list;

use std::env;
use std::path::{Path, PathBuf};

pub use list::Purpose;

use crate::error::Error;
use crate::workspace::Workspace;

/// Sees to it that everything for `purpose` is there, or says exactly what to install.
pub fn ensure(workspace: &Workspace, purpose: Purpose) -> Result<(), Error> {
    if cfg!(target_os = "macos") || cfg!(windows) {
        return Ok(());
    }
    if find_program("dpkg-query").is_some() && find_program("apt-get").is_some() {
        return apt::ensure(workspace, purpose);
    }
    let absent: Vec<_> =
        list::programs(purpose).iter().copied().filter(|name| find_program(name).is_none()).collect();
    if absent.is_empty() {
        println!("system packages: the programs are there; libraries cannot be checked on this system");
        return Ok(());
    }
    Err(Error::failed(format!(
        "missing: {}\n{}",
        absent.join(" "),
        list::advice(purpose, installed_manager())
    )))
}

/// Where a program lies, if it does.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders)
        // Helpers that no user starts are in one of these, by distribution.
        .chain(["/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    path.is_file()
}

fn installed_manager() -> Option<&'static str> {
    list::MANAGERS.iter().map(|manager| manager.program).find(|program| find_program(program).is_some())
}
