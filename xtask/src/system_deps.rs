//! Installs the Debian packages that a task needs.

use anyhow::{Result, ensure};
use xshell::cmd;

use crate::workspace::Workspace;

/// What the client loads at run time under X11.
const X11: &[&str] =
    &["libx11-6", "libx11-xcb1", "libxcursor1", "libxi6", "libxkbcommon-x11-0", "libegl1", "libgl1-mesa-dri"];
/// What the client loads at run time under Wayland.
const WAYLAND: &[&str] =
    &["libwayland-client0", "libwayland-egl1", "libxkbcommon0", "libegl1", "libgl1-mesa-dri"];
/// A virtual display with a window manager, accessibility, screenshots, a keyboard and a clipboard.
const VIRTUAL_DISPLAY: &[&str] = &[
    "xvfb",
    "openbox",
    "dbus",
    "at-spi2-core",
    "gir1.2-atspi-2.0",
    "python3-gi",
    "imagemagick",
    "xdotool",
    "xclip",
];
const WAYLAND_DISPLAY: &[&str] = &["sway", "wl-clipboard", "wtype"];
const TEST: &[&str] = &["haproxy", "desktop-file-utils", "appstream", "strace", "lsof", "prometheus"];
/// The servers that the benchmark compares ours with.
const BENCHMARK: &[&str] = &["gcc", "libc6-dev", "python3", "ucspi-tcp", "socat", "xinetd"];
/// A Rust compiler with the sources of the standard library, to build it for targets that rustup did not install.
const RUST_SOURCES: &[&str] = &["rustc-web", "rust-web-src"];
const WINDOWS: &[&str] = &["gcc-mingw-w64-x86-64", "wine64", "nsis", "zip", "unzip"];
/// Builds, checks and tests packages.
const PACKAGES: &[&str] = &[
    "gcc",
    "libc6-dev",
    "dpkg-dev",
    "rpm",
    "lintian",
    "piuparts",
    "mmdebstrap",
    "systemd-container",
    "debian-archive-keyring",
];

/// Builds for other processors and runs what was built.
const FOREIGN: &[&str] = &[
    "gcc-aarch64-linux-gnu",
    "libc6-dev-arm64-cross",
    "gcc-arm-linux-gnueabihf",
    "libc6-dev-armhf-cross",
    "qemu-user-static",
    "qemu-user",
    "faketime",
    "arch-test",
    "iproute2",
];

/// What packages are needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The client on an X11 display.
    X11,
    /// The client on a Wayland display.
    Wayland,
    /// The client on a virtual X11 display.
    VirtualDisplay,
    /// The client on a virtual Wayland display.
    VirtualWayland,
    /// `cargo xtask test`.
    Test,
    /// `cargo xtask bench`.
    Benchmark,
    /// A standard library for another target.
    RustSources,
    /// `cargo xtask cross windows`.
    Windows,
    /// `cargo xtask package`.
    Packages,
    /// `cargo xtask package --target`.
    Foreign,
}

impl Purpose {
    fn packages(self) -> Vec<&'static str> {
        match self {
            Self::X11 => X11.to_vec(),
            Self::Wayland => WAYLAND.to_vec(),
            Self::VirtualDisplay => [X11, VIRTUAL_DISPLAY].concat(),
            Self::VirtualWayland => [WAYLAND, WAYLAND_DISPLAY].concat(),
            Self::Test => [X11, VIRTUAL_DISPLAY, TEST].concat(),
            Self::Benchmark => [X11, VIRTUAL_DISPLAY, BENCHMARK].concat(),
            Self::RustSources => RUST_SOURCES.to_vec(),
            Self::Windows => [X11, VIRTUAL_DISPLAY, WINDOWS].concat(),
            Self::Packages => [X11, VIRTUAL_DISPLAY, TEST, PACKAGES].concat(),
            Self::Foreign => FOREIGN.to_vec(),
        }
    }
}

/// Installs the missing packages, as root or with a sudo that needs no password; otherwise the error says how.
pub fn ensure(workspace: &Workspace, purpose: Purpose) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let sh = &workspace.sh;
    let needed = purpose.packages();
    if cmd!(sh, "apt-get --version").quiet().ignore_stdout().ignore_stderr().run().is_err() {
        println!(
            "system packages: not checked, because there is no apt-get; Debian's names: {}",
            needed.join(" ")
        );
        return Ok(());
    }
    let missing = missing(workspace, &needed)?;
    if missing.is_empty() {
        println!("system packages: all installed");
        return Ok(());
    }
    let command = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    let root = workspace.is_root()?;
    let sudo: &[&str] = if root { &[] } else { &["sudo", "-n"] };
    let may_install = root || cmd!(sh, "sudo -n true").quiet().ignore_stderr().run().is_ok();
    ensure!(
        may_install,
        "system packages are missing and only root can install them; run:\n    sudo {command}"
    );
    let log = workspace.directory("xtask")?.join("apt.log");
    println!("system packages: installing {} (log in {})", missing.join(" "), workspace.relative(&log));
    // RUNLEVEL=1: the installed services are not started. An outdated package list may still be good enough.
    let script = format!(
        "exec > '{}' 2>&1; export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
         apt-get update; apt-get -o DPkg::Lock::Timeout=120 {}",
        log.display(),
        command.trim_start_matches("apt-get "),
    );
    // Not `process::run`, which would kill it on Ctrl-C: an interrupted dpkg leaves packages half installed.
    let installed = cmd!(sh, "env {sudo...} sh -c {script}").quiet().run();
    ensure!(installed.is_ok(), "cannot install {}; see {}", missing.join(" "), workspace.relative(&log));
    Ok(())
}

fn missing<'a>(workspace: &Workspace, needed: &[&'a str]) -> Result<Vec<&'a str>> {
    let format = "${Package} ${db:Status-Status}\\n";
    let query = cmd!(workspace.sh, "dpkg-query --show --showformat={format} {needed...}").quiet();
    // It fails if it does not know one of the packages, but lists the others.
    let known = query.ignore_status().ignore_stderr().read()?;
    Ok(not_installed(needed, &known))
}

/// The packages of `needed` that dpkg-query does not list as installed in `known`.
fn not_installed<'a>(needed: &[&'a str], known: &str) -> Vec<&'a str> {
    let installed = |name: &str| known.lines().any(|line| line.split_once(' ') == Some((name, "installed")));
    needed.iter().copied().filter(|name| !installed(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fully_installed_package_of_exactly_that_name_counts() {
        let known = "openbox installed\nxvfb config-files\nlibxi6-dev installed\n";
        assert_eq!(not_installed(&["openbox", "xvfb", "libxi6", "dbus"], known), ["xvfb", "libxi6", "dbus"]);
    }

    #[test]
    fn a_real_display_needs_no_virtual_one() {
        assert!(!Purpose::X11.packages().contains(&"xvfb"));
        assert!(Purpose::VirtualDisplay.packages().contains(&"xvfb"));
    }
}
