//! The system's dialog that asks where a file is to go.

use winit::window::Window;

use super::{Choice, proposed_name};
use crate::paths;
use crate::texts;

/// Opens it, in front of `window`. To be called on the window's thread, as macOS wants it.
#[must_use]
pub fn open(window: Option<&Window>) -> Choice {
    let mut dialog = rfd::AsyncFileDialog::new()
        .set_title(texts::EXPORT_TITLE)
        .set_file_name(proposed_name())
        .add_filter("CSV", &["csv"])
        .add_filter("JSON", &["json"]);
    if let Some(folder) = paths::export_folder() {
        dialog = dialog.set_directory(folder);
    }
    if let Some(window) = window {
        dialog = dialog.set_parent(&window);
    }
    let chosen = dialog.save_file();
    Box::pin(async move { chosen.await.map(|file| file.path().to_owned()) })
}
