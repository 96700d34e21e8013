//! The client's package: installed with what it needs, found in the menu, opened from there.

use std::path::Path;
use std::time::Duration;

use crate::error::Error;
use crate::package::trial::debian::Debian;
use crate::process::Process;
use crate::window::{Picture, VirtualDisplay, client, keyboard};
use crate::{release, wait};

/// The window may take this long: a fresh Debian has no graphics hardware.
const SHOW: Duration = Duration::from_mins(1);
/// Fewer colours than even a plain window with text has, where edges are smoothed.
const BLANK: u32 = 16;
/// As a desktop does it; it ends at once, and what it started with the shell behind it.
const OPEN: &str = "gio launch /usr/share/applications/datetime-client.desktop && exec sleep infinity";

/// Installs the .deb as a user does, and opens its entry of the menu.
pub fn try_out(debian: &Debian, deb: &Path, logs: &Path) -> Result<(), Error> {
    let package = debian.lend(deb)?;
    release::output("apt-get", &mut debian.command(&["apt-get", "--quiet", "update"]))?;
    let install = ["apt-get", "--quiet", "--yes", "--no-install-recommends", "install", package.as_str()];
    release::output("apt-get", &mut debian.command(&install))?;
    let version = release::output("datetime-client", &mut debian.command(&["datetime-client", "--version"]))?;
    println!("installed with what it needs: {}", version.trim());
    let display = VirtualDisplay::open(logs)?;
    let mut command = debian.command(&["sh", "-c", OPEN]);
    command.env("DISPLAY", display.name());
    let mut desktop = Process::start("the menu's entry", &mut command, Some(&logs.join("menu.log")))?;
    let file = logs.join("menu.png");
    let picture = wait::until(SHOW, "a window from the menu's entry", || {
        desktop.must_run()?;
        // Of a window that is not there, the camera would have somebody choose another by a click.
        if !keyboard::is_open(&display, client::TITLE) {
            return Ok(None);
        }
        // A window that is just being opened has no picture yet.
        let picture = Picture::save(&display, client::TITLE, &file).ok();
        Ok(picture.filter(|picture| picture.colours > BLANK))
    })?;
    println!(
        "its entry of the menu opens a window of {} × {}: {}",
        picture.width,
        picture.height,
        file.display()
    );
    desktop.stop();
    release::output(
        "apt-get",
        &mut debian.command(&["apt-get", "--quiet", "--yes", "purge", "datetime-client"]),
    )?;
    let left = debian.root().join("usr/share/applications/datetime-client.desktop");
    if left.exists() { Err(Error::failed("the purge leaves the menu's entry")) } else { Ok(()) }
}
