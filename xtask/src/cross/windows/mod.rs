//! The client for Windows: built, its tests run, packed, and what is in the packages started, all under Wine.

mod archive;
mod installer;
mod tour;
mod wine;

use std::path::{Path, PathBuf};

use crate::cross::compiler::Compiler;
use crate::error::Error;
use crate::packages::{self, Purpose};
use crate::report::Steps;
use crate::server::{Server, Settings};
use crate::workspace::{Profile, Workspace};
use crate::{checks, release};
use wine::Wine;

const TARGET: &str = "x86_64-pc-windows-gnu";
/// The tests that need no display and no graphics driver.
const TESTS: &[&str] = &[
    "-p",
    "datetime-protocol",
    "-p",
    "datetime-client",
    "--lib",
    "--test",
    "golden",
    "--test",
    "properties",
    "--test",
    "once",
    "--test",
    "report",
    "--test",
    "settings_file",
    "--test",
    "views",
    "--test",
    "worker",
];

/// Builds, tests, packs, and tries what was packed.
pub fn run(workspace: &Workspace) -> Result<(), Error> {
    let mut steps = Steps::default();
    let folder = workspace.folder("xtask/windows")?;
    let compiler = steps.take("tools", || {
        packages::ensure(workspace, Purpose::Windows)?;
        Compiler::find(workspace, TARGET)
    })?;
    let program = steps.take("build", || build(workspace, &compiler))?;
    let wine = steps.take("wine", || Wine::prepare(workspace, &folder))?;
    steps.take("tests", || test(workspace, &compiler, &wine, &folder))?;
    let zip = steps.take("zip", || archive::pack(workspace, &program))?;
    let setup = steps.take("installer", || installer::make(workspace, &program))?;
    let server = steps.take("server", || serve(workspace, &folder))?;
    steps.take("window", || {
        let unpacked = archive::unpack(&zip, &wine.drive().join("Portable"))?;
        tour::take(&wine, &unpacked, &server, &folder)
    })?;
    steps.take("install", || installer::try_out(&wine, &setup, &program, &server))?;
    server.stop()?;
    wine.stop();
    println!("\n{}", steps.summary());
    for made in [&zip, &setup, &folder.join("window.png")] {
        println!("{}", workspace.shown(made));
    }
    Ok(())
}

fn build(workspace: &Workspace, compiler: &Compiler) -> Result<PathBuf, Error> {
    let words = ["build", "--release", "-p", "datetime-client"];
    release::run("cargo", &mut compiler.cargo(workspace, "std,panic_abort", &words)?)?;
    Ok(workspace.folder("cross")?.join(TARGET).join("release/datetime-client.exe"))
}

fn test(workspace: &Workspace, compiler: &Compiler, wine: &Wine, folder: &Path) -> Result<(), Error> {
    let words = [&["test", "--no-fail-fast"], TESTS].concat();
    let mut cargo = compiler.cargo(workspace, "std,panic_unwind,test", &words)?;
    wine.lend(&mut cargo);
    cargo.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", wine.program()).env_remove("DISPLAY");
    checks::run_kept(cargo, &folder.join("tests.log"))
}

fn serve(workspace: &Workspace, folder: &Path) -> Result<Server, Error> {
    release::run("cargo", &mut workspace.cargo(&["build", "-p", "datetime-server"]))?;
    let settings = Settings::copied(&workspace.root().join("config/server.toml"), folder)?;
    Server::start(&workspace.program(Profile::Dev, "datetime-server"), &settings, folder)
}
