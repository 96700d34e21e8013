//! Loads the settings file and updates it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use datetime_client_core::notice::{Fallback, Warning};
use datetime_client_core::reason::Reason;
use datetime_client_core::settings::Settings;

use super::atomic_file::{self, folder, sibling};
use super::edit;
use super::format::{self, Contents, Invalid, Parsed};
use super::lock;

/// A settings file has a few kilobytes. A larger file is not read into memory.
const MAX_FILE: u64 = 1024 * 1024;

/// How many invalid files are kept before the user must remove some.
const MAX_BROKEN: u32 = 20;

/// Updates one settings file.
#[derive(Clone, Debug)]
pub struct SettingsStore {
    file: PathBuf,
    /// The settings that the file had last, in case it is removed or becomes invalid.
    last: Settings,
}

/// The result of loading the settings.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The settings, or the defaults.
    pub settings: Settings,
    /// A message for the user.
    pub warning: Option<Warning>,
    /// Updates the file; `None` if it must not be written.
    pub store: Option<SettingsStore>,
}

/// The result of an update.
#[derive(Debug)]
pub struct Updated {
    /// The settings that the file has now.
    pub settings: Settings,
    /// A message for the user: the file was invalid.
    pub warning: Option<Warning>,
}

impl SettingsStore {
    /// Loads the settings from `file`.
    ///
    /// If it is missing, the settings are the defaults. If it is invalid, it is kept under another name and the backup is
    /// restored. If it was saved by a newer version of the program or cannot be read, it must not be written.
    #[must_use]
    pub fn load(file: &Path) -> Loaded {
        let loaded = match read(file) {
            Ok(Some(Parsed::Invalid(invalid))) => recover(file)
                .map_err(|error| Reason::Both(invalid.message.into(), Reason::from(error).into())),
            Ok(found) => Ok(loaded(file, found)),
            Err(error) => Err(error.into()),
        };
        loaded.unwrap_or_else(|what| {
            let warning = Some(Warning::Unreadable { file: file.to_owned(), what });
            Loaded { warning, ..Loaded::default() }
        })
    }

    /// Where the settings are saved.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Applies `change` to the settings in the file, and saves them if that changed anything. A missing file is created;
    /// an invalid one is kept under another name and replaced.
    ///
    /// # Errors
    /// The file cannot be read or written, another process does not release the lock, or a newer version of the program
    /// saved the file. The file is unchanged.
    pub fn update(&mut self, change: impl FnOnce(&mut Settings)) -> io::Result<Updated> {
        let target = atomic_file::target(&self.file);
        fs::create_dir_all(folder(&target))?;
        let _lock = lock::acquire(&target)?;
        atomic_file::remove_temporary(&target);
        let mut settings = self.last.clone();
        let mut warning = None;
        let contents = match read(&self.file)? {
            Some(Parsed::Valid(contents)) => {
                settings = contents.settings.clone();
                Some(contents)
            }
            Some(Parsed::Newer(_)) => {
                return Err(Reason::Newer.into());
            }
            Some(Parsed::Invalid(Invalid { line, message })) => {
                let (saved_as, fallback) = (keep_broken(&target)?, Fallback::Current);
                warning = Some(Warning::Broken { line, what: message, saved_as, fallback });
                backup(&target)
            }
            None => None,
        };
        change(&mut settings);
        if warning.is_some() || contents.as_ref().is_none_or(|contents| contents.settings != settings) {
            let text = new_text(contents.as_ref(), &settings)?;
            if let Some(contents) = contents {
                atomic_file::replace(&backup_path(&target), contents.text.as_bytes())?;
            }
            atomic_file::replace(&target, text.as_bytes())?;
        }
        self.last = settings.clone();
        Ok(Updated { settings, warning })
    }
}

/// The text of `contents`, or of a new file, with other settings. It is parsed again before it is used, because TOML has
/// many ways to write a setting.
fn new_text(contents: Option<&Contents>, settings: &Settings) -> io::Result<String> {
    let text = edit::text(contents, settings)?;
    if u64::try_from(text.len()).is_ok_and(|length| length > MAX_FILE) {
        return Err(Reason::WouldBeTooLarge.into());
    }
    match format::parse(text) {
        Parsed::Valid(new) if new.settings == *settings => Ok(new.text),
        Parsed::Valid(_) | Parsed::Newer(_) | Parsed::Invalid(_) => Err(Reason::Unchangeable.into()),
    }
}

/// Reads and parses `file`; `None` if it is missing.
fn read(file: &Path) -> io::Result<Option<Parsed>> {
    let bytes = match read_bytes(file) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(Some(Parsed::Invalid(Reason::TooLarge.into()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let invalid = |_| Parsed::Invalid(Reason::NotText.into());
    Ok(Some(String::from_utf8(bytes).map_or_else(invalid, format::parse)))
}

/// The bytes of a file; `None` if it is too large.
fn read_bytes(file: &Path) -> io::Result<Option<Vec<u8>>> {
    let kind = fs::metadata(file)?;
    if !kind.is_file() {
        // Opening a pipe would block until another process opens it.
        let reason = if kind.is_dir() { Reason::Folder } else { Reason::NotAFile };
        return Err(reason.into());
    }
    let mut bytes = Vec::new();
    let length = File::open(file)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    Ok(u64::try_from(length).is_ok_and(|length| length <= MAX_FILE).then_some(bytes))
}

fn loaded(file: &Path, found: Option<Parsed>) -> Loaded {
    let (settings, warning) = match found {
        Some(Parsed::Valid(contents)) => {
            let values = contents.anomalies();
            let warning = (!values.is_empty()).then(|| Warning::Adjusted { file: file.to_owned(), values });
            (contents.settings, warning)
        }
        Some(Parsed::Newer(settings)) => {
            let warning = Some(Warning::Newer { file: file.to_owned() });
            return Loaded { settings, warning, store: None };
        }
        Some(Parsed::Invalid(_)) | None => (Settings::default(), None),
    };
    let store = SettingsStore { file: file.to_owned(), last: settings.clone() };
    Loaded { settings, warning, store: Some(store) }
}

/// Loads the settings though `file` is invalid.
fn recover(file: &Path) -> io::Result<Loaded> {
    let target = atomic_file::target(file);
    let _lock = lock::acquire(&target)?;
    let found = read(file)?;
    let Some(Parsed::Invalid(Invalid { line, message })) = found else {
        // Another window recovered it.
        return Ok(loaded(file, found));
    };
    let saved_as = keep_broken(&target)?;
    // If the file can be neither replaced nor removed, the next update finds it and tries again.
    let (backup, fallback) = if let Some(backup) = backup(&target) {
        let _ = atomic_file::replace(&target, backup.text.as_bytes());
        (Some(Parsed::Valid(backup)), Fallback::Backup)
    } else {
        let _ = fs::remove_file(&target);
        (None, Fallback::Defaults)
    };
    let warning = Some(Warning::Broken { line, what: message, saved_as, fallback });
    Ok(Loaded { warning, ..loaded(file, backup) })
}

/// The file before the last update, if it was valid.
fn backup(file: &Path) -> Option<Contents> {
    if let Ok(Some(Parsed::Valid(contents))) = read(&backup_path(file)) { Some(contents) } else { None }
}

fn backup_path(file: &Path) -> PathBuf {
    sibling(file, ".bak")
}

/// Gives an invalid `file` a second name and returns it. The first one stays, so that a process that is killed here does
/// not leave the user without a file.
fn keep_broken(file: &Path) -> io::Result<PathBuf> {
    let bytes = |path: &Path| read_bytes(path).ok().flatten();
    for number in 1..=MAX_BROKEN {
        let ending = if number == 1 { ".broken".to_owned() } else { format!(".broken-{number}") };
        let kept = sibling(file, &ending);
        match fs::hard_link(file, &kept) {
            Ok(()) => return Ok(kept),
            Err(_) if kept.exists() => {
                // It was kept before, but could not be replaced.
                if bytes(file).is_some_and(|found| bytes(&kept) == Some(found)) {
                    return Ok(kept);
                }
            }
            // The file system has no hard links.
            Err(_) => return fs::rename(file, &kept).map(|()| kept),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, Reason::TooManyBroken(MAX_BROKEN)))
}
