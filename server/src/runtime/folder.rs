//! Where these things are where the settings do not say.

use std::env;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use nix::unistd::{Uid, geteuid};

use crate::settings::Process;

const NAME: &str = "datetime-server";

/// The PID file of these settings.
#[must_use]
pub fn pid_file_path(process: &Process) -> PathBuf {
    named(&process.pid_file).unwrap_or_else(|| runtime_folder().join("server.pid"))
}

/// The control socket of these settings.
#[must_use]
pub fn control_socket_path(process: &Process) -> PathBuf {
    named(&process.control_socket).unwrap_or_else(|| runtime_folder().join("control.sock"))
}

/// Where a server in the background logs, unless its settings name a file.
#[must_use]
pub fn log_path() -> PathBuf {
    let project = ProjectDirs::from("", "", NAME);
    let state = project.as_ref().and_then(|dirs| dirs.state_dir().or(Some(dirs.data_local_dir())));
    state.map_or_else(runtime_folder, Path::to_path_buf).join("server.log")
}

fn named(path: &str) -> Option<PathBuf> {
    (!path.is_empty()).then(|| PathBuf::from(path))
}

/// The folder for what lasts as long as the process: the service manager's, the system's for root, else the user's.
fn runtime_folder() -> PathBuf {
    let of_service = env::var_os("RUNTIME_DIRECTORY").filter(|path| Path::new(path).is_absolute());
    if let Some(folder) = of_service {
        return folder.into();
    }
    if geteuid() == Uid::from_raw(0) {
        return Path::new("/run").join(NAME);
    }
    let of_user = BaseDirs::new().and_then(|dirs| Some(dirs.runtime_dir()?.join(NAME)));
    of_user.unwrap_or_else(|| env::temp_dir().join(format!("{NAME}-{}", geteuid())))
}
