//! Where things are: the checkout, its programs once built, and a folder for logs and pictures.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use tempfile::TempDir;

use crate::error::Error;

/// The checkout we work on.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

/// How programs are built.
#[derive(Debug, Clone, Copy)]
pub enum Profile {
    /// As `cargo test` builds them.
    Dev,
    /// As users get them.
    Release,
}

impl Workspace {
    /// From where cargo says our own sources are, and where our own program lies.
    pub fn locate() -> Result<Self, Error> {
        let own = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let program = env::current_exe().map_err(Error::system("cannot find our own program"))?;
        match (own.parent(), program.ancestors().nth(2)) {
            (Some(root), Some(target)) => Ok(Self { root: root.to_path_buf(), target: target.to_path_buf() }),
            _ => Err(Error::failed("cannot find the workspace: run this as `cargo xtask …`")),
        }
    }

    /// The top of the checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo builds.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A folder under `target/` for what a chore writes, made where it is missing.
    pub fn folder(&self, chore: &str) -> Result<PathBuf, Error> {
        let folder = self.target.join(chore);
        fs::create_dir_all(&folder).map_err(Error::system(format!("cannot make {}", folder.display())))?;
        Ok(folder)
    }

    /// Where cargo puts a program.
    pub fn program(&self, profile: Profile, name: &str) -> PathBuf {
        let folder = match profile {
            Profile::Dev => "debug",
            Profile::Release => "release",
        };
        self.target.join(folder).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// Cargo itself, the one that started us, at the top of the checkout.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// A path as a reader at the top of the checkout would write it.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

/// A folder for sockets, gone when dropped: their paths must be short, which a checkout's may not be.
pub fn short_folder() -> Result<TempDir, Error> {
    tempfile::Builder::new()
        .prefix("datetime-")
        .tempdir()
        .map_err(Error::system("cannot make a temporary folder"))
}
