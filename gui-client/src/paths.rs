//! Where files of the user's are.

use std::path::PathBuf;

use directories::{ProjectDirs, UserDirs};

/// `client.toml` in the user's configuration folder; `None` where the system names no such folder.
#[must_use]
pub fn settings_file() -> Option<PathBuf> {
    ProjectDirs::from("", "", "datetime-client").map(|dirs| dirs.config_dir().join("client.toml"))
}

/// Where reports of faults go: the state folder, or what the system has for such things.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    let dirs = ProjectDirs::from("", "", "datetime-client")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
}

/// Where an export goes: the documents, else the home folder; `None` where there is neither.
#[must_use]
pub fn export_folder() -> Option<PathBuf> {
    let dirs = UserDirs::new()?;
    let documents = dirs.document_dir().filter(|folder| folder.is_dir());
    Some(documents.unwrap_or_else(|| dirs.home_dir()).to_owned())
}
