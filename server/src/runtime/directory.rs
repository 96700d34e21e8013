//! Where runtime files are unless the settings say, and whether that directory can be trusted.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use nix::unistd::{Uid, geteuid};

use crate::files::is_self_or_root;
use crate::sandbox::Identity;
use crate::settings::Process;

const NAME: &str = "datetime-server";

/// The PID file of these settings.
#[must_use]
pub fn pid_file_path(process: &Process) -> PathBuf {
    configured(&process.pid_file).unwrap_or_else(|| runtime_directory().join("server.pid"))
}

/// The control socket of these settings.
#[must_use]
pub fn control_socket_path(process: &Process) -> PathBuf {
    configured(&process.control_socket).unwrap_or_else(|| runtime_directory().join("control.sock"))
}

/// Where a server in the background logs, unless its settings name a file. One that root starts for another user logs where
/// that user can open the file again: root's own state directory is often closed to others.
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

/// The directory for what lasts as long as the process: the service manager's, the system's for root, else the user's.
#[must_use]
pub fn runtime_directory() -> PathBuf {
    let of_service = env::var_os("RUNTIME_DIRECTORY").filter(|path| Path::new(path).is_absolute());
    if let Some(directory) = of_service {
        return directory.into();
    }
    if geteuid() == Uid::from_raw(0) {
        return Path::new("/run").join(NAME);
    }
    let of_user = BaseDirs::new().and_then(|dirs| Some(dirs.runtime_dir()?.join(NAME)));
    of_user.unwrap_or_else(|| env::temp_dir().join(format!("{NAME}-{}", geteuid())))
}

/// Checks that no other user can place files in the runtime directory, where `path` is in it: in a temporary directory
/// another user may have made it first. A directory that the settings name is its administrator's choice.
///
/// # Errors
/// In words, who could.
pub(super) fn check_runtime_directory_of(path: &Path, identity: Option<Identity>) -> io::Result<()> {
    let directory = runtime_directory();
    if path.parent() != Some(&directory) {
        return Ok(());
    }
    let (Ok(entry), Ok(found)) = (fs::symlink_metadata(&directory), fs::metadata(&directory)) else {
        return Ok(());
    };
    let is_trusted = |owner: u32| {
        is_self_or_root(owner) || identity.is_some_and(|identity| identity.user().as_raw() == owner)
    };
    let reason = if let Some(owner) = [entry.uid(), found.uid()].into_iter().find(|owner| !is_trusted(*owner))
    {
        format!("belongs to user {owner}")
    } else if found.mode() & 0o022 != 0 {
        format!("may be written by others (mode {:04o})", found.mode() & 0o7777)
    } else {
        return Ok(());
    };
    Err(io::Error::other(format!(
        "the directory {} {reason}; set RUNTIME_DIRECTORY to a directory that only this user may write",
        directory.display()
    )))
}
