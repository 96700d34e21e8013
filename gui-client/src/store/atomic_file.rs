//! Replaces a file atomically: readers, and a crash at any time, find either the old or the new contents.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::{Builder, NamedTempFile};

/// How long to wait for a virus scanner that has the file open. Scans take fractions of a second.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The pause between two attempts to replace a file.
const RETRY_INTERVAL: Duration = Duration::from_millis(20);

/// ERROR_SHARING_VIOLATION, for which std has no `ErrorKind`.
const SHARING_VIOLATION: i32 = 32;

/// The number of symbolic links to follow, the same as Linux has (path_resolution(7)).
const MAX_LINKS: u32 = 40;

/// The end of the name of a temporary file. Editors use other ones.
const TEMPORARY: &str = ".datetime-tmp";

/// The file that `file` links to, or `file` itself. Replacing the target leaves the link in place. The target need not
/// exist.
pub(super) fn target(file: &Path) -> PathBuf {
    let mut target = file.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(next) = fs::read_link(&target) else { break };
        target = folder(&target).join(next);
    }
    target
}

/// The folder of `file`.
pub(super) fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The path of `file` with `ending` appended.
pub(super) fn sibling(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    PathBuf::from(name)
}

/// Replaces `file` with one that contains `bytes`, which only the user may read.
///
/// The new file is on the disk before it is renamed, because some file systems write the rename first.
///
/// # Errors
/// The file cannot be written or replaced; the old one is unchanged.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder(file);
    let prefix = temporary_prefix(file);
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(TEMPORARY);
    let mut temporary = builder.tempfile_in(folder).map_err(without_path)?;
    // Through `as_file`, because the errors of `NamedTempFile` name the temporary file.
    temporary.as_file_mut().write_all(bytes)?;
    temporary.as_file().sync_all()?;
    rename(temporary, file)?;
    // The rename is on the disk with its folder. Windows cannot open folders like this, and need not.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Renames `temporary` to `file`.
///
/// Windows refuses to replace a file that another process has open without sharing it. Virus scanners and indexers open
/// every new file, so it tries again for some time.
fn rename(mut temporary: NamedTempFile, file: &Path) -> io::Result<()> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let Err(failed) = temporary.persist(file) else { return Ok(()) };
        let denied = failed.error.kind() == io::ErrorKind::PermissionDenied;
        let in_use = cfg!(windows) && (denied || failed.error.raw_os_error() == Some(SHARING_VIOLATION));
        if !in_use || Instant::now() >= deadline {
            return Err(failed.error);
        }
        temporary = failed.file;
        thread::park_timeout(RETRY_INTERVAL);
    }
}

/// Removes ` at path "…"`, which `tempfile` appends: the user does not know the temporary file.
fn without_path(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((reason, _)) => io::Error::new(error.kind(), reason.to_owned()),
        None => error,
    }
}

/// Removes the temporary files of processes that were killed while they replaced `file` or a sibling. The caller holds
/// the lock, so no other process is replacing them now.
pub(super) fn remove_temporary(file: &Path) {
    let prefix = temporary_prefix(file);
    let is_temporary = |name: OsString| {
        let name = name.as_encoded_bytes();
        name.starts_with(prefix.as_encoded_bytes()) && name.ends_with(TEMPORARY.as_bytes())
    };
    let entries = fs::read_dir(folder(file)).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| is_temporary(entry.file_name())) {
        // A file that cannot be removed does no harm.
        let _ = fs::remove_file(entry.path());
    }
}

fn temporary_prefix(file: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(file.file_name().unwrap_or_default());
    prefix.push(".");
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_does_not_name_the_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let error = replace(&folder.path().join("missing/client.toml"), b"x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(!error.to_string().contains(TEMPORARY), "{error}");
    }
}
