//! Wine with a Windows of its own, new for each run: nothing of the user's is seen or changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::packages::find_program;
use crate::release;
use crate::workspace::Workspace;

/// What Wine before version 9 lacks.
const RANDOM: &str = "bcryptprimitives.dll";
/// Where Debian puts Wine's parts, of which none is in the path.
const PLACES: &[&str] = &["/usr/lib/wine"];

/// That Windows; when this is dropped, all its programs have ended.
#[derive(Debug)]
pub struct Wine {
    program: PathBuf,
    server: PathBuf,
    prefix: PathBuf,
}

impl Wine {
    /// Makes a new Windows in `folder`.
    pub fn prepare(workspace: &Workspace, folder: &Path) -> Result<Self, Error> {
        let prefix = folder.join("prefix");
        let wine = Self {
            program: part(&["wine64", "wine"])?,
            server: part(&["wineserver64", "wineserver"])?,
            prefix,
        };
        // What an interrupted run left may still be running.
        wine.stop();
        let _not_there = fs::remove_dir_all(&wine.prefix);
        fs::create_dir_all(wine.home())
            .map_err(Error::system(format!("cannot make {}", wine.prefix.display())))?;
        let mut boot = wine.command(Command::new(wine.program()));
        release::output("wineboot", boot.args(["wineboot", "--init"]).env_remove("DISPLAY"))?;
        wine.lend_random_numbers(workspace)?;
        Ok(wine)
    }

    /// What runs a program for Windows.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// The disk C:.
    pub fn drive(&self) -> PathBuf {
        self.prefix.join("drive_c")
    }

    /// Has `command` and what it starts use this Windows.
    pub fn lend(&self, command: &mut Command) {
        command
            .env("WINEPREFIX", &self.prefix)
            .env("WINEARCH", "win64")
            .env("WINEDEBUG", "-all")
            // No entries in the menus of the user's desktop, no question for further parts.
            .env("WINEDLLOVERRIDES", "winemenubuilder.exe,mscoree,mshtml=")
            // Wine links the user's folders into its own.
            .env("HOME", self.home());
    }

    /// The same for a command that is still to be given its words.
    pub fn command(&self, mut command: Command) -> Command {
        self.lend(&mut command);
        command
    }

    /// A program of Windows, without a display.
    pub fn run(&self, program: &str, words: &[&str]) -> Result<String, Error> {
        let mut command = self.command(Command::new(&self.program));
        release::output(program, command.arg(program).args(words).env_remove("DISPLAY"))
    }

    /// Ends all programs of this Windows.
    pub fn stop(&self) {
        let mut server = self.command(Command::new(&self.server));
        // Where none runs, there is nothing to end.
        let _none_ran = server.args(["-k", "-w"]).stdin(Stdio::null()).stderr(Stdio::null()).status();
    }

    fn home(&self) -> PathBuf {
        self.prefix.join("home")
    }

    fn lend_random_numbers(&self, workspace: &Workspace) -> Result<(), Error> {
        let library = self.drive().join("windows/system32").join(RANDOM);
        if library.exists() {
            return Ok(());
        }
        let source = workspace.root().join("packaging/windows/bcryptprimitives.c");
        let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
        compiler.arg("-shared").arg("-o").arg(library).arg(source).arg("-ladvapi32");
        release::run("x86_64-w64-mingw32-gcc", &mut compiler)
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        self.stop();
    }
}

fn part(names: &[&str]) -> Result<PathBuf, Error> {
    let in_places =
        |name: &&str| PLACES.iter().map(|place| Path::new(place).join(*name)).find(|path| path.is_file());
    names
        .iter()
        .find_map(|name| in_places(name).or_else(|| find_program(name)))
        .ok_or_else(|| Error::failed(format!("Wine is missing: there is no {}", names.join(" or "))))
}
