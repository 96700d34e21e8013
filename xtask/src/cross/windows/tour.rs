//! The main job in the window under Wine: connect, ask the day, the date and the time, quit, close.
//!
//! Wine passes nothing on to the screen readers of this system: keys go in, and what the window says is read from its
//! picture.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::cross::windows::wine::Wine;
use crate::error::Error;
use crate::process::Process;
use crate::server::Server;
use crate::wait;
use crate::window::{Picture, VirtualDisplay, client, keyboard, reading};

/// How long the window may take to show something: Wine starts a whole Windows first, without graphics hardware.
const SHOW: Duration = Duration::from_mins(1);
/// The client's keys for its buttons.
const KEYS: &[(&str, &str)] = &[("day", "ctrl+1"), ("date", "ctrl+2"), ("time", "ctrl+3")];
const QUIT: &str = "ctrl+4";
/// Where the client keeps its settings, under the disk C:.
const SETTINGS: &str = "AppData/Roaming/datetime-client/config/client.toml";

/// Opens `program`, does the main job in its window, and leaves a picture with the three answers in `folder`.
pub fn take(wine: &Wine, program: &Path, server: &Server, folder: &Path) -> Result<(), Error> {
    let display = VirtualDisplay::open(folder)?;
    let mut command = display.command(wine.program());
    wine.lend(&mut command);
    command.arg(program).arg(server.address());
    let mut window = Window::open(&display, command, folder)?;
    // Not the name: small letters are sometimes misread.
    let port = server.port().to_string();
    window.until("the connection", |text| text.contains("Connected to") && text.contains(&port))?;
    for (word, key) in KEYS {
        keyboard::press(&display, client::TITLE, key)?;
        let like = server.ask(word)?;
        window.until(&format!("the answer to {word}"), |text| shows(text, word, &like))?;
    }
    fs::copy(window.picture(), folder.join("window.png"))
        .map_err(Error::system("cannot keep the picture"))?;
    println!("the window showed\n{}", window.told());
    keyboard::press(&display, client::TITLE, QUIT)?;
    window.until("Disconnected", |text| text.contains("Disconnected"))?;
    server.wait_for_sessions(0)?;
    keyboard::press(&display, client::TITLE, "alt+F4")?;
    wait::until(SHOW, "the end of the client", || window.client.ended())?;
    remembers(wine, server)
}

/// A window that is looked at.
struct Window<'a> {
    display: &'a VirtualDisplay,
    client: Process,
    folder: &'a Path,
    text: String,
}

impl<'a> Window<'a> {
    fn open(display: &'a VirtualDisplay, mut command: Command, folder: &'a Path) -> Result<Self, Error> {
        let mut client = Process::start("the client", &mut command, Some(&folder.join("client.log")))?;
        wait::until(SHOW, "the window under Wine", || {
            client.must_run()?;
            Ok(keyboard::is_open(display, client::TITLE).then_some(()))
        })?;
        Ok(Self { display, client, folder, text: String::new() })
    }

    fn picture(&self) -> PathBuf {
        self.folder.join("seen.png")
    }

    /// Looks until the window's text is as `seen` wants it.
    fn until(&mut self, what: &str, seen: impl Fn(&str) -> bool) -> Result<(), Error> {
        let what = format!("in the window under Wine (see {}): {what}", self.picture().display());
        let result = wait::until(SHOW, &what, || {
            self.client.must_run()?;
            match self.look() {
                Ok(text) => {
                    self.text = text;
                    Ok(seen(&self.text).then_some(()))
                }
                // A window that is just being opened has no picture yet.
                Err(Error::Failed(why)) => {
                    self.text = why;
                    Ok(None)
                }
                Err(other @ (Error::Interrupted | Error::System { .. })) => Err(other),
            }
        });
        result.map_err(|error| match error {
            Error::Failed(why) => Error::failed(format!("{why}; what was read:\n{}", self.told())),
            other @ (Error::Interrupted | Error::System { .. }) => other,
        })
    }

    fn look(&self) -> Result<String, Error> {
        Picture::save(self.display, client::TITLE, &self.picture())?;
        reading::read(self.display, &self.picture(), &self.folder.join("enlarged.png"))
    }

    fn told(&self) -> String {
        let lines: Vec<_> = self.text.lines().filter(|line| !line.trim().is_empty()).collect();
        format!("  {}", lines.join(" | "))
    }
}

/// Whether the newest answer is one to `word`, of the form of `like`: under it stand the word and the round trip, and
/// somewhere there is such a text.
fn shows(text: &str, word: &str, like: &str) -> bool {
    let caption = |line: &str| line.starts_with(&format!("{word} ")) && line.contains(" ms");
    text.lines().any(caption) && text.lines().any(|line| same_form(line.trim(), like))
}

/// The same word, or digits where there are digits: a time moves on while we look.
fn same_form(text: &str, like: &str) -> bool {
    let form = |text: &str| text.replace(|letter: char| letter.is_ascii_digit(), "0");
    form(text) == form(like)
}

/// Closed, the client has kept which server it was connected to.
fn remembers(wine: &Wine, server: &Server) -> Result<(), Error> {
    let users = wine.drive().join("users");
    let kept = fs::read_dir(&users)
        .map_err(Error::system(format!("cannot list {}", users.display())))?
        .flatten()
        .find_map(|user| fs::read_to_string(user.path().join(SETTINGS)).ok())
        .ok_or_else(|| Error::failed(format!("the client has kept no settings: there is no {SETTINGS}")))?;
    if kept.contains(&format!("port = {}", server.port())) {
        return Ok(());
    }
    Err(Error::failed(format!("the client does not remember {}; it kept:\n{kept}", server.address())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: &str = "@ Connected to localhost:9911- 0.1 ms\n\nTuesday\n\nday - 0.3 ms - just now\n";

    #[test]
    fn an_answer_is_shown_with_the_word_that_was_asked() {
        assert!(shows(READ, "day", "Tuesday"));
        assert!(!shows(READ, "date", "2026-11-24"));
        assert!(!shows(READ, "day", "Wednesday"));
        // The date may stand in the history from before.
        assert!(!shows(&format!("{READ}\n2026-11-24\n"), "date", "2026-11-24"));
    }

    #[test]
    fn a_time_may_have_moved_on() {
        assert!(same_form("01:28:11", "01:28:09"));
        assert!(!same_form("01:28", "01:28:09"));
    }
}
