//! Where runtime files are unless the settings say, and whether that directory can be trusted.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use nix::unistd::{Uid, geteuid};

use crate::files::is_self_or_root;
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

/// Where a server in the background logs, unless its settings name a file.
#[must_use]
pub fn log_path() -> PathBuf {
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

/// Checks that nobody else can place files in the runtime directory, where `path` is in it: in a temporary directory
/// somebody may have made it first. A directory that the settings name is its administrator's choice.
///
/// # Errors
/// In words, who could.
pub(super) fn check_runtime_directory_of(path: &Path) -> io::Result<()> {
    let directory = runtime_directory();
    if path.parent() != Some(&directory) {
        return Ok(());
    }
    let (Ok(entry), Ok(found)) = (fs::symlink_metadata(&directory), fs::metadata(&directory)) else {
        return Ok(());
    };
    let reason = if !is_self_or_root(entry.uid()) || !is_self_or_root(found.uid()) {
        format!("belongs to user {}", if is_self_or_root(entry.uid()) { found.uid() } else { entry.uid() })
    } else if found.mode() & 0o022 != 0 {
        format!("may be written by others (mode {:04o})", found.mode() & 0o7777)
    } else {
        return Ok(());
    };
    Err(io::Error::other(format!("the directory {} {reason}; remove it", directory.display())))
}
