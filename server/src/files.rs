//! Opens files so that no link, pipe or device that another user created can redirect or block the server.
//!
//! A server that is started as root opens its log and its PID file before it changes to `[process] user`, often in a directory
//! that belongs to that user. So each file is opened as that user, and as root only if the user is not permitted to and only root
//! can change the path. A symbolic link in the last component is never followed (symlink(7)). The owner is changed only through
//! the descriptor.

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

/// The mode of new directories: only the owner can write to them, whatever the umask.
const DIRECTORY_MODE: u32 = 0o755;

/// The number of links that the kernel follows in one path (path_resolution(7)).
const MAX_LINKS: usize = 40;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Append to it; created if it does not exist. Pipes and devices are accepted.
    Append,
    /// Read and write it; created if it does not exist. Only regular files are accepted.
    Update,
    /// Read it. Only regular files are accepted.
    Read,
}

/// Opens `path` for a process that will change to `identity`, or will not change its user if that is `None`. A new file gets
/// `mode`. Missing parent directories are created, unless the file is only read.
///
/// # Errors
/// The error of `open(2)`, or why the file is not used: it is a link, is not a regular file, or belongs to another user.
pub fn open(path: &Path, access: Access, mode: u32, identity: Option<Identity>) -> io::Result<File> {
    let Some(identity) = identity else { return open_as_self(path, access, mode) };
    match identity.impersonate(|| open_as_self(path, access, mode))? {
        Err(error) if root_may_succeed(&error) => open_as_root_for(path, access, mode, identity),
        opened => opened,
    }
}

/// Whether only root can change which file `path` refers to, as far as the path exists. Every directory in it must belong to root,
/// and other users must not be able to replace files of root in it: they cannot write to it, or it has the sticky bit. Every link
/// in it must belong to root, and must be in a directory where no other user can create one.
#[must_use]
pub fn is_controlled_by_root(path: &Path) -> bool {
    let Ok(absolute) = std::path::absolute(path) else { return false };
    let mut resolved = PathBuf::from("/");
    let mut remaining: Vec<OsString> = absolute.parent().map(reversed_names).unwrap_or_default();
    let mut links = 0;
    while let Some(name) = remaining.pop() {
        if name == ".." {
            resolved.pop();
            continue;
        }
        let Ok(directory) = fs::symlink_metadata(&resolved) else { return false };
        if directory.uid() != 0 || others_can_replace_files(&directory) {
            return false;
        }
        let next = resolved.join(&name);
        match fs::symlink_metadata(&next) {
            // The rest will be created in a directory that root controls.
            Err(error) => return error.kind() == ErrorKind::NotFound,
            Ok(entry) if entry.is_symlink() => {
                links += 1;
                let belongs_to_root = entry.uid() == 0 && directory.mode() & 0o022 == 0;
                let (true, Ok(target)) = (belongs_to_root && links <= MAX_LINKS, fs::read_link(&next)) else {
                    return false;
                };
                if target.is_absolute() {
                    resolved = PathBuf::from("/");
                }
                remaining.extend(reversed_names(&target));
            }
            Ok(_) => resolved = next,
        }
    }
    fs::symlink_metadata(&resolved)
        .is_ok_and(|directory| directory.uid() == 0 && !others_can_replace_files(&directory))
}

/// The components of a path, the last one first.
fn reversed_names(path: &Path) -> Vec<OsString> {
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some(OsString::from("..")),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    });
    let mut names: Vec<_> = names.collect();
    names.reverse();
    names
}

/// Creates the directory of `path`, writable only by its owner. The owner is `identity` if that user is permitted to create it.
///
/// # Errors
/// The error of `mkdir(2)`.
pub fn create_directory_of(path: &Path, identity: Option<Identity>) -> io::Result<()> {
    let create = || match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() && fs::metadata(directory).is_err() => {
            DirBuilder::new().recursive(true).mode(DIRECTORY_MODE).create(directory)
        }
        Some(_) | None => Ok(()),
    };
    let Some(identity) = identity else { return create() };
    match identity.impersonate(create)? {
        Err(error) if root_may_succeed(&error) && is_controlled_by_root(path) => create(),
        outcome => outcome,
    }
}

/// Whether other users can replace files in a directory that do not belong to them.
fn others_can_replace_files(directory: &Metadata) -> bool {
    const STICKY: u32 = 0o1000;
    directory.mode() & 0o022 != 0 && directory.mode() & STICKY == 0
}

/// Whether root may succeed where a user failed with this error.
fn root_may_succeed(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::NotFound | ErrorKind::ReadOnlyFilesystem)
}

fn open_as_root_for(path: &Path, access: Access, mode: u32, identity: Identity) -> io::Result<File> {
    if !is_controlled_by_root(path) {
        return Err(io::Error::other(
            "[process] user is not permitted to open it, and root does not open it because other users can change its \
             path; use a directory that belongs to that user or to root",
        ));
    }
    let file = open_as_self(path, access, mode)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(file);
    }
    let owner = metadata.uid();
    if owner != 0 && owner != identity.user().as_raw() {
        return Err(io::Error::other(format!("it belongs to user {owner}; remove it or change its owner")));
    }
    std::os::unix::fs::fchown(file.as_fd(), Some(identity.user().as_raw()), Some(identity.group().as_raw()))?;
    Ok(file)
}

fn open_as_self(path: &Path, access: Access, mode: u32) -> io::Result<File> {
    if access != Access::Read {
        create_directory_of(path, None)?;
    }
    let mut options = OpenOptions::new();
    match access {
        Access::Append => options.append(true).create(true),
        Access::Update => options.read(true).write(true).create(true),
        Access::Read => options.read(true),
    };
    options.mode(mode).custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
    let file = options.open(path).map_err(|error| explain(path, error))?;
    let metadata = file.metadata()?;
    if access != Access::Read && metadata.is_file() && metadata.nlink() > 1 && geteuid().is_root() {
        return Err(io::Error::other(
            "it has more than one hard link, which another user may have created; remove it",
        ));
    }
    let kind = metadata.file_type();
    let is_accepted = kind.is_file() || access == Access::Append && (kind.is_fifo() || kind.is_char_device());
    if is_accepted { Ok(file) } else { Err(io::Error::other("it is not a regular file")) }
}

/// Explains the errors that the flags of the open cause for links and pipes.
fn explain(path: &Path, error: io::Error) -> io::Error {
    match error.raw_os_error().map(Errno::from_raw) {
        // FreeBSD returns EMLINK.
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

/// Whether the owner of a file or process is this user or root, both of which this process trusts.
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
    fn a_new_file_gets_the_given_mode_and_an_existing_one_keeps_its_own() {
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
    fn a_path_that_another_user_can_change_is_not_controlled_by_root() {
        assert!(is_controlled_by_root(Path::new("/etc/passwd")));
        let directory = tempfile::TempDir::new().unwrap();
        let file = directory.path().join("file");
        let before = is_controlled_by_root(&file);
        assert_eq!(before, geteuid().is_root(), "a directory that only its owner can change");
        assert_eq!(is_controlled_by_root(&directory.path().join("a/b/c")), before, "as far as it exists");
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(!is_controlled_by_root(&file));
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let (link, sticky) = (directory.path().join("link"), directory.path().join("sticky"));
        symlink("/etc", &link).unwrap();
        assert_eq!(is_controlled_by_root(&link.join("passwd")), before, "a link that belongs to root");
        fs::create_dir(&sticky).unwrap();
        fs::set_permissions(&sticky, fs::Permissions::from_mode(0o1777)).unwrap();
        assert_eq!(is_controlled_by_root(&sticky.join("file")), before);
        symlink("/etc", sticky.join("link")).unwrap();
        assert!(!is_controlled_by_root(&sticky.join("link/passwd")), "others can create a link there");
        symlink("loop", directory.path().join("loop")).unwrap();
        assert!(!is_controlled_by_root(&directory.path().join("loop/file")));
        if before {
            std::os::unix::fs::lchown(&link, Some(65534), None).unwrap();
            assert!(!is_controlled_by_root(&link.join("passwd")), "a link that belongs to another user");
        }
    }
}
