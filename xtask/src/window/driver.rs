//! Our end of `driver.py`, which reads and presses what a window shows through the accessibility bus.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::time::Duration;

use crate::error::Error;
use crate::process::{Lines, Process};

/// The Python that has the system's modules.
pub const PYTHON: &str = "/usr/bin/python3";

const SCRIPT: &str = include_str!("driver.py");
/// How long the window may take to appear: an unoptimised client without graphics hardware is slow.
const OPEN: Duration = Duration::from_mins(1);
/// How long the window may take to show what was asked for.
const SHOW: Duration = Duration::from_secs(20);
/// What the script may need on top, for its own calls.
const MARGIN: Duration = Duration::from_secs(30);

/// The running script.
#[derive(Debug)]
pub struct Driver {
    process: Process,
    commands: ChildStdin,
    answers: Lines,
    tree: PathBuf,
}

impl Driver {
    /// Starts it by `python`, which is Python's command on some display, before the program that it will drive; its log
    /// and what it saw last lie in `logs`.
    pub fn start(mut python: Command, logs: &Path) -> Result<Self, Error> {
        let tree = logs.join("window-tree.txt");
        python.args(["-u", "-c", SCRIPT]).arg(&tree).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Process::start_fed("the driver", &mut python, Some(&logs.join("driver.log")))?;
        let child = process.child();
        let (Some(commands), Some(pipe)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Error::failed("the driver has no pipes"));
        };
        let mut driver = Self { process, commands, answers: Lines::of(pipe), tree };
        driver.answer(OPEN)?;
        Ok(driver)
    }

    /// Waits for the window of the program with number `process`, and drives that one from here on.
    pub fn window(&mut self, process: u32) -> Result<(), Error> {
        self.ask(&["window", &process.to_string()], OPEN).map(drop)
    }

    /// Waits for a label whose whole text matches `pattern`; gives the text.
    pub fn label(&mut self, pattern: &str) -> Result<String, Error> {
        self.ask(&["label", pattern], SHOW)
    }

    /// Presses the button `name` once it can be pressed.
    pub fn press(&mut self, name: &str) -> Result<(), Error> {
        self.ask(&["press", name], SHOW).map(drop)
    }

    /// Presses the button `name` and gives the answer that then appears and matches `pattern` as a whole.
    pub fn answer_to(&mut self, name: &str, pattern: &str) -> Result<String, Error> {
        self.ask(&["answer", name, pattern], SHOW)
    }

    /// Waits until the window has told a screen reader, without being asked, a text that matches `pattern` as a whole.
    pub fn announced(&mut self, pattern: &str) -> Result<String, Error> {
        self.ask(&["announced", pattern], SHOW)
    }

    /// Shows the view of that name; gives the roles of the controls there that have no name.
    pub fn show(&mut self, view: &str) -> Result<Vec<String>, Error> {
        let roles = self.ask(&["show", view], SHOW)?;
        Ok(roles.split('\t').filter(|role| !role.is_empty()).map(str::to_owned).collect())
    }

    /// Sends the keyboard into the text field `name`.
    pub fn focus(&mut self, name: &str) -> Result<(), Error> {
        self.ask(&["focus", name], SHOW).map(drop)
    }

    /// Waits until the whole text of the field `name` matches `pattern`; gives the text.
    pub fn text(&mut self, name: &str, pattern: &str) -> Result<String, Error> {
        self.ask(&["text", name, pattern], SHOW)
    }

    /// The names of all buttons.
    pub fn buttons(&mut self) -> Result<Vec<String>, Error> {
        Ok(self.ask(&["buttons"], SHOW)?.split('\t').map(str::to_owned).collect())
    }

    fn ask(&mut self, words: &[&str], limit: Duration) -> Result<String, Error> {
        writeln!(self.commands, "{}\t{}", limit.as_secs(), words.join("\t"))
            .map_err(Error::system("cannot speak to the driver"))?;
        self.answer(limit)
    }

    fn answer(&mut self, limit: Duration) -> Result<String, Error> {
        let line = self.answers.next(&mut self.process, limit + MARGIN)?;
        if let Some(value) = line.strip_prefix("ok\t") {
            return Ok(value.to_owned());
        }
        let reason = line.strip_prefix("failed\t").unwrap_or(&line);
        Err(Error::failed(format!("in the window: {reason} (all it showed: {})", self.tree.display())))
    }
}
