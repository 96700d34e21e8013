//! `cargo xtask demo`: the service to look at, on this display or on a virtual one.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::packages::{self, Purpose};
use crate::process::Process;
use crate::server::{Server, Settings};
use crate::wait;
use crate::window::{Client, Stage, Tour, VirtualDisplay};
use crate::workspace::{Profile, Workspace};

const WORDS: &[&str] = &["day", "date", "time"];

/// Builds, starts the server, shows the client, stops the server.
pub fn show(workspace: &Workspace, on_virtual_display: bool) -> Result<(), Error> {
    if cfg!(windows) {
        return Err(Error::failed(
            "the server runs on Unix only; start it there and, here, the client:\n    \
             cargo run --release -p datetime-client -- HOST",
        ));
    }
    let purpose = purpose(on_virtual_display);
    packages::ensure(workspace, purpose)?;
    build(workspace)?;
    let folder = workspace.folder("demo")?;
    let settings = Settings::on_free_port(&workspace.root().join("config/server.toml"), &folder)?;
    let server = Server::start(&workspace.program(Profile::Release, "datetime-server"), &settings, &folder)?;
    println!("server: listens on {} (log in {})", server.address(), workspace.shown(server.log()));
    let program = workspace.program(Profile::Release, "datetime-client");
    if purpose == Purpose::Virtual {
        drive(workspace, &server, &program, &folder)?;
    } else {
        println!("client: opens now, with settings of its own in {}", workspace.shown(&folder));
        println!("close the window to stop the server");
        Client::start(Command::new(&program), &server.address(), &folder)?.wait_until_closed()?;
    }
    server.stop()?;
    println!("server: stopped");
    Ok(())
}

fn purpose(on_virtual_display: bool) -> Purpose {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if on_virtual_display {
        Purpose::Virtual
    } else if set("WAYLAND_DISPLAY") {
        Purpose::RealWayland
    } else if set("DISPLAY") || cfg!(target_os = "macos") {
        Purpose::RealX11
    } else {
        Purpose::Virtual
    }
}

fn build(workspace: &Workspace) -> Result<(), Error> {
    let built = ["datetime-server", "datetime-client"]
        .iter()
        .all(|name| workspace.program(Profile::Release, name).exists());
    if !built {
        println!("building the server and the client as users get them: the first time takes some minutes");
    }
    let mut cargo =
        workspace.cargo(&["build", "--release", "-p", "datetime-server", "-p", "datetime-client"]);
    let mut process = Process::start("cargo", cargo.stdout(Stdio::inherit()), None)?;
    let status = wait::forever(|| process.ended())?;
    if status.success() { Ok(()) } else { Err(Error::failed("the build failed; its messages stand above")) }
}

fn drive(workspace: &Workspace, server: &Server, program: &Path, folder: &Path) -> Result<(), Error> {
    println!("client: on a virtual display, driven as a screen reader does it");
    let display = VirtualDisplay::open(folder)?;
    let tour = Tour::take(&Stage { display: &display, server, program, folder }, WORDS)?;
    println!("{}", tour.told());
    println!("picture: {}", workspace.shown(&folder.join("window.png")));
    Ok(())
}
