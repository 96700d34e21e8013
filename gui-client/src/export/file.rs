//! Writing the file: where the user said, or beside what is there already.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::Local;
use datetime_client_core::history::Entry;

use super::{is_json, text};
use crate::store::atomic_file;

/// The file names that are tried before giving up.
const MAX_NAMES: u32 = 100;

/// How a file that is written now is called, before its extension.
pub(super) fn stem() -> String {
    format!("datetime-history-{}", Local::now().format("%Y-%m-%d-%H%M%S"))
}

/// Writes `file`, whole or not at all: the user was asked whether it may be replaced.
pub(super) fn write(file: &Path, entries: &[Entry]) -> Result<PathBuf, String> {
    atomic_file::replace(file, contents(file, entries).as_bytes())
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file.to_owned())
}

/// Writes a new file in `folder`; one that is there already is never written over.
pub(super) fn write_new(folder: &Path, entries: &[Entry]) -> Result<PathBuf, String> {
    let stem = stem();
    for attempt in 1..=MAX_NAMES {
        let name = if attempt == 1 { format!("{stem}.csv") } else { format!("{stem}-{attempt}.csv") };
        let path = folder.join(name);
        let written = OpenOptions::new().write(true).create_new(true).open(&path);
        match written.and_then(|mut file| file.write_all(contents(&path, entries).as_bytes())) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
    Err(format!("{} is full of exports", folder.display()))
}

fn contents(file: &Path, entries: &[Entry]) -> String {
    if is_json(file) { text::json(entries) } else { text::csv(entries.iter()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_without_a_dialog_never_writes_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = write_new(folder.path(), &[]).unwrap();
        let second = write_new(folder.path(), &[]).unwrap();
        assert_ne!(first, second);
    }
}
