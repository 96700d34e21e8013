//! Reading the file, and what is done where it cannot be understood.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use datetime_client_core::notice::{Fallback, Warning};
use datetime_client_core::settings::Settings;

use super::anomalies;
use super::beside;
use super::lock::Lock;
use super::shape::{self, Meaning, Mistake};

/// A settings file is some kilobytes; what is larger than this is none, and is not read into memory.
pub(super) const MAX_FILE: u64 = 1024 * 1024;

/// What reading the file led to.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The settings, or the defaults.
    pub settings: Settings,
    /// What the user should know.
    pub bar: Option<Warning>,
    /// May the file be written over?
    pub writable: bool,
}

/// What is at the file's place at this moment.
#[derive(Debug)]
pub(super) enum Present {
    /// Nothing.
    Missing,
    /// This text, which means these settings.
    Good(String, Settings),
    /// A file of a newer version, as far as it is understood.
    Newer(Settings),
    /// A file with this mistake.
    Broken(Mistake),
}

/// Looks at `file`, and changes nothing.
///
/// # Errors
/// What the system says, or that it is no ordinary file.
pub(super) fn look(file: &Path) -> io::Result<Present> {
    let bytes = match read(file) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(Present::Broken(Mistake::of_all("it is larger than any settings file"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Present::Missing),
        Err(error) => return Err(error),
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(Present::Broken(Mistake::of_all("it is no text in UTF-8")));
    };
    Ok(match shape::understand(&text) {
        Meaning::Good(settings) => Present::Good(text, settings),
        Meaning::Newer(settings) => Present::Newer(settings),
        Meaning::Broken(mistake) => Present::Broken(mistake),
    })
}

/// The bytes of a file; nothing where there are more than any settings file has.
///
/// # Errors
/// What the system says, or that it is no ordinary file: opening a pipe would wait for who writes into it.
pub(super) fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    let kind = fs::metadata(file)?;
    if !kind.is_file() {
        let what =
            if kind.is_dir() { "it is a folder" } else { "it is a device or a pipe, no ordinary file" };
        return Err(io::Error::other(what));
    }
    let mut bytes = Vec::new();
    // Whatever the length was a moment ago, it may grow.
    let length = File::open(file)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    Ok(u64::try_from(length).is_ok_and(|length| length <= MAX_FILE).then_some(bytes))
}

/// Reads `file`. A missing one is the first start; a broken one is saved_as aside, and what was saved before it takes its
/// place; a newer one is not written over.
#[must_use]
pub fn load(file: &Path) -> Loaded {
    match look(file).map(|present| settled(file, present)) {
        Ok(Ok(loaded)) => loaded,
        Ok(Err(mistake)) => {
            rescue(file).unwrap_or_else(|error| unreadable(file, format!("{}; {error}", mistake.what)))
        }
        Err(error) => unreadable(file, error.to_string()),
    }
}

fn settled(file: &Path, present: Present) -> Result<Loaded, Mistake> {
    match present {
        Present::Missing => Ok(Loaded { writable: true, ..Loaded::default() }),
        Present::Good(text, settings) => {
            let values = anomalies::of(&text, &settings);
            let bar = (!values.is_empty()).then(|| Warning::Adjusted { file: file.to_owned(), values });
            Ok(Loaded { settings, bar, writable: true })
        }
        Present::Newer(settings) => {
            Ok(Loaded { settings, bar: Some(Warning::Newer { file: file.to_owned() }), writable: false })
        }
        Present::Broken(mistake) => Err(mistake),
    }
}

/// Keeps a broken file aside, and puts the last good one in its place.
fn rescue(file: &Path) -> io::Result<Loaded> {
    let target = beside::target(file);
    let _lock = Lock::take(&target)?;
    // Another window may have done so meanwhile.
    let Mistake { line, what } = match settled(file, look(file)?) {
        Ok(loaded) => return Ok(loaded),
        Err(mistake) => mistake,
    };
    let saved_as = beside::keep_aside(&target)?;
    // Where the broken one cannot be replaced or removed, it is found again by the next save, and replaced then.
    let (settings, fallback) = match look(&beside::backup(&target)) {
        Ok(Present::Good(text, settings)) => {
            let _ = beside::replace(&target, &text);
            (settings, Fallback::Backup)
        }
        Ok(Present::Missing | Present::Newer(_) | Present::Broken(_)) | Err(_) => {
            let _ = fs::remove_file(&target);
            (Settings::default(), Fallback::Defaults)
        }
    };
    Ok(Loaded { settings, bar: Some(Warning::Broken { line, what, saved_as, fallback }), writable: true })
}

fn unreadable(file: &Path, what: String) -> Loaded {
    let bar = Some(Warning::Unreadable { file: file.to_owned(), what });
    Loaded { bar, writable: false, settings: Settings::default() }
}
