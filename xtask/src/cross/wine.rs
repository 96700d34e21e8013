//! Runs Windows programs under Wine.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use crate::process;
use crate::workspace::Workspace;

/// Wine with its own empty prefix. Dropping it ends its programs.
pub struct Wine {
    pub program: PathBuf,
    server: PathBuf,
    prefix: PathBuf,
}

impl Wine {
    pub fn start(workspace: &Workspace, directory: &Path) -> Result<Self> {
        let sh = &workspace.sh;
        let find = |names: [&str; 4]| {
            names
                .into_iter()
                .map(PathBuf::from)
                .find(|path| path.is_file())
                .with_context(|| format!("no {names:?}"))
        };
        let program =
            find(["/usr/lib/wine/wine64", "/usr/lib/wine/wine", "/usr/bin/wine64", "/usr/bin/wine"])?;
        let server = find([
            "/usr/lib/wine/wineserver64",
            "/usr/lib/wine/wineserver",
            "/usr/bin/wineserver64",
            "/usr/bin/wineserver",
        ])?;
        let wine = Self { program, server, prefix: directory.join("prefix") };
        // Programs of an interrupted run may still be running.
        wine.stop();
        sh.remove_path(&wine.prefix)?;
        sh.create_dir(wine.prefix.join("home"))?;
        wine.run(&["wineboot", "--init"])?;
        // Wine before version 9 lacks this library, which Rust's standard library loads.
        let library = wine.drive().join("windows/system32/bcryptprimitives.dll");
        if !library.exists() {
            let source = "packaging/windows/bcryptprimitives.c";
            process::run(cmd!(sh, "x86_64-w64-mingw32-gcc -shared -o {library} {source} -ladvapi32"))?;
        }
        Ok(wine)
    }

    pub fn drive(&self) -> PathBuf {
        self.prefix.join("drive_c")
    }

    pub fn environment(&self) -> Vec<(String, String)> {
        [
            ("WINEPREFIX", self.prefix.display().to_string()),
            ("WINEARCH", "win64".to_owned()),
            ("WINEDEBUG", "-all".to_owned()),
            // No entries in the user's menus, and no offers to install .NET or a browser.
            ("WINEDLLOVERRIDES", "winemenubuilder.exe,mscoree,mshtml=".to_owned()),
            // Wine links the user's directories into the prefix.
            ("HOME", self.prefix.join("home").display().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// Runs a Windows program without a display and returns its output.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(&self.program);
        command.args(arguments).envs(self.environment()).env_remove("DISPLAY");
        let output = command.output().context("cannot start Wine")?;
        ensure!(output.status.success(), "{} failed under Wine: {}", arguments.join(" "), output.status);
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn stop(&self) {
        // It fails if no program is running.
        let _ = Command::new(&self.server).args(["-k", "-w"]).envs(self.environment()).output();
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        self.stop();
    }
}
