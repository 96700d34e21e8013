//! The packages of both programs, made from what was built.

use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::error::Error;
use crate::package::{archive, sums};
use crate::release::{self, Program};
use crate::tools::{self, CARGO_DEB, CARGO_GENERATE_RPM, Tool};
use crate::workspace::Workspace;

/// The packages of one program.
#[derive(Debug, Clone)]
pub struct Packages {
    /// For Debian and its kin.
    pub deb: PathBuf,
    /// For Fedora, openSUSE and their kin.
    pub rpm: PathBuf,
    /// For every other Linux.
    pub archive: PathBuf,
}

/// Everything that is made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The server's.
    pub server: Packages,
    /// The client's.
    pub client: Packages,
}

impl Made {
    /// All files.
    pub fn all(&self) -> impl Iterator<Item = &Path> {
        [&self.server, &self.client].into_iter().flat_map(Packages::all)
    }
}

impl Packages {
    fn all(&self) -> impl Iterator<Item = &Path> {
        [&self.deb, &self.rpm].into_iter().chain(iter::once(&self.archive)).map(PathBuf::as_path)
    }
}

/// Has the tools there that pack.
pub fn ensure_tools(workspace: &Workspace) -> Result<(), Error> {
    [CARGO_DEB, CARGO_GENERATE_RPM].into_iter().try_for_each(|tool| tools::ensure(workspace, tool).map(drop))
}

/// The programs that are packed.
#[derive(Debug)]
pub struct Built {
    /// Built before.
    pub server: Program,
    /// Built before.
    pub client: Program,
    /// What every file in the packages has as its time, in seconds since 1970.
    pub moment: u64,
}

/// Packs both programs into `folder`.
pub fn all(workspace: &Workspace, built: &Built, folder: &Path) -> Result<Made, Error> {
    let stage = Stage::set(workspace, built)?;
    let made = |program: &Program| {
        Ok::<_, Error>(Packages {
            deb: stage.deb(workspace, program, folder)?,
            rpm: stage.rpm(workspace, program, folder)?,
            archive: archive::pack(workspace, program, built.moment, folder)?,
        })
    };
    Ok(Made { server: made(&built.server)?, client: made(&built.client)? })
}

/// The sources as git has them and the programs, all written just now: the tools give a file the time of the packages
/// only where its own is later, and a working checkout has files of every age.
struct Stage {
    folder: TempDir,
    moment: String,
}

impl Stage {
    fn set(workspace: &Workspace, built: &Built) -> Result<Self, Error> {
        let folder = tempfile::tempdir_in(workspace.folder("xtask")?)
            .map_err(Error::system("cannot make a folder to pack from"))?;
        let mut git = Command::new("git");
        git.args(["checkout-index", "--all", &format!("--prefix={}/", folder.path().display())]);
        release::output("git", git.current_dir(workspace.root()))?;
        let stage = Self { folder, moment: built.moment.to_string() };
        let programs = stage.target().join(release::target()).join("release");
        fs::create_dir_all(&programs).map_err(Error::system("cannot make a folder for the programs"))?;
        for program in [&built.server, &built.client] {
            let bytes = sums::read(&program.path())?;
            let place = programs.join(program.name);
            fs::write(&place, bytes).map_err(Error::system(format!("cannot write {}", place.display())))?;
        }
        Ok(stage)
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join("target")
    }

    fn command(&self, workspace: &Workspace, tool: Tool) -> Result<Command, Error> {
        let mut command = Command::new(tools::ensure(workspace, tool)?);
        command.current_dir(self.folder.path());
        command.env("CARGO_TARGET_DIR", self.target()).env("SOURCE_DATE_EPOCH", &self.moment);
        Ok(command)
    }

    fn deb(&self, workspace: &Workspace, program: &Program, folder: &Path) -> Result<PathBuf, Error> {
        let fresh = Fresh::in_folder(folder)?;
        let mut tool = self.command(workspace, CARGO_DEB)?;
        tool.args([
            "--no-build",
            "--no-strip",
            "-p",
            program.name,
            "--target",
            &release::target(),
            "--output",
        ]);
        release::output("cargo-deb", tool.arg(fresh.path()))?;
        fresh.only_file(folder)
    }

    fn rpm(&self, workspace: &Workspace, program: &Program, folder: &Path) -> Result<PathBuf, Error> {
        let fresh = Fresh::in_folder(folder)?;
        let mut tool = self.command(workspace, CARGO_GENERATE_RPM)?;
        tool.args(["-p", program.source, "--target", &release::target()]);
        tool.args(["--source-date", &self.moment, "--output"]);
        release::output("cargo-generate-rpm", tool.arg(fresh.path()))?;
        fresh.only_file(folder)
    }
}

/// A folder of its own for a tool that chooses the name of the file that it writes.
struct Fresh(TempDir);

impl Fresh {
    fn in_folder(folder: &Path) -> Result<Self, Error> {
        tempfile::tempdir_in(folder).map(Self).map_err(Error::system("cannot make a folder for packages"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Moves the file that was written into `folder`.
    fn only_file(&self, folder: &Path) -> Result<PathBuf, Error> {
        let attempt = || Error::system("cannot find the package that was made");
        let mut entries = fs::read_dir(self.path()).map_err(attempt())?;
        let Some(entry) = entries.next() else {
            return Err(Error::failed("a tool ended well but made no package"));
        };
        let entry = entry.map_err(attempt())?;
        let place = folder.join(entry.file_name());
        fs::rename(entry.path(), &place)
            .map_err(Error::system(format!("cannot write {}", place.display())))?;
        Ok(place)
    }
}
