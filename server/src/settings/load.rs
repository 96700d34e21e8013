//! Which file the settings come from: the first of the places that the manual names.

use std::env;
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use directories::ProjectDirs;

use super::error::SettingsError;
use super::parse::parse;
use super::schema::Settings;
use crate::files::{is_readable_within, open_to_read};

/// The settings file of the project, compiled in: every key at its default, with what it means.
pub const BUILT_IN_FILE: &str = include_str!("../../../config/server.toml");

/// The variable that names a settings file.
const VARIABLE: &str = "DATETIME_SERVER_CONFIG";

/// A settings file is smaller than this; a device or a disk image is not read whole.
const MAX_FILE: u64 = 1 << 20;

/// How long a settings file that is a pipe may take to be written, at start.
const PIPE_TIMEOUT: Duration = Duration::from_secs(5);

/// Where settings were taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// This regular file.
    File(PathBuf),
    /// This pipe or device, which cannot be read a second time.
    Stream(PathBuf),
    /// No file was found: the defaults.
    BuiltIn,
}

impl Source {
    /// The file that was named or found.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Stream(path) => Some(path),
            Self::BuiltIn => None,
        }
    }
}

/// Settings and where they were taken from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Their file.
    pub source: Source,
    /// Whether a file was read and sets nothing: every value is a default, among them who may connect.
    pub sets_nothing: bool,
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            Some(path) => write!(out, "{}", path.display()),
            None => out.write_str("built-in defaults"),
        }
    }
}

/// Reads and checks the settings: those of `config` where it is given, else of the first place that has a file.
///
/// # Errors
/// [`SettingsError`] where a named file cannot be read, or where the file has errors.
pub fn load(config: Option<&Path>, hostname: &str) -> Result<Loaded, SettingsError> {
    let Some(path) = settings_file(config) else {
        return checked(BUILT_IN_FILE, Source::BuiltIn, hostname);
    };
    let unreadable = |source| SettingsError::Unreadable { path: path.clone(), source };
    let file = open_to_read(&path).map_err(unreadable)?;
    let is_regular = file.metadata().map_err(unreadable)?.is_file();
    let text = if is_regular { read(&file) } else { read_stream(&file) }.map_err(unreadable)?;
    let source = if is_regular { Source::File(path) } else { Source::Stream(path) };
    checked(&text, source, hostname)
}

/// Reads and checks the settings again, from where they came the first time. Never waits for a pipe.
///
/// # Errors
/// [`SettingsError`], also where the file sets nothing any more: that would open the server to every address of the
/// defaults, and is what a full disk or an interrupted save leaves.
pub fn load_again(source: &Source, hostname: &str) -> Result<Loaded, SettingsError> {
    let path = match source {
        Source::File(path) => Some(path.clone()),
        Source::Stream(path) => return Err(SettingsError::ReadOnce { path: path.clone() }),
        // There may be a file by now.
        Source::BuiltIn => settings_file(None),
    };
    let Some(path) = path else { return checked(BUILT_IN_FILE, Source::BuiltIn, hostname) };
    let unreadable = |source| SettingsError::Unreadable { path: path.clone(), source };
    let file = open_to_read(&path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(unreadable(io::Error::other("it is not a regular file")));
    }
    let loaded = checked(&read(&file).map_err(unreadable)?, Source::File(path.clone()), hostname)?;
    if loaded.sets_nothing { Err(SettingsError::SetsNothing { path }) } else { Ok(loaded) }
}

/// The settings file that [`load`] reads; `None` for the built-in defaults. A file that was named must be there; the usual
/// places are passed over where they have none.
#[must_use]
pub fn settings_file(config: Option<&Path>) -> Option<PathBuf> {
    let variable = env::var_os(VARIABLE).filter(|path| !path.is_empty());
    let named = config.map(Path::to_path_buf).or_else(|| variable.map(PathBuf::from));
    let usual = || usual_places().into_iter().find(|path| path.exists());
    named.or_else(usual)
}

fn checked(text: &str, source: Source, hostname: &str) -> Result<Loaded, SettingsError> {
    let sets_nothing = source != Source::BuiltIn
        && text
            .trim_start_matches('\u{feff}')
            .lines()
            .map(str::trim)
            .all(|line| line.is_empty() || line.starts_with('#'));
    match parse(text, hostname) {
        Ok(settings) => Ok(Loaded { settings, source, sets_nothing }),
        Err(errors) => Err(SettingsError::Invalid { path: source.to_string(), errors }),
    }
}

fn usual_places() -> Vec<PathBuf> {
    let of_user =
        ProjectDirs::from("", "", "datetime-server").map(|dirs| dirs.config_dir().join("server.toml"));
    [
        Some(PathBuf::from("config/server.toml")),
        of_user,
        Some(PathBuf::from("/etc/datetime-server/server.toml")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Reads a regular file.
fn read(file: &File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    text(bytes)
}

/// Reads a pipe or a device to its end, in bounded time: nothing may be written to it, or it may never be closed.
fn read_stream(file: &File) -> io::Result<String> {
    let end = Instant::now() + PIPE_TIMEOUT;
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    let mut reader = file;
    while bytes.len() as u64 <= MAX_FILE {
        let left = end.saturating_duration_since(Instant::now());
        if !is_readable_within(file, u16::try_from(left.as_millis()).unwrap_or(u16::MAX)) {
            return Err(io::Error::other(format!("it was not written and closed within {PIPE_TIMEOUT:?}")));
        }
        match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => bytes.extend(chunk.iter().take(count)),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
            Err(error) => return Err(error),
        }
    }
    text(bytes)
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::Error::other(format!("it is larger than the limit of {MAX_FILE} bytes")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let sound = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(sound).filter(|byte| **byte == b'\n').count() + 1;
        io::Error::other(format!("line {line} is not UTF-8; save the file as UTF-8"))
    })
}
