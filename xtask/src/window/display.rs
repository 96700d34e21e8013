//! A virtual display with its own D-Bus and accessibility bus, so that nothing reaches the user's desktop.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;
use xshell::cmd;

use crate::process::Background;
use crate::workspace::Workspace;

/// A session bus without service directories: it cannot start programs of the user's desktop.
const BUS_SETTINGS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:dir={directory}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
/// Settings of the client with which it sends nothing beyond this computer.
pub const QUIET_SETTINGS: &str = "version = 1\ndiscover = false\n";
const SWAY_SETTINGS: &str = "xwayland disable\noutput * resolution 1280x800 bg #808080 solid_color\n";
/// Programs behave as if a screen reader were running.
const ACCESSIBILITY: [&str; 3] = ["--launch-immediately", "--a11y=1", "--screen-reader=1"];
/// sway refuses to run as root: it and its clients then run as nobody (65534 in Debian's base-passwd).
const AS_NOBODY: &[&str] = &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

/// The display. Dropping it stops its programs.
#[derive(Debug)]
pub struct VirtualDisplay {
    /// In the order of their start.
    programs: Vec<Background>,
    environment: Vec<(&'static str, OsString)>,
    prefix: &'static [&'static str],
    /// In /tmp, because the paths of sockets must be short.
    runtime: TempDir,
    logs: PathBuf,
}

impl VirtualDisplay {
    /// Starts Xvfb, with openbox because windows get the keyboard focus from a window manager.
    pub fn start_x11(logs: &Path) -> Result<Self> {
        let mut display = Self::new(logs, &[])?;
        let mut screen = display.command("Xvfb");
        screen.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x800x24",
            "-dpi",
            "96",
            "-nolisten",
            "tcp",
            "-noreset",
        ]);
        let number = display.start("Xvfb", screen)?.first_line()?;
        display.environment.push(("DISPLAY", format!(":{number}").into()));
        display.start_buses()?;
        let mut window_manager = display.command("openbox");
        window_manager.arg("--sm-disable");
        display.start("openbox", window_manager)?;
        Ok(display)
    }

    /// Starts sway without an output device.
    pub fn start_wayland(workspace: &Workspace, logs: &Path) -> Result<Self> {
        let sh = &workspace.sh;
        let logs = sh.create_dir(logs.join("wayland"))?;
        let is_root = workspace.is_root()?;
        let mut display = Self::new(&logs, if is_root { AS_NOBODY } else { &[] })?;
        let runtime = display.runtime().to_owned();
        let settings = runtime.join("sway.conf");
        fs::write(&settings, SWAY_SETTINGS)?;
        if is_root {
            cmd!(sh, "chown -R 65534:65534 {runtime}").quiet().run()?;
        }
        let mut sway = display.command("sway");
        sway.arg("-c").arg(settings).env("WLR_BACKENDS", "headless").env("WLR_RENDERER", "pixman");
        sway.env("WLR_LIBINPUT_NO_DEVICES", "1");
        let socket = display.start("sway", sway)?.wait_for("a Wayland display", || {
            let names =
                fs::read_dir(&runtime)?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
            Ok(names.into_iter().find(|name| name.starts_with("wayland-") && !name.contains('.')))
        })?;
        display.environment.push(("WAYLAND_DISPLAY", socket.into()));
        display.start_buses()?;
        Ok(display)
    }

    /// A command on this display.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut words = self.prefix.iter().map(OsStr::new).chain([program.as_ref()]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words);
        for variable in ["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "AT_SPI_BUS_ADDRESS", "NO_AT_BRIDGE"] {
            command.env_remove(variable);
        }
        for variable in ["RUNTIME_DIR", "CONFIG_HOME", "CACHE_HOME", "DATA_HOME", "STATE_HOME"] {
            command.env(format!("XDG_{variable}"), self.runtime());
        }
        command.env("GSETTINGS_BACKEND", "memory").env("WINIT_X11_SCALE_FACTOR", "1");
        command.envs(self.environment.iter().cloned());
        command
    }

    /// A directory that programs on this display can write to.
    pub fn runtime(&self) -> &Path {
        self.runtime.path()
    }

    fn new(logs: &Path, prefix: &'static [&'static str]) -> Result<Self> {
        let runtime = tempfile::Builder::new().prefix("datetime-").tempdir()?;
        let settings = runtime.path().join("datetime-client");
        fs::create_dir(&settings)?;
        fs::write(settings.join("client.toml"), QUIET_SETTINGS)?;
        Ok(Self { programs: Vec::new(), environment: Vec::new(), prefix, runtime, logs: logs.to_owned() })
    }

    fn start(&mut self, name: &str, command: Command) -> Result<&mut Background> {
        let program = Background::start(name, command, &self.logs)?;
        Ok(self.programs.push_mut(program))
    }

    fn start_buses(&mut self) -> Result<()> {
        let settings = self.runtime().join("bus.conf");
        fs::write(&settings, BUS_SETTINGS.replace("{directory}", &self.runtime().display().to_string()))?;
        let mut bus = self.command("dbus-daemon");
        bus.arg(format!("--config-file={}", settings.display())).args(["--nofork", "--print-address"]);
        let address = self.start("dbus-daemon", bus)?.first_line()?;
        self.environment.push(("DBUS_SESSION_BUS_ADDRESS", address.into()));
        let directories = ["/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib"].map(Path::new);
        let launcher = directories.map(|directory| directory.join("at-spi-bus-launcher"));
        let launcher = launcher.iter().find(|path| path.is_file());
        let mut accessibility =
            self.command(launcher.context("at-spi-bus-launcher is missing: install at-spi2-core")?);
        accessibility.args(ACCESSIBILITY);
        self.start("at-spi", accessibility).map(drop)
    }
}

impl Drop for VirtualDisplay {
    fn drop(&mut self) {
        // Clients before the servers that they are connected to.
        while self.programs.pop().is_some() {}
    }
}
