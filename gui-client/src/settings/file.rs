//! Reading and writing `client.toml` so that it cannot be lost: whole or not at all, broken ones kept aside, newer
//! ones left alone, keys of others carried along.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Settings, Theme, WindowSize};
use crate::model::address::Address;
use crate::model::notice::Bar;
use crate::model::recents::{Recent, Recents};

/// The version of the file that this program writes; it does not write over one of a higher.
const VERSION: u32 = 1;

/// A settings file is some kilobytes; what is larger than this is none, and is not read into memory.
const MAX_FILE: u64 = 1024 * 1024;

/// The shape of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
struct Shape {
    version: u32,
    theme: Theme,
    window: WindowSize,
    recent: Vec<RecentShape>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RecentShape {
    host: String,
    port: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

/// Only the version, so that a newer file is known as such even where the rest has another shape.
#[derive(Deserialize)]
struct VersionOnly {
    #[serde(default = "this_version")]
    version: u32,
}

fn this_version() -> u32 {
    VERSION
}

impl Default for Shape {
    fn default() -> Self {
        Self { version: VERSION, theme: Theme::default(), window: WindowSize::default(), recent: Vec::new() }
    }
}

/// What reading the file led to.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The settings, or the defaults.
    pub settings: Settings,
    /// What the user should know.
    pub bar: Option<Bar>,
    /// May the file be written over?
    pub writable: bool,
}

/// Reads `file`. A missing one is the first start; a broken one is moved aside; a newer one is not written over.
#[must_use]
pub fn load(file: &Path) -> Loaded {
    match read(file) {
        Ok(text) => understand(&text, file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Loaded { writable: true, ..Loaded::default() }
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => set_aside(file, None, error.to_string()),
        Err(error) => unreadable(file, error.to_string()),
    }
}

fn read(file: &Path) -> io::Result<String> {
    if fs::metadata(file)?.len() > MAX_FILE {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is larger than any settings file"));
    }
    fs::read_to_string(file)
}

fn understand(text: &str, file: &Path) -> Loaded {
    let newer = toml::from_str::<VersionOnly>(text).is_ok_and(|found| found.version > VERSION);
    match toml::from_str::<Shape>(text) {
        Ok(shape) if newer => Loaded {
            settings: settings(shape),
            bar: Some(Bar::Newer { file: file.to_owned() }),
            writable: false,
        },
        Ok(shape) => Loaded { settings: settings(shape), bar: None, writable: true },
        Err(_) if newer => Loaded { bar: Some(Bar::Newer { file: file.to_owned() }), ..Loaded::default() },
        Err(error) => {
            let line = error.span().and_then(|span| text.get(..span.start)).map(line_of);
            set_aside(file, line, error.message().to_owned())
        }
    }
}

fn line_of(before: &str) -> usize {
    before.matches('\n').count() + 1
}

fn settings(shape: Shape) -> Settings {
    let recents = shape.recent.into_iter().filter_map(|recent| {
        // A hand-written server that is no address is left out rather than making the whole file unusable.
        let address = Address::new(&recent.host, recent.port).ok()?;
        let label = recent.label.filter(|label| !label.trim().is_empty());
        Some(Recent { address, label })
    });
    Settings { theme: shape.theme, window: shape.window.usable(), recents: Recents::new(recents) }
}

/// Moves a broken file to `client.toml.broken`; where that fails it stays, and is not written over.
fn set_aside(file: &Path, line: Option<usize>, what: String) -> Loaded {
    let mut name = OsString::from(file);
    name.push(".broken");
    let kept = PathBuf::from(name);
    match fs::rename(file, &kept) {
        Ok(()) => Loaded {
            bar: Some(Bar::Broken { line, what, kept }),
            writable: true,
            settings: Settings::default(),
        },
        Err(error) => unreadable(file, format!("{what}; {error}")),
    }
}

fn unreadable(file: &Path, what: String) -> Loaded {
    let bar = Some(Bar::Unreadable { file: file.to_owned(), what });
    Loaded { bar, writable: false, settings: Settings::default() }
}

/// Writes `settings` to `file`: to a new file beside it, to the disk, then in its place, so that a crash at any moment
/// leaves the old or the new one whole. Keys that this program does not know are carried along.
///
/// # Errors
/// What the system says; the old file stays.
pub fn save(file: &Path, settings: &Settings) -> io::Result<()> {
    let text = merged(file, settings).map_err(io::Error::other)?;
    // A link of the user's, say into a folder of dotfiles, stays a link: its target is replaced.
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::Builder::new().prefix(".client.toml.").tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary.persist(file)?;
    sync_folder(folder)
}

/// The rename itself reaches the disk with the folder. Windows has no such call and needs none.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn merged(file: &Path, settings: &Settings) -> Result<String, toml::ser::Error> {
    let shape = Shape {
        version: VERSION,
        theme: settings.theme,
        window: settings.window,
        recent: settings.recents.iter().map(RecentShape::from).collect(),
    };
    let mut table = read(file).ok().and_then(|text| text.parse::<toml::Table>().ok()).unwrap_or_default();
    table.extend(toml::Table::try_from(shape)?);
    toml::to_string_pretty(&table)
}

impl From<&Recent> for RecentShape {
    fn from(recent: &Recent) -> Self {
        Self {
            host: recent.address.host().to_owned(),
            port: recent.address.port(),
            label: recent.label.clone(),
        }
    }
}
