//! Folders and files of the user, as each operating system has them.

use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

/// `client.toml` in the user's configuration folder; `None` if there is no home folder.
#[must_use]
pub fn settings_file() -> Option<PathBuf> {
    ProjectDirs::from("", "", "datetime-client").map(|dirs| dirs.config_dir().join("client.toml"))
}

/// The folder of crash reports: the state folder, or the local data folder on systems without one.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    let dirs = ProjectDirs::from("", "", "datetime-client")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
}

/// The folder of sockets: the runtime folder, or the state folder on systems without one.
#[must_use]
pub fn socket_folder() -> Option<PathBuf> {
    let dirs = ProjectDirs::from("", "", "datetime-client")?;
    let runtime = dirs.runtime_dir().and_then(Path::parent).filter(|folder| folder.is_dir());
    runtime.map(Path::to_owned).or_else(state_folder)
}

/// The default folder of exports: the documents, otherwise the home folder; `None` if there is neither.
#[must_use]
pub fn export_folder() -> Option<PathBuf> {
    let dirs = UserDirs::new()?;
    let documents = dirs.document_dir().filter(|folder| folder.is_dir());
    Some(documents.unwrap_or_else(|| dirs.home_dir()).to_owned())
}
