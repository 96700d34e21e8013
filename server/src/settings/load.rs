//! Which file the settings come from: the first of the places that the manual names.

use std::env;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::error::SettingsError;
use super::read::parse;
use super::shape::Settings;

/// The settings file of the project, compiled in: every key at its default, with what it means.
pub const BUILT_IN_FILE: &str = include_str!("../../../config/server.toml");

/// The variable that names a settings file.
const VARIABLE: &str = "DATETIME_SERVER_CONFIG";

/// A settings file is smaller than this; it keeps a device or a disk image from being read whole.
const MAX_FILE: u64 = 1 << 20;

/// Where settings were taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// This file.
    File(PathBuf),
    /// No file was found: the defaults.
    BuiltIn,
}

/// Settings and where they were taken from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Their file.
    pub source: Source,
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(out, "{}", path.display()),
            Self::BuiltIn => out.write_str("built-in defaults"),
        }
    }
}

/// Reads and checks the settings: those of `config` where it is given, else of the first place that has a file.
///
/// # Errors
/// [`SettingsError`] where a named file cannot be read, or where the file has mistakes.
pub fn load(config: Option<&Path>, hostname: &str) -> Result<Loaded, SettingsError> {
    let source = find(config);
    let text = match &source {
        Source::File(path) => {
            read(path).map_err(|source| SettingsError::Unreadable { path: path.clone(), source })?
        }
        Source::BuiltIn => BUILT_IN_FILE.to_owned(),
    };
    match parse(&text, hostname) {
        Ok(settings) => Ok(Loaded { settings, source }),
        Err(mistakes) => Err(SettingsError::Mistaken { path: source.to_string(), mistakes }),
    }
}

/// A file that was named must be there; the usual places are passed over where they have none.
fn find(config: Option<&Path>) -> Source {
    let variable = env::var_os(VARIABLE).filter(|path| !path.is_empty());
    let named = config.map(Path::to_path_buf).or_else(|| variable.map(PathBuf::from));
    let usual = || usual_places().into_iter().find(|path| path.exists());
    named.or_else(usual).map_or(Source::BuiltIn, Source::File)
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

fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    // A device has no size to ask for first.
    fs::File::open(path)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::Error::other(format!("it has more than the {MAX_FILE} bytes that are allowed")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let sound = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(sound).filter(|byte| **byte == b'\n').count() + 1;
        io::Error::other(format!("line {line} is not UTF-8; save the file as UTF-8"))
    })
}
