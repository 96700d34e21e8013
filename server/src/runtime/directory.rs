//! The default paths of the server's runtime files, and whether their directory can be trusted.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use nix::unistd::geteuid;

use crate::files::is_self_or_root;
use crate::sandbox::Identity;
use crate::settings::Process;

const NAME: &str = "datetime-server";

/// The path of the PID file.
#[must_use]
pub fn pid_file_path(process: &Process) -> PathBuf {
    configured(&process.pid_file).unwrap_or_else(|| runtime_directory().join("server.pid"))
}

/// The path of the control socket.
#[must_use]
pub fn control_socket_path(process: &Process) -> PathBuf {
    configured(&process.control_socket).unwrap_or_else(|| runtime_directory().join("control.sock"))
}

/// The default log file of a server in the background. If root starts it for another user, that user must be able to reopen the
/// file, which root's own state directory often does not permit.
#[must_use]
pub fn log_path(identity: Option<Identity>) -> PathBuf {
    if identity.is_some() {
        return Path::new("/var/log").join(NAME).join("server.log");
    }
    let project = ProjectDirs::from("", "", NAME);
    let state = project.as_ref().and_then(|dirs| dirs.state_dir().or(Some(dirs.data_local_dir())));
    state.map_or_else(runtime_directory, Path::to_path_buf).join("server.log")
}

fn configured(path: &str) -> Option<PathBuf> {
    (!path.is_empty()).then(|| PathBuf::from(path))
}

/// The directory for files that are needed only while the server runs: the one that the service manager created, otherwise
/// root's or the user's.
pub(super) fn runtime_directory() -> PathBuf {
    let service_directory = env::var_os("RUNTIME_DIRECTORY").filter(|path| Path::new(path).is_absolute());
    if let Some(directory) = service_directory {
        return directory.into();
    }
    if geteuid().is_root() {
        return Path::new("/run").join(NAME);
    }
    let user_directory = BaseDirs::new().and_then(|dirs| Some(dirs.runtime_dir()?.join(NAME)));
    user_directory.unwrap_or_else(|| env::temp_dir().join(format!("{NAME}-{}", geteuid())))
}

/// Checks that no other user can create files in the runtime directory, if `path` is in it: in /tmp, another user may have
/// created the directory first. Directories in the settings are the administrator's responsibility.
///
/// # Errors
/// The owner or the mode of the directory, if another user could create files there.
pub(super) fn check_runtime_directory_of(path: &Path, identity: Option<Identity>) -> io::Result<()> {
    let directory = runtime_directory();
    if path.parent() != Some(&directory) {
        return Ok(());
    }
    let (Ok(entry), Ok(target)) = (fs::symlink_metadata(&directory), fs::metadata(&directory)) else {
        return Ok(());
    };
    let is_trusted = |owner: u32| {
        is_self_or_root(owner) || identity.is_some_and(|identity| identity.user().as_raw() == owner)
    };
    let other_owner = [entry.uid(), target.uid()].into_iter().find(|owner| !is_trusted(*owner));
    let reason = if let Some(owner) = other_owner {
        format!("belongs to user {owner}")
    } else if target.mode() & 0o022 != 0 {
        format!("is writable by other users (mode {:04o})", target.mode() & 0o7777)
    } else {
        return Ok(());
    };
    Err(io::Error::other(format!(
        "the directory {} {reason}; set RUNTIME_DIRECTORY to a directory that only this user can write to",
        directory.display()
    )))
}
