//! The client for Windows: built, packed as a zip file and as an installer, and tested under Wine.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use datetime_testkit::Server;
use xshell::cmd;

use super::wine::Wine;
use crate::process::{self, Background, check_for_panic, step, wait_for};
use crate::release;
use crate::system_deps::{self, Purpose};
use crate::window::{self, QUIET_SETTINGS, VirtualDisplay};
use crate::workspace::{VERSION, Workspace};

const TARGET: &str = "x86_64-pc-windows-gnu";
/// The list of installed programs.
const REGISTRY_KEY: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\datetime-client";
/// Below the user's directory.
const INSTALLED: &str = "AppData/Local/Programs/Date and time";
const START_MENU: &str = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Date and time.lnk";

/// Builds, packs and tests.
pub fn run(workspace: &Workspace) -> Result<()> {
    let directory = workspace.directory("xtask/windows")?;
    step("tools", || system_deps::ensure(workspace, Purpose::Windows))?;
    let arguments = ["build", "--release", "-p", "datetime-client"];
    step("build", || release::cargo_for(workspace, TARGET, "std,panic_abort", &arguments, &[]))?;
    let program = workspace.target.join("cross").join(TARGET).join("release/datetime-client.exe");
    let wine = step("wine", || Wine::start(workspace, &directory))?;
    step("tests", || tests(workspace, &wine))?;
    let zip = step("zip", || zip(workspace, &program))?;
    let setup = step("installer", || installer(workspace, &program))?;
    process::run(cmd!(workspace.sh, "cargo build -p datetime-server"))?;
    let server = Server::start(&workspace.debug("datetime-server"), "")?;
    step("window", || window(workspace, &wine, &zip, &server, &directory))?;
    step("install", || install(&wine, &setup, &program, &server))?;
    server.stop()?;
    for file in [zip, setup, directory.join("window.png")] {
        println!("{}", workspace.relative(&file));
    }
    Ok(())
}

/// Runs the tests that need no display.
fn tests(workspace: &Workspace, wine: &Wine) -> Result<()> {
    let tests = ["golden", "properties", "once", "report", "store", "update", "views", "worker"];
    let tests: Vec<_> = tests.iter().flat_map(|test| ["--test", test]).collect();
    let packages = [
        "test",
        "--no-fail-fast",
        "-p",
        "datetime-protocol",
        "-p",
        "datetime-client-core",
        "-p",
        "datetime-client",
        "--lib",
    ];
    let mut env = wine.environment();
    env.push(("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER".to_owned(), wine.program.display().to_string()));
    release::cargo_for(
        workspace,
        TARGET,
        "std,panic_unwind,test",
        &[&packages, tests.as_slice()].concat(),
        &env,
    )
}

/// Packs the program for use without installation.
fn zip(workspace: &Workspace, program: &Path) -> Result<PathBuf> {
    let sh = &workspace.sh;
    let stage = sh.create_temp_dir()?;
    sh.copy_file(program, stage.path())?;
    for (from, to) in [
        ("packaging/windows/README.txt", "README.txt"),
        ("LICENSE-MIT", "LICENSE-MIT.txt"),
        ("LICENSE-APACHE", "LICENSE-APACHE.txt"),
    ] {
        // Old editors need CRLF.
        sh.write_file(stage.path().join(to), sh.read_file(from)?.replace('\n', "\r\n"))?;
    }
    let zip = workspace.directory("dist")?.join(format!("datetime-client-{VERSION}-windows-x86_64.zip"));
    sh.remove_path(&zip)?;
    let _directory = sh.push_dir(stage.path());
    // The same files give the same bytes: the zip format knows no time before 1980.
    let script = "touch --date=1980-01-01T00:00:00Z * && TZ=UTC zip -9 --quiet -X \"$0\" *";
    process::run(cmd!(sh, "sh -c {script} {zip}"))?;
    Ok(zip)
}

fn installer(workspace: &Workspace, program: &Path) -> Result<PathBuf> {
    let setup =
        workspace.directory("dist")?.join(format!("datetime-client-{VERSION}-windows-x86_64-setup.exe"));
    let root = &workspace.root;
    let definitions = cmd!(
        workspace.sh,
        "makensis -V2 -WX -DVERSION={VERSION} -DPROGRAM={program} -DROOT={root} -DOUTPUT={setup}"
    );
    process::run(definitions.arg("packaging/windows/installer.nsi"))?;
    Ok(setup)
}

/// Opens the program of the zip file, which must connect and ask what its keys ask for; saves a picture.
fn window(workspace: &Workspace, wine: &Wine, zip: &Path, server: &Server, directory: &Path) -> Result<()> {
    let place = wine.drive().join("Portable");
    process::run(cmd!(workspace.sh, "unzip -q {zip} -d {place}"))?;
    let display = VirtualDisplay::start_x11(directory)?;
    let mut command = display.command(&wine.program);
    let settings = wine.drive().join("quiet.toml");
    fs::write(&settings, QUIET_SETTINGS)?;
    command.envs(wine.environment()).arg(place.join("datetime-client.exe")).arg(server.address().to_string());
    command.args(["--settings", r"C:\quiet.toml", "--lang", "en"]);
    let mut client = Background::start("client", command, directory)?;
    let picture = directory.join("window.png");
    client.wait_for("the window under Wine", || window::picture_if_shown(&display, &picture))?;
    client.wait_for("the connection", || Ok((server.sessions().len() == 1).then_some(())))?;
    let before = requests(server)?;
    for key in ["ctrl+1", "ctrl+2", "ctrl+3"] {
        press(&display, key)?;
    }
    client.wait_for("the answers to day, date and time", || {
        Ok((requests(server)? >= before + 3).then_some(()))
    })?;
    client.wait_for("a picture of the answers", || window::picture_if_shown(&display, &picture))?;
    press(&display, "alt+F4")?;
    let status = client.wait()?;
    ensure!(status.success(), "the client ended with {status}");
    check_for_panic(&directory.join("client.log"))
}

fn press(display: &VirtualDisplay, key: &str) -> Result<()> {
    let mut xdotool = display.command("xdotool");
    xdotool.args([
        "search",
        "--name",
        window::TITLE,
        "windowactivate",
        "--sync",
        "key",
        "--clearmodifiers",
        key,
    ]);
    process::run(xdotool)
}

/// How many requests the server has answered.
fn requests(server: &Server) -> Result<u64> {
    let status = String::from_utf8(server.control(&["status"])?.stdout)?;
    let (_, rest) = status.split_once("requests: ").context("no requests in the status")?;
    Ok(rest.split(',').next().unwrap_or_default().parse()?)
}

/// Installs silently, uses the installed program, and uninstalls.
fn install(wine: &Wine, setup: &Path, program: &Path, server: &Server) -> Result<()> {
    wine.run(&[&setup.display().to_string(), "/S"])?;
    let mut homes = fs::read_dir(wine.drive().join("users"))?.flatten().map(|entry| entry.path());
    let home =
        homes.find(|home| home.join(INSTALLED).exists()).context("the installer has installed nothing")?;
    let installed = home.join(INSTALLED).join("datetime-client.exe");
    ensure!(fs::read(&installed)? == fs::read(program)?, "the installed program differs from the built one");
    ensure!(home.join(START_MENU).exists(), "the start menu has no entry");
    let entry = wine.run(&["reg", "query", REGISTRY_KEY])?;
    ensure!(entry.contains(VERSION), "the list of installed programs does not show the version:\n{entry}");
    let answer =
        wine.run(&[&installed.display().to_string(), "--once", "date", &server.address().to_string()])?;
    let mut connection = server.connect()?;
    connection.line()?;
    ensure!(connection.ask("date")? == answer.trim(), "wrong answer of the installed program: {answer:?}");
    wine.run(&[&home.join(INSTALLED).join("uninstall.exe").display().to_string(), "/S"])?;
    // The uninstaller continues in a copy of itself.
    wait_for("the end of the uninstaller", || {
        let removed = !home.join(INSTALLED).exists() && !home.join(START_MENU).exists();
        Ok((removed && wine.run(&["reg", "query", REGISTRY_KEY]).is_err()).then_some(()))
    })
}
