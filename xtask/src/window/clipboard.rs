//! The clipboard, which the window shares with another program in both directions.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::error::Error;
use crate::process::Process;
use crate::window::Driver;
use crate::window::likeness::exactly;
use crate::{release, wait};

/// How long the other program may take to see what was copied.
const SHARED: Duration = Duration::from_secs(10);

/// The text that the other program copies. The window uses none like it.
const COPIED_ELSEWHERE: &str = "from another program";

/// A program and its arguments.
type Call = (&'static str, &'static [&'static str]);

/// The other program, and the keyboard that pastes.
#[derive(Debug, Clone, Copy)]
pub struct Tools {
    /// Prints the clipboard.
    read: Call,
    /// Puts its standard input on the clipboard, and serves it until it is stopped.
    serve: Call,
    /// A keyboard that is there while it runs, where the display has none.
    keyboard: Option<Call>,
    /// Presses Ctrl+V.
    paste: Call,
}

/// Those of X11.
pub const X11: Tools = Tools {
    read: ("xclip", &["-o", "-selection", "clipboard"]),
    serve: ("xclip", &["-i", "-selection", "clipboard", "-quiet"]),
    keyboard: None,
    paste: ("xdotool", &["key", "--clearmodifiers", "ctrl+v"]),
};

/// Those of Wayland, where a window without a keyboard has neither the focus nor a clipboard.
pub const WAYLAND: Tools = Tools {
    read: ("wl-paste", &["--no-newline"]),
    serve: ("wl-copy", &["--foreground"]),
    keyboard: Some(("wtype", &["-s", "120000"])),
    paste: ("wtype", &["-M", "ctrl", "v", "-m", "ctrl"]),
};

/// Pastes into the window what another program copied, then has that program paste what the window copied, which must
/// contain `answer`. The window has a history with that answer; `command` makes commands for its display.
pub fn check(
    tools: Tools,
    command: impl Fn(&str) -> Command,
    driver: &mut Driver,
    answer: &str,
    folder: &Path,
) -> Result<(), Error> {
    let call = |(program, arguments): Call| {
        let mut command = command(program);
        command.args(arguments);
        command
    };
    let shared = || release::output(tools.read.0, &mut call(tools.read)).ok();
    let text = folder.join("copied.txt");
    let cannot = || Error::system(format!("cannot use {}", text.display()));
    fs::write(&text, COPIED_ELSEWHERE).map_err(cannot())?;
    let mut serve = call(tools.serve);
    serve.stdin(File::open(&text).map_err(cannot())?).stdout(Stdio::null());
    let mut other = Process::start_fed(tools.serve.0, &mut serve, Some(&folder.join("clipboard.log")))?;
    wait::until(SHARED, "the other program's text on the clipboard", || {
        other.must_run()?;
        Ok(shared().filter(|text| text == COPIED_ELSEWHERE))
    })?;
    let start = |call: &mut Command| Process::start("the keyboard", call.stdout(Stdio::null()), None);
    let _keyboard = tools.keyboard.map(|keyboard| start(&mut call(keyboard))).transpose()?;
    driver.focus("Command")?;
    release::output(tools.paste.0, &mut call(tools.paste))?;
    driver.text("Command", &exactly(COPIED_ELSEWHERE))?;
    driver.press("Copy")?;
    wait::until(SHARED, "the window's history on the clipboard", || {
        Ok(shared().filter(|text| text.contains(answer)))
    })?;
    Ok(())
}
