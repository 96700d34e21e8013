//! Writing the file: under a lock, merged with what other windows wrote, the old text saved_as.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use datetime_client_core::notice::{Fallback, Warning};
use datetime_client_core::settings::Settings;

use super::load::{MAX_FILE, Present, look};
use super::lock::Lock;
use super::merge::merge;
use super::shape::{self, Meaning, Mistake};
use super::{beside, edit};

/// Keeps the settings of one window in the file.
#[derive(Debug)]
pub struct Keeper {
    file: PathBuf,
    /// What this window last read or saved: what differs from it was changed here.
    base: Settings,
    bar: Option<Warning>,
}

impl Keeper {
    /// Keeps settings in `file`, from which `base` was read.
    #[must_use]
    pub fn new(file: PathBuf, base: &Settings) -> Self {
        Self { file, base: shape::normal(base), bar: None }
    }

    /// Where the settings are saved_as.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// What the user should know of the last saves, told once: that a broken file was found and saved_as aside.
    pub fn take_bar(&mut self) -> Option<Warning> {
        self.bar.take()
    }

    /// Saves what this window changed, keeps what others changed since, and returns what the file says then. Where it
    /// says so already, nothing is written. A file that was broken since is saved_as aside.
    ///
    /// # Errors
    /// What the system says, that another window does not let go of the file, or that it is of a newer version of the
    /// program by now; the file stays as it is.
    pub fn save(&mut self, ours: &Settings) -> io::Result<Settings> {
        let ours = shape::normal(ours);
        let target = beside::target(&self.file);
        fs::create_dir_all(beside::folder(&target))?;
        let _lock = Lock::take(&target)?;
        beside::sweep(&target);
        let merged = match look(&self.file)? {
            Present::Missing => {
                write(&target, "", None, &ours)?;
                ours.clone()
            }
            Present::Good(text, theirs) => {
                let merged = merge(&self.base, &ours, &theirs);
                if merged != theirs {
                    write(&target, &text, Some(&theirs), &merged)?;
                }
                merged
            }
            Present::Newer(_) => {
                return Err(io::Error::other(
                    "it is of a newer version of this program by now, and is left alone",
                ));
            }
            Present::Broken(mistake) => {
                self.rescue(&target, mistake, &ours)?;
                ours.clone()
            }
        };
        // Not the merged ones: the window does not take over what others changed, so it is theirs the next time too.
        self.base = ours;
        Ok(merged)
    }

    /// Keeps a broken file aside and writes a whole one in its place, with the comments and foreign keys of the last
    /// good one.
    fn rescue(&mut self, target: &Path, mistake: Mistake, ours: &Settings) -> io::Result<()> {
        let saved_as = beside::keep_aside(target)?;
        let text = match look(&beside::backup(target)) {
            Ok(Present::Good(text, was)) => changed(&text, Some(&was), ours)?,
            Ok(Present::Missing | Present::Newer(_) | Present::Broken(_)) | Err(_) => {
                changed("", None, ours)?
            }
        };
        beside::replace(target, &text)?;
        let Mistake { line, what } = mistake;
        self.bar = Some(Warning::Broken { line, what, saved_as, fallback: Fallback::Current });
        Ok(())
    }
}

/// Writes the settings `now` where `text` with the settings `was` is, and keeps that.
fn write(target: &Path, text: &str, was: Option<&Settings>, now: &Settings) -> io::Result<()> {
    let new = changed(text, was, now)?;
    if was.is_some() {
        beside::replace(&beside::backup(target), text)?;
    }
    beside::replace(target, &new)
}

/// The text with other settings, read back before it takes the place of a good one: a file may be written in ways that
/// nobody thought of.
fn changed(text: &str, was: Option<&Settings>, now: &Settings) -> io::Result<String> {
    let new = edit::edited(text, was, now).map_err(io::Error::other)?;
    if u64::try_from(new.len()).is_ok_and(|length| length > MAX_FILE) {
        return Err(io::Error::other(
            "it would be larger than this program reads; remove servers from the list",
        ));
    }
    match shape::understand(&new) {
        Meaning::Good(read) if read == *now => Ok(new),
        Meaning::Good(_) | Meaning::Newer(_) | Meaning::Broken(_) => {
            Err(io::Error::other("it is written in a way that cannot be changed safely; change it by hand"))
        }
    }
}
