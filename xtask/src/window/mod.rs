//! The real client against the real server on a virtual display, operated like a screen reader does.

mod display;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use datetime_testkit::Server;

use crate::process::{self, Background, check_for_panic};
use crate::system_deps::{self, Purpose};
use crate::workspace::Workspace;
pub use display::{QUIET_SETTINGS, VirtualDisplay};

/// The title of the client's window.
pub const TITLE: &str = "Date and time";
/// Fewer colours than any window with antialiased text.
const BLANK: u32 = 16;

/// `cargo xtask test window`.
pub fn check(workspace: &Workspace) -> Result<()> {
    workspace.build()?;
    let directory = workspace.directory("xtask/window")?;
    let server = Server::start(&workspace.debug("datetime-server"), &workspace.server_settings(|_| false)?)?;
    let client = workspace.debug("datetime-client");
    let result = VirtualDisplay::start_x11(&directory)
        .and_then(|display| tour(&display, &server, &client, &directory))
        .and_then(|()| wayland(workspace, &server, &client, &directory));
    let log = directory.join("server.log");
    fs::write(&log, server.log())?;
    result?;
    server.stop()?;
    check_for_panic(&log)?;
    check_for_panic(&directory.join("client.log"))
}

/// Presses Day, Date, Time and Quit, visits all views, and saves a picture; then ends the client with SIGTERM, as the end
/// of a session does, after which its settings must be saved.
pub fn tour(display: &VirtualDisplay, server: &Server, client: &Path, directory: &Path) -> Result<()> {
    let settings = directory.join("client.toml");
    // Without a list of servers, the window is the same every time.
    fs::write(&settings, QUIET_SETTINGS)?;
    let address = format!("localhost:{}", server.address().port());
    let mut command = display.command(client);
    command.arg(&address).arg("--settings").arg(&settings).args(["--lang", "en"]);
    let client = Background::start("client", command, directory)?;
    let picture = directory.join("window.png");
    let transcript = directory.join("transcript.txt");
    fs::write(&transcript, include_str!("transcript.txt"))?;
    let mut script = tour_script(display, &client, server);
    script.arg(&picture).arg(transcript);
    process::run(script)?;
    ensure!(colours(&picture)? > BLANK, "the window is blank: {}", picture.display());
    ensure!(fs::read_to_string(&settings)? != QUIET_SETTINGS, "the client has saved no settings");
    fs::remove_file(&settings)?;
    client.stop()?;
    ensure!(settings.is_file(), "the client saved no settings after SIGTERM");
    Ok(())
}

/// Exchanges text with another program over the clipboard of Wayland.
fn wayland(workspace: &Workspace, server: &Server, client: &Path, directory: &Path) -> Result<()> {
    if let Err(error) = system_deps::ensure(workspace, Purpose::VirtualWayland) {
        println!("clipboard under Wayland: not tested: {error:#}");
        return Ok(());
    }
    let display = VirtualDisplay::start_wayland(workspace, directory)?;
    // Another user may not be allowed to enter the target directory.
    let copy = display.runtime().join("client");
    fs::copy(client, &copy)?;
    let mut command = display.command(&copy);
    command.arg(format!("localhost:{}", server.address().port()));
    let client = Background::start("wayland-client", command, directory)?;
    process::run(tour_script(&display, &client, server))?;
    client.stop()
}

fn tour_script(display: &VirtualDisplay, client: &Background, server: &Server) -> Command {
    // The Python of the system, which has its modules.
    let mut python = display.command("/usr/bin/python3");
    python.args(["-u", "-W", "ignore", "-c", include_str!("tour.py")]);
    python.args([client.id(), server.id(), server.address().port().into()].map(|number| number.to_string()));
    python
}

fn colours(picture: &Path) -> Result<u32> {
    let output = Command::new("identify").args(["-format", "%k"]).arg(picture).output()?;
    String::from_utf8_lossy(&output.stdout).parse().context("cannot read the picture of the window")
}

/// Saves a picture of the window if it is open and has content. For windows that the accessibility bus does not reach.
pub fn picture_if_shown(display: &VirtualDisplay, file: &Path) -> Result<Option<()>> {
    // Without a window, `import` would wait for a click.
    let mut search = display.command("xdotool");
    if !search.args(["search", "--onlyvisible", "--name", TITLE]).output()?.status.success() {
        return Ok(None);
    }
    let mut import = display.command("import");
    // A window that is being opened has no content yet.
    let saved = import.args(["-silent", "-window", TITLE, "-strip"]).arg(file).output()?.status.success();
    Ok((saved && colours(file)? > BLANK).then_some(()))
}
