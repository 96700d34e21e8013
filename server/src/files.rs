//! Opens files so that no link, pipe or device that another user placed can redirect or block the server.
//!
//! A server that starts as root and becomes `[process] user` opens its log and its PID file while it is still root, often
//! in a directory that belongs to that user. So each file is opened as that user where the user may, and as root only
//! where only root could have changed the way to it; no last component is followed if it is a link (symlink(7)),
//! and owner and mode are changed through the descriptor alone.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::unistd::geteuid;

use crate::sandbox::Identity;

/// Directories are made so that others may pass and read, and only the owner may write, whatever the umask is.
const DIRECTORY_MODE: u32 = 0o755;

/// As many links as the kernel follows in one path (path_resolution(7)).
const MAX_LINKS: usize = 40;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Append to it; made if missing. A pipe or a device is accepted as it is.
    Append,
    /// Read and write it; made if missing. Only a regular file.
    Update,
    /// Read it if it is there. Only a regular file.
    Read,
}

/// Opens `path` for a process that is about to become `identity`, or stays what it is where that is `None`. A file that
/// this makes gets `mode`, and missing parent directories are made.
///
/// # Errors
/// What `open(2)` says, or in words why the file is not used: a link, another kind of file, another owner.
pub fn open(path: &Path, access: Access, mode: u32, identity: Option<Identity>) -> io::Result<File> {
    let Some(identity) = identity else { return open_as_self(path, access, mode) };
    match identity.impersonate(|| open_as_self(path, access, mode))? {
        Err(error) if root_may_succeed(&error) => open_as_root_for(path, access, mode, identity),
        opened => opened,
    }
}

/// Whether only root could have changed what `path` leads to, as far as it exists: every directory on the way is root's, and
/// others may not write to it, or may not replace what is not theirs (the sticky bit); every link is root's, in a directory
/// where no other user can place one.
#[must_use]
pub fn is_controlled_by_root(path: &Path) -> bool {
    let Ok(absolute) = std::path::absolute(path) else { return false };
    let mut way = PathBuf::from("/");
    let mut rest: Vec<OsString> = absolute.parent().map(names_of).unwrap_or_default();
    let mut links = 0;
    while let Some(name) = rest.pop() {
        if name == ".." {
            way.pop();
            continue;
        }
        let Ok(directory) = fs::symlink_metadata(&way) else { return false };
        if directory.uid() != 0 || others_may_replace_entries(&directory) {
            return false;
        }
        let next = way.join(&name);
        match fs::symlink_metadata(&next) {
            // The rest will be made, below a directory that is root's.
            Err(error) => return error.kind() == ErrorKind::NotFound,
            Ok(found) if found.is_symlink() => {
                links += 1;
                let is_roots = found.uid() == 0 && directory.mode() & 0o022 == 0;
                let (true, Ok(target)) = (is_roots && links <= MAX_LINKS, fs::read_link(&next)) else {
                    return false;
                };
                if target.is_absolute() {
                    way = PathBuf::from("/");
                }
                rest.extend(names_of(&target));
            }
            Ok(_) => way = next,
        }
    }
    fs::symlink_metadata(&way).is_ok_and(|found| found.uid() == 0 && !others_may_replace_entries(&found))
}

/// The names of a path, the last one first.
fn names_of(path: &Path) -> Vec<OsString> {
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some(OsString::from("..")),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    });
    let mut names: Vec<_> = names.collect();
    names.reverse();
    names
}

/// Makes the directory of `path`, writable by its owner alone. The owner is `identity` where that user may make it.
///
/// # Errors
/// What `mkdir(2)` says.
pub fn make_directory_of(path: &Path, identity: Option<Identity>) -> io::Result<()> {
    let make = || match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() && fs::metadata(directory).is_err() => {
            DirBuilder::new().recursive(true).mode(DIRECTORY_MODE).create(directory)
        }
        Some(_) | None => Ok(()),
    };
    let Some(identity) = identity else { return make() };
    match identity.impersonate(make)? {
        Err(error) if root_may_succeed(&error) && is_controlled_by_root(path) => make(),
        outcome => outcome,
    }
}

/// Whether other users may write to a directory and replace files there that are not theirs.
fn others_may_replace_entries(directory: &Metadata) -> bool {
    const STICKY: u32 = 0o1000;
    directory.mode() & 0o022 != 0 && directory.mode() & STICKY == 0
}

/// Whether root may open what the user may not.
fn root_may_succeed(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::NotFound | ErrorKind::ReadOnlyFilesystem)
}

fn open_as_root_for(path: &Path, access: Access, mode: u32, identity: Identity) -> io::Result<File> {
    if !is_controlled_by_root(path) {
        return Err(io::Error::other(
            "its user may not open it, and root does not, since others can change a directory on the way to it; \
             use a directory that belongs to that user or to root",
        ));
    }
    let file = open_as_self(path, access, mode)?;
    let found = file.metadata()?;
    if !found.is_file() {
        return Ok(file);
    }
    if found.uid() != 0 && found.uid() != identity.user().as_raw() {
        return Err(io::Error::other(format!(
            "it belongs to user {}; remove it or change its owner",
            found.uid()
        )));
    }
    std::os::unix::fs::fchown(file.as_fd(), Some(identity.user().as_raw()), Some(identity.group().as_raw()))?;
    Ok(file)
}

fn open_as_self(path: &Path, access: Access, mode: u32) -> io::Result<File> {
    if access != Access::Read {
        make_directory_of(path, None)?;
    }
    let mut options = OpenOptions::new();
    match access {
        Access::Append => options.append(true).create(true),
        Access::Update => options.read(true).write(true).create(true),
        Access::Read => options.read(true),
    };
    options.mode(mode).custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
    let file = options.open(path).map_err(|error| explain(path, error))?;
    let found = file.metadata()?;
    if access != Access::Read && found.is_file() && found.nlink() > 1 && geteuid().is_root() {
        return Err(io::Error::other(
            "it has another name too (a hard link), perhaps of another user; remove it",
        ));
    }
    let kind = found.file_type();
    let is_accepted = kind.is_file() || access == Access::Append && (kind.is_fifo() || kind.is_char_device());
    if is_accepted { Ok(file) } else { Err(io::Error::other("it is not a regular file")) }
}

/// Says in words what the flags of the open make of a link and of a pipe.
fn explain(path: &Path, error: io::Error) -> io::Error {
    match error.raw_os_error().map(Errno::from_raw) {
        // FreeBSD says EMLINK.
        Some(Errno::ELOOP | Errno::EMLINK) => {
            let target = fs::read_link(path).unwrap_or_default();
            io::Error::other(format!(
                "it is a symbolic link, which the server does not follow; name its target (\"{}\")",
                target.display()
            ))
        }
        Some(Errno::ENXIO) => io::Error::other("it is a named pipe that no program reads"),
        Some(_) | None => error,
    }
}

/// Whether `owner`, of a file or a process, is a user that this process may trust: its own, or root.
#[must_use]
pub fn is_self_or_root(owner: u32) -> bool {
    owner == 0 || owner == geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_link_is_not_followed_and_its_target_is_named() {
        let directory = tempfile::TempDir::new().unwrap();
        let (target, link) = (directory.path().join("target"), directory.path().join("link"));
        fs::write(&target, "kept").unwrap();
        symlink(&target, &link).unwrap();
        for access in [Access::Append, Access::Update, Access::Read] {
            let error = open(&link, access, 0o644, None).unwrap_err().to_string();
            assert!(error.contains("symbolic link") && error.contains("target\""), "{error}");
        }
        assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
    }

    #[test]
    fn a_pipe_that_no_program_reads_does_not_block() {
        let directory = tempfile::TempDir::new().unwrap();
        let pipe = directory.path().join("pipe");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRUSR | nix::sys::stat::Mode::S_IWUSR).unwrap();
        let error = open(&pipe, Access::Append, 0o644, None).unwrap_err().to_string();
        assert!(error.contains("no program reads"), "{error}");
        let mut reader = crate::bounded_read::open(&pipe).unwrap();
        open(&pipe, Access::Append, 0o644, None).unwrap().write_all(b"line").unwrap();
        assert_eq!(reader.read(&mut [0; 8]).unwrap(), 4);
        let error = open(&pipe, Access::Update, 0o644, None).unwrap_err().to_string();
        assert!(error.contains("not a regular file"), "{error}");
    }

    #[test]
    fn a_new_file_has_no_more_rights_than_were_asked_for_and_an_existing_one_keeps_its_own() {
        let directory = tempfile::TempDir::new().unwrap();
        let new = directory.path().join("sub/new");
        open(&new, Access::Update, 0o600, None).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(&new), mode(new.parent().unwrap()) & 0o022), (0o600, 0));
        open(&new, Access::Append, 0o644, None).unwrap();
        assert_eq!(mode(&new), 0o600);
        let missing = directory.path().join("missing");
        let error = open(&missing, Access::Read, 0o600, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }

    #[test]
    fn only_what_others_cannot_change_is_controlled_by_root() {
        assert!(is_controlled_by_root(Path::new("/etc/passwd")));
        let directory = tempfile::TempDir::new().unwrap();
        let file = directory.path().join("file");
        let before = is_controlled_by_root(&file);
        assert_eq!(before, geteuid().is_root(), "a directory that is its maker's alone");
        assert_eq!(is_controlled_by_root(&directory.path().join("a/b/c")), before, "as far as it exists");
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(!is_controlled_by_root(&file));
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let (link, sticky) = (directory.path().join("link"), directory.path().join("sticky"));
        symlink("/etc", &link).unwrap();
        assert_eq!(is_controlled_by_root(&link.join("passwd")), before, "a link of root's");
        fs::create_dir(&sticky).unwrap();
        fs::set_permissions(&sticky, fs::Permissions::from_mode(0o1777)).unwrap();
        assert_eq!(is_controlled_by_root(&sticky.join("file")), before);
        symlink("/etc", sticky.join("link")).unwrap();
        assert!(!is_controlled_by_root(&sticky.join("link/passwd")), "others can place a link there");
        symlink("loop", directory.path().join("loop")).unwrap();
        assert!(!is_controlled_by_root(&directory.path().join("loop/file")));
        if before {
            std::os::unix::fs::lchown(&link, Some(65534), None).unwrap();
            assert!(!is_controlled_by_root(&link.join("passwd")), "a link of another user's");
        }
    }
}
