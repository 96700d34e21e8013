//! Writes an exported file: to the chosen path, or under a new name.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::Local;
use datetime_client_core::history::Entry;
use datetime_client_core::reason::Reason;

use super::format;
use crate::store::atomic_file;

/// The maximum number of file names to try.
const MAX_NAMES: u32 = 100;

/// The name of a file that is exported now.
pub(super) fn default_name() -> String {
    format!("{}.csv", default_stem())
}

fn default_stem() -> String {
    format!("datetime-history-{}", Local::now().format("%Y-%m-%d-%H%M%S"))
}

/// Replaces `file` atomically. The dialog has asked the user whether it may be replaced.
pub(super) fn write(file: PathBuf, entries: &[Entry]) -> Result<PathBuf, Reason> {
    match contents(&file, entries).and_then(|contents| atomic_file::replace(&file, &contents)) {
        Ok(()) => Ok(file),
        Err(error) => Err(Reason::Of { file, reason: Box::new(error.into()) }),
    }
}

/// Writes a new CSV file in `folder`. Never replaces a file.
pub(super) fn write_new(folder: &Path, entries: &[Entry]) -> Result<PathBuf, Reason> {
    let stem = default_stem();
    for attempt in 1..=MAX_NAMES {
        let name = if attempt == 1 { format!("{stem}.csv") } else { format!("{stem}-{attempt}.csv") };
        let path = folder.join(name);
        match create(&path, entries) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Reason::Of { file: path, reason: Box::new(error.into()) }),
        }
    }
    Err(Reason::Of { file: folder.to_owned(), reason: Box::new(Reason::TooManyFiles(MAX_NAMES)) })
}

fn create(path: &Path, entries: &[Entry]) -> io::Result<()> {
    let contents = contents(path, entries)?;
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(&contents)
}

fn contents(file: &Path, entries: &[Entry]) -> io::Result<Vec<u8>> {
    let is_json = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json { Ok(format::json(entries).into_bytes()) } else { format::csv(entries) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_without_a_dialog_never_replaces_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let first = write_new(folder.path(), &[]).unwrap();
        let second = write_new(folder.path(), &[]).unwrap();
        assert_ne!(first, second);
    }
}
