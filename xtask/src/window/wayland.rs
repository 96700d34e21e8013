//! A Wayland session in memory, with buses of its own. The compositor refuses to run as root, so everything in it runs as
//! another user where we are root.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::{clipboard, display};
use crate::error::Error;
use crate::process::Process;
use crate::server::Server;
use crate::window::likeness::{exactly, like};
use crate::window::{Client, Driver, PYTHON};
use crate::{platform, wait, workspace};

/// How long the compositor may take to be ready.
const START: Duration = Duration::from_secs(20);

/// The size of the output; no second X server, no background.
const SETTINGS: &str = "xwayland disable\noutput * resolution 1280x800 bg #808080 solid_color\n";

/// The session; dropped, all its programs are gone. The fields stand in the order in which they have to end.
#[derive(Debug)]
struct Session {
    _accessibility: Process,
    _compositor: Process,
    _bus: Process,
    place: Place,
}

#[derive(Debug)]
struct Place {
    runtime: TempDir,
    bus: String,
    display: String,
}

/// Opens the client under Wayland, connected to `server`, and checks that it shares the clipboard with another program.
pub fn clipboard_under_wayland(server: &Server, program: &Path, logs: &Path) -> Result<(), Error> {
    let session = Session::open(logs)?;
    let folder = session.place.runtime.path();
    // The other user may not be allowed to enter the folder that it lies in.
    let copy = folder.join("datetime-client");
    fs::copy(program, &copy).map_err(Error::system("cannot copy the client"))?;
    let command = |program: &str| session.place.command(program);
    let mut driver = Driver::start(command(PYTHON), logs)?;
    let mut client = Client::start(session.place.command(&copy), &server.address(), folder)?;
    driver.window(client.id()).or_else(|error| client.must_run().and(Err(error)))?;
    driver.label(&format!("{}.*", exactly(&format!("Connected to {}", server.address()))))?;
    let answer = driver.answer_to("Date", &like(&server.ask("date")?))?;
    clipboard::check(clipboard::WAYLAND, command, &mut driver, &answer, folder)?;
    client.must_run()
}

impl Session {
    fn open(logs: &Path) -> Result<Self, Error> {
        let runtime = workspace::short_folder()?;
        platform::give_to_other_user(runtime.path())?;
        let mut place = Place { runtime, bus: String::new(), display: String::new() };
        let folder = place.runtime.path().to_owned();
        let bus = display::bus_command(&folder, place.command("dbus-daemon"))?;
        let (bus, address) = display::start_told("dbus-daemon", bus, &logs.join("wayland-dbus.log"))?;
        place.bus = address;
        let settings = folder.join("sway.conf");
        fs::write(&settings, SETTINGS)
            .map_err(Error::system(format!("cannot write {}", settings.display())))?;
        let mut sway = place.command("sway");
        sway.arg("-c").arg(&settings).env("WLR_BACKENDS", "headless").env("WLR_RENDERER", "pixman");
        sway.env("WLR_LIBINPUT_NO_DEVICES", "1").stdout(Stdio::null());
        let mut compositor = Process::start("sway", &mut sway, Some(&logs.join("sway.log")))?;
        place.display = wait::until(START, "a Wayland display", || {
            compositor.must_run()?;
            Ok(socket_in(&folder))
        })?;
        let mut accessibility = place.command(display::accessibility_launcher()?);
        accessibility.args(display::ACCESSIBILITY).stdout(Stdio::null());
        let log = logs.join("wayland-at-spi.log");
        let accessibility = Process::start("the accessibility bus", &mut accessibility, Some(&log))?;
        Ok(Self { _accessibility: accessibility, _compositor: compositor, _bus: bus, place })
    }
}

impl Place {
    /// A program of the session, as its user.
    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = platform::as_other_user(program);
        display::make_private(&mut command, self.runtime.path());
        command
            .env_remove("DISPLAY")
            .env("WAYLAND_DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GSETTINGS_BACKEND", "memory");
        command
    }
}

/// The compositor's socket, once it is there.
fn socket_in(folder: &Path) -> Option<String> {
    let names = fs::read_dir(folder).ok()?.flatten().map(|entry| PathBuf::from(entry.file_name()));
    let sockets = names.filter(|name| name.extension().is_none());
    sockets.filter_map(|name| name.to_str().map(str::to_owned)).find(|name| name.starts_with("wayland-"))
}
