//! Finds and reads the settings file: the first that exists at the locations listed in the manual.

use std::env;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::ProjectDirs;

use super::error::SettingsError;
use super::parse::parse;
use super::schema::Settings;
use crate::bounded_read::{self, read_regular_file, read_stream, read_to_end};

/// The commented default settings, compiled in.
pub(crate) const BUILT_IN_FILE: &str = include_str!("../../../config/server.toml");

/// The environment variable with the path of the settings file.
const VARIABLE: &str = "DATETIME_SERVER_CONFIG";

/// Maximum size of a settings file. Without a limit, a wrong path to a device or disk image would fill the memory.
const MAX_FILE: u64 = 1 << 20;

/// How long to wait for the other end of a pipe to write the settings, at start.
const PIPE_TIMEOUT: Duration = Duration::from_secs(5);

/// The source of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A regular file.
    File(PathBuf),
    /// A pipe or device, which cannot be read again.
    Stream(PathBuf),
    /// The defaults, because there is no file.
    BuiltIn,
}

impl Source {
    /// The path of the file.
    #[must_use]
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Stream(path) => Some(path),
            Self::BuiltIn => None,
        }
    }
}

/// Settings and their source.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// The settings.
    pub(crate) settings: Settings,
    /// Their source.
    pub(crate) source: Source,
    /// Whether there is a file without any settings, so that all values, including `[access]`, are defaults.
    pub(crate) is_blank: bool,
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            Some(path) => write!(out, "{}", path.display()),
            None => out.write_str("built-in defaults"),
        }
    }
}

/// Loads the settings from `config` or, without it, from the first location that has a file.
///
/// # Errors
/// [`SettingsError`] if the file cannot be read or has errors.
pub(crate) fn load(config: Option<&Path>, hostname: &str) -> Result<Loaded, SettingsError> {
    let Some(path) = settings_file(config) else {
        return check(BUILT_IN_FILE, Source::BuiltIn, hostname);
    };
    let unreadable = |source| SettingsError::Unreadable { path: path.clone(), source };
    let file = bounded_read::open(&path).map_err(unreadable)?;
    let is_regular = file.metadata().map_err(unreadable)?.is_file();
    let bytes =
        if is_regular { read_to_end(&file, MAX_FILE) } else { read_stream(&file, MAX_FILE, PIPE_TIMEOUT) };
    let text = bytes.and_then(into_text).map_err(unreadable)?;
    let source = if is_regular { Source::File(path) } else { Source::Stream(path) };
    check(&text, source, hostname)
}

/// Loads the settings from the same source again. Never blocks on a pipe.
///
/// # Errors
/// [`SettingsError`], also if the file has become blank: a full disk or an interrupted save leaves such a file, and the
/// defaults would allow clients that its `[access]` denied.
pub(crate) fn load_again(source: &Source, hostname: &str) -> Result<Loaded, SettingsError> {
    let path = match source {
        Source::File(path) => Some(path.clone()),
        Source::Stream(path) => return Err(SettingsError::NotReloadable { path: path.clone() }),
        // A file may have been created in the meantime.
        Source::BuiltIn => settings_file(None),
    };
    let Some(path) = path else { return check(BUILT_IN_FILE, Source::BuiltIn, hostname) };
    let unreadable = |source| SettingsError::Unreadable { path: path.clone(), source };
    let text = read_regular_file(&path, MAX_FILE).and_then(into_text).map_err(unreadable)?;
    let loaded = check(&text, Source::File(path.clone()), hostname)?;
    if loaded.is_blank { Err(SettingsError::Blank { path }) } else { Ok(loaded) }
}

/// The path that [`load`] reads; `None` for the built-in defaults. A named file is returned even if it does not exist.
#[must_use]
pub(crate) fn settings_file(config: Option<&Path>) -> Option<PathBuf> {
    let variable = env::var_os(VARIABLE).filter(|path| !path.is_empty());
    let named = config.map(Path::to_path_buf).or_else(|| variable.map(PathBuf::from));
    let existing = || standard_paths().into_iter().find(|path| path.exists());
    named.or_else(existing)
}

fn check(text: &str, source: Source, hostname: &str) -> Result<Loaded, SettingsError> {
    let is_blank = source != Source::BuiltIn
        && text
            .trim_start_matches('\u{feff}')
            .lines()
            .map(str::trim)
            .all(|line| line.is_empty() || line.starts_with('#'));
    match parse(text, hostname) {
        Ok(settings) => Ok(Loaded { settings, source, is_blank }),
        Err(errors) => Err(SettingsError::Invalid { path: source.to_string(), errors }),
    }
}

fn standard_paths() -> Vec<PathBuf> {
    let user = ProjectDirs::from("", "", "datetime-server").map(|dirs| dirs.config_dir().join("server.toml"));
    [Some(PathBuf::from("config/server.toml")), user, Some(PathBuf::from("/etc/datetime-server/server.toml"))]
        .into_iter()
        .flatten()
        .collect()
}

fn into_text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
        io::Error::other(format!("line {line} is not UTF-8; save the file as UTF-8"))
    })
}
