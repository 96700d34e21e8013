//! What lies beside the settings file, and how one file takes another's place.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use crate::temporary;

/// How long a scanner may hold a file that is to be replaced; they take fractions of a second.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often is tried: nobody notices this much.
const PAUSE: Duration = Duration::from_millis(20);

/// What Windows says of a file that somebody has open and shares with nobody; Rust has no kind for it.
const SHARING_VIOLATION: i32 = 32;

/// The broken files that are kept; nobody writes so many without looking at one.
const MAX_BROKEN: u32 = 20;

/// The links from one to another that are followed, as many as Linux follows (path_resolution(7)).
const MAX_LINKS: u32 = 40;

/// The random letters in the name of a temporary file: as many as `tempfile` puts there by itself.
const LETTERS: usize = 6;

/// The end of such a name. Others, an editor's say, begin the same way.
const TEMPORARY: &str = ".tmp";

/// The file that is replaced when `file` is written: a link of the user's, say into a folder of dotfiles, stays one,
/// even while there is nothing at its end.
pub(super) fn target(file: &Path) -> PathBuf {
    let mut target = file.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(next) = fs::read_link(&target) else { break };
        target = folder(&target).join(next);
    }
    target
}

/// The folder that `file` is in.
pub(super) fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `file` with something behind its name.
pub(super) fn sibling(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    PathBuf::from(name)
}

/// The last good text before the present one.
pub(super) fn backup(file: &Path) -> PathBuf {
    sibling(file, ".bak")
}

/// Makes `file` hold `text`: by a new file beside it that is on the disk before it takes its place, so that a crash at
/// any moment leaves the old or the new one whole.
///
/// # Errors
/// What the system says; the old file stays.
pub(super) fn replace(file: &Path, text: &str) -> io::Result<()> {
    let folder = folder(file);
    let prefix = temporary_prefix(file);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(TEMPORARY).rand_bytes(LETTERS);
    put_in_place(temporary::write(&builder, folder, text.as_bytes())?, file)?;
    sync(folder)
}

/// Windows lets no file be replaced that somebody has open, and virus scanners and indexers open whatever was written:
/// they are waited for.
fn put_in_place(mut temporary: NamedTempFile, file: &Path) -> io::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let Err(refused) = temporary.persist(file) else { return Ok(()) };
        let denied = refused.error.kind() == io::ErrorKind::PermissionDenied;
        let held = cfg!(windows) && (denied || refused.error.raw_os_error() == Some(SHARING_VIOLATION));
        if !held || Instant::now() >= deadline {
            return Err(refused.error);
        }
        temporary = refused.file;
        // Nobody unparks this thread; if somebody did, it would try earlier.
        thread::park_timeout(PAUSE);
    }
}

/// The rename itself reaches the disk with the folder. Windows has no such call and needs none.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn temporary_prefix(file: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(file.file_name().unwrap_or_default());
    prefix.push(".");
    prefix
}

/// Removes what killed processes left behind half-written. Only for who holds the lock: nobody else writes then.
pub(super) fn sweep(file: &Path) {
    let prefixes = [file, &backup(file)].map(temporary_prefix);
    let Ok(entries) = fs::read_dir(folder(file)) else { return };
    for entry in entries.flatten() {
        if prefixes.iter().any(|prefix| is_temporary(&entry.file_name(), prefix)) {
            // What cannot be removed does no harm: nothing reads it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_temporary(name: &OsStr, prefix: &OsStr) -> bool {
    let (Some(name), Some(prefix)) = (name.to_str(), prefix.to_str()) else { return false };
    let random = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(TEMPORARY));
    random.is_some_and(|random| random.len() == LETTERS && random.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Keeps the broken `file` under a name of its own, and says which. The file stays where it is until another takes its
/// place: at no moment is there none.
///
/// # Errors
/// What the system says, or that there are too many already.
pub(super) fn keep_aside(file: &Path) -> io::Result<PathBuf> {
    for number in 1..=MAX_BROKEN {
        let ending = if number == 1 { ".broken".to_owned() } else { format!(".broken-{number}") };
        let kept = sibling(file, &ending);
        match link_or_copy(file, &kept) {
            Ok(()) => return Ok(kept),
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            // It was kept before, and could not be replaced then.
            Err(_) if same(file, &kept) => return Ok(kept),
            Err(_) => {}
        }
    }
    let what = format!("{MAX_BROKEN} broken ones are beside it already; remove some");
    Err(io::Error::new(io::ErrorKind::AlreadyExists, what))
}

fn link_or_copy(file: &Path, kept: &Path) -> io::Result<()> {
    match fs::hard_link(file, kept) {
        // Some file systems know no links.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => copy(file, kept),
        linked => linked,
    }
}

/// Never writes over another, which `fs::copy` would.
fn copy(file: &Path, kept: &Path) -> io::Result<()> {
    let mut from = File::open(file)?;
    let mut to = OpenOptions::new().write(true).create_new(true).open(kept)?;
    let copied = io::copy(&mut from, &mut to).and_then(|_| to.sync_all());
    if copied.is_err() {
        // Half of it is worth less than the name; the whole one is still there.
        let _ = fs::remove_file(kept);
    }
    copied
}

fn same(file: &Path, kept: &Path) -> bool {
    let read = |path| super::load::read(path).ok().flatten();
    read(file).is_some_and(|bytes| read(kept) == Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_temporary_files_are_taken_for_such() {
        let prefix = temporary_prefix(Path::new("/a/client.toml"));
        for (name, ours) in [
            (".client.toml.aB3dE9.tmp", true),
            (".client.toml.swp", false),
            (".client.toml.note.tmp", false),
            ("client.toml.tmp", false),
            (".client.toml.bak.aB3dE9.tmp", false),
        ] {
            assert_eq!(is_temporary(OsStr::new(name), &prefix), ours, "{name}");
        }
    }

    #[test]
    fn a_copy_is_made_where_links_are_not_to_be_had_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let [file, kept] = ["a", "b"].map(|name| folder.path().join(name));
        fs::write(&file, "broken").unwrap();
        copy(&file, &kept).unwrap();
        assert_eq!(fs::read_to_string(&kept).unwrap(), "broken");
        fs::write(&file, "another").unwrap();
        assert_eq!(copy(&file, &kept).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&kept).unwrap(), "broken");
    }
}
