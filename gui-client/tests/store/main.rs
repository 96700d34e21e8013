//! The settings file: reading and writing it, invalid files, and several windows that share one file.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot continue panics")]

mod invalid;
mod processes;
mod system;
mod text;
mod windows;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use datetime_client::store::{SettingsStore, Updated};
use datetime_client_core::change::{Change, Setting};
use datetime_client_core::clock::ClockAddress;
use datetime_client_core::notice::Warning;
use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::settings::{Settings, Zoom};

const WRITTEN: &str = r#"# Mine.
version = 1
language = 'de-AT'
theme = 'dark' # easier on the eyes
high_contrast = true
zoom = 1
at_start = "connect"
reconnect = true
discover = false
history = 2000
note = "mine"

[timeouts]
answer = 7.5 # the attic is slow

[watch]
interval = 0
threshold = 0.25
notify = false

[window]
width = 800.0
place = { x = 10.0, y = 20.0 } # on the left

# The one upstairs.
[[recent]]
label = "Attic"
host = "nas.local"
port = 9901
pinned = true
used = 2026-11-22T19:34:21.5+01:00
colour = "red" # not ours

[[recent]]
host = "::1"
port = 9900
"#;

/// Calls `check` with the path of a file that does not exist.
fn in_folder(check: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().expect("a temporary folder can be created");
    check(&folder.path().join("client.toml"));
}

/// Calls `check` with a file that contains `text`.
fn with(text: impl AsRef<[u8]>, check: impl FnOnce(&Path)) {
    in_folder(|file| {
        write(file, text);
        check(file);
    });
}

fn write(file: &Path, text: impl AsRef<[u8]>) {
    fs::write(file, text).expect("the file can be written");
}

fn text_of(file: &Path) -> String {
    fs::read_to_string(file).expect("the file can be read")
}

fn sibling(file: &Path, ending: &str) -> PathBuf {
    file.with_file_name(format!("client.toml{ending}"))
}

fn names_in_folder_of(file: &Path) -> Vec<String> {
    let entries = fs::read_dir(file.parent().expect("it has a folder")).expect("the folder can be read");
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("names are UTF-8");
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("it can be read"))).collect();
    names.sort();
    names
}

fn address(text: &str) -> ClockAddress {
    text.parse().expect("it is an address")
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).expect("it is a time")
}

fn names(recents: &Recents) -> Vec<String> {
    recents.iter().map(Recent::name).collect()
}

fn load(file: &Path) -> Settings {
    let loaded = SettingsStore::load(file);
    assert_eq!(loaded.warning, None);
    loaded.settings
}

fn warning(file: &Path) -> Warning {
    SettingsStore::load(file).warning.expect("there is a warning")
}

/// The values that are not used as they are written.
fn adjusted(file: &Path) -> Vec<String> {
    let Warning::Adjusted { file: named, values } = warning(file) else { panic!("another warning") };
    assert_eq!(named, file);
    values.iter().map(ToString::to_string).collect()
}

/// The store of a window that opens now.
fn open(file: &Path) -> SettingsStore {
    SettingsStore::load(file).store.expect("the file may be written")
}

fn save(store: &mut SettingsStore, changes: &[Change]) -> Settings {
    let update = |settings: &mut Settings| changes.iter().for_each(|change| change.apply(settings));
    let Updated { settings, warning } = store.update(update).expect("it can be saved");
    assert_eq!(warning, None);
    settings
}

/// Opens a window, makes changes in it, and saves.
fn change(file: &Path, changes: &[Change]) -> Settings {
    save(&mut open(file), changes)
}

fn reconnect(reconnect: bool) -> Change {
    Change::Setting(Setting::Reconnect(reconnect))
}

fn zoom(factor: f32) -> Change {
    Change::Setting(Setting::Zoom(Zoom::from(factor)))
}

fn used(server: &str, second: i64) -> Change {
    Change::RecentUsed(address(server), at(second))
}

fn answered(server: &str) -> Change {
    Change::RecentAnswered(address(server))
}

fn removed(server: &str) -> Change {
    Change::RecentRemoved(address(server))
}

fn pinned(server: &str, pinned: bool) -> Change {
    Change::RecentPinned(address(server), pinned)
}
