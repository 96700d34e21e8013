//! `cargo xtask demo`: the server and a connected client, on the real display or on a virtual one.

use std::env;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};

use anyhow::{Result, ensure};
use datetime_testkit::Server;
use xshell::cmd;

use crate::process::{self, Background};
use crate::system_deps::{self, Purpose};
use crate::window::{self, VirtualDisplay};
use crate::workspace::Workspace;

/// Builds both programs, starts the server, shows the client, and stops the server when the client has ended.
pub fn run(workspace: &Workspace, on_virtual_display: bool) -> Result<()> {
    ensure!(
        cfg!(unix),
        "the server runs on Unix only; start it there, and the client here:\n    \
         cargo run --release -p datetime-client -- HOST"
    );
    let display = display(on_virtual_display);
    system_deps::ensure(workspace, display)?;
    let program = workspace.release("datetime-client");
    if !program.exists() {
        println!("building the server and the client in release mode; the first time takes some minutes");
    }
    process::run(cmd!(workspace.sh, "cargo build --release -p datetime-server -p datetime-client"))?;
    let settings = workspace.server_settings(is_free)?;
    let server = Server::start(&workspace.release("datetime-server"), &settings)?;
    let address = format!("localhost:{}", server.address().port());
    println!("server: listening on {address}");
    let directory = workspace.directory("demo")?;
    if display == Purpose::VirtualDisplay {
        println!("client: on a virtual display, controlled over the accessibility bus");
        let display = VirtualDisplay::start_x11(&directory)?;
        window::tour(&display, &server, &program, &directory)?;
        println!("picture: {}", workspace.relative(&directory.join("window.png")));
    } else {
        println!("client: opening, with its own settings in {}", workspace.relative(&directory));
        println!("close the window to stop the server");
        let settings = directory.join("client.toml");
        let command = cmd!(workspace.sh, "{program} {address} --settings {settings}");
        let status = Background::start("client", command, &directory)?.wait()?;
        ensure!(
            status.success(),
            "the client ended with {status}; see {}",
            directory.join("client.log").display()
        );
    }
    server.stop()?;
    println!("server: stopped");
    Ok(())
}

fn display(virtual_display: bool) -> Purpose {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if virtual_display {
        Purpose::VirtualDisplay
    } else if is_set("WAYLAND_DISPLAY") {
        Purpose::Wayland
    } else if is_set("DISPLAY") || cfg!(target_os = "macos") {
        Purpose::X11
    } else {
        Purpose::VirtualDisplay
    }
}

fn is_free(port: u16) -> bool {
    let addresses: [IpAddr; 2] = [Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()];
    // A family that this machine lacks fails with another error.
    let in_use = addresses.into_iter().any(|address| {
        TcpListener::bind((address, port)).is_err_and(|error| error.kind() == ErrorKind::AddrInUse)
    });
    if in_use {
        println!("port {port} is in use by another program, so the server uses another port");
    }
    !in_use
}
