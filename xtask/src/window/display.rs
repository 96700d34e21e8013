//! A display in memory with a window manager, a message bus and the accessibility bus, all private to us.
//!
//! Nothing of the user's desktop is reached: neither its buses nor its settings.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::error::Error;
use crate::packages::find_program;
use crate::process::{Lines, Process};
use crate::workspace;

/// How long each of the programs may take to be ready.
const START: Duration = Duration::from_secs(20);
/// Larger than the window at its first start, and no more: the display is memory.
const SCREEN: &str = "1280x800x24";
/// A bus of our own: with no service folders, it cannot start programs of the user's desktop.
const BUS_SETTINGS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// The display; dropped, all its programs are gone. The fields stand in the order in which they have to end.
#[derive(Debug)]
pub struct VirtualDisplay {
    _window_manager: Process,
    _accessibility: Process,
    _bus: Process,
    _screen: Process,
    place: Place,
}

/// Where the display's programs meet.
#[derive(Debug)]
struct Place {
    runtime: TempDir,
    display: String,
    bus: String,
}

impl VirtualDisplay {
    /// Starts it; the programs log into `logs`.
    pub fn open(logs: &Path) -> Result<Self, Error> {
        let runtime = workspace::short_folder()?;
        let (screen, display) = start_screen(&logs.join("xvfb.log"))?;
        let bus = bus_command(runtime.path(), Command::new("dbus-daemon"))?;
        let (bus_process, bus) = start_told("dbus-daemon", bus, &logs.join("dbus.log"))?;
        let place = Place { runtime, display, bus };
        let mut accessibility = place.command(accessibility_launcher()?);
        accessibility.args(ACCESSIBILITY);
        let mut window_manager = place.command("openbox");
        window_manager.arg("--sm-disable");
        Ok(Self {
            _accessibility: background("the accessibility bus", accessibility, &logs.join("at-spi.log"))?,
            _window_manager: background("openbox", window_manager, &logs.join("openbox.log"))?,
            _bus: bus_process,
            _screen: screen,
            place,
        })
    }

    /// The display's name, for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.place.display
    }

    /// A program that will see this display and these buses, and no others.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        self.place.command(program)
    }
}

impl Place {
    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        make_private(&mut command, self.runtime.path());
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GSETTINGS_BACKEND", "memory")
            // One size on every machine, whatever it believes of its screen.
            .env("WINIT_X11_SCALE_FACTOR", "1");
        command
    }
}

/// Lets `command` see nothing of the user's desktop: neither its displays nor its folders.
pub(super) fn make_private(command: &mut Command, home: &Path) {
    for foreign in ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XAUTHORITY", "AT_SPI_BUS_ADDRESS", "NO_AT_BRIDGE"] {
        command.env_remove(foreign);
    }
    for private in ["XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"]
    {
        command.env(private, home);
    }
}

/// The program that starts the accessibility bus.
pub(super) fn accessibility_launcher() -> Result<PathBuf, Error> {
    find_program("at-spi-bus-launcher")
        .ok_or_else(|| Error::failed("at-spi-bus-launcher is missing: install at-spi2-core"))
}

/// Its arguments: programs are to believe that a screen reader runs.
pub(super) const ACCESSIBILITY: [&str; 3] = ["--launch-immediately", "--a11y=1", "--screen-reader=1"];

fn background(name: &str, mut command: Command, log: &Path) -> Result<Process, Error> {
    Process::start(name, command.stdout(Stdio::null()), Some(log))
}

/// Xvfb chooses a number that is free and says it once it is ready.
fn start_screen(log: &Path) -> Result<(Process, String), Error> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-dpi", "96", "-nolisten", "tcp", "-noreset"]);
    let (process, number) = start_told("Xvfb", command, log)?;
    Ok((process, format!(":{number}")))
}

/// The arguments of `daemon`, which is dbus-daemon's command, for a bus of our own with its socket in `runtime`.
pub(super) fn bus_command(runtime: &Path, mut daemon: Command) -> Result<Command, Error> {
    let settings = runtime.join("bus.conf");
    fs::write(&settings, BUS_SETTINGS.replace("{folder}", &runtime.display().to_string()))
        .map_err(Error::system(format!("cannot write {}", settings.display())))?;
    daemon.arg(format!("--config-file={}", settings.display())).args(["--nofork", "--print-address"]);
    Ok(daemon)
}

/// Starts a program that says its address in its first line.
pub(super) fn start_told(name: &str, mut command: Command, log: &Path) -> Result<(Process, String), Error> {
    let mut process = Process::start(name, command.stdout(Stdio::piped()), Some(log))?;
    let pipe = process.child().stdout.take().ok_or_else(|| Error::failed(format!("{name} has no output")))?;
    let first = Lines::of(pipe).next(&mut process, START)?;
    Ok((process, first))
}
