//! Asks the user for a file and writes the history to it, on a separate thread.

use std::future::Future;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use datetime_client_core::history::Entry;
use datetime_client_core::message::{DiskEvent, Event};
use datetime_client_core::reason::Reason;
use winit::window::Window;

use super::file;
use crate::events::EventSender;
use crate::{paths, texts};

/// No user cancels a dialog faster than this. If it ends earlier without a file, the system has no file dialog.
const NO_DIALOG: Duration = Duration::from_millis(300);

/// Opens the dialog in front of `window`, and starts a thread that waits for it, writes `entries` to the file and reports
/// the result. Returns `false` if the system cannot start a thread. To be called on the main thread, as macOS requires
/// for dialogs.
pub(crate) fn start(entries: Vec<Entry>, window: Option<&Window>, events: EventSender) -> bool {
    let choice = open(window);
    let work = move || {
        let event = export(&entries, choice);
        // Fails if the window has closed.
        let _ = events.send(Event::Disk(event));
    };
    thread::Builder::new().name("export".to_owned()).spawn(work).is_ok()
}

/// Opens the system's file dialog. The result is the chosen file.
fn open(window: Option<&Window>) -> impl Future<Output = Option<PathBuf>> + Send + use<> {
    let mut dialog = rfd::AsyncFileDialog::new()
        .set_title(texts::export_title())
        .set_file_name(file::default_name())
        .add_filter("CSV", &["csv"])
        .add_filter("JSON", &["json"]);
    if let Some(folder) = paths::export_folder() {
        dialog = dialog.set_directory(folder);
    }
    if let Some(window) = window {
        dialog = dialog.set_parent(&window);
    }
    let chosen = dialog.save_file();
    async move { chosen.await.map(|file| file.path().to_owned()) }
}

fn export(entries: &[Entry], choice: impl Future<Output = Option<PathBuf>>) -> DiskEvent {
    let opened = Instant::now();
    let written = match pollster::block_on(choice) {
        Some(file) => file::write(with_extension(file), entries),
        None if opened.elapsed() >= NO_DIALOG => return DiskEvent::ExportCancelled,
        None => paths::export_folder()
            .ok_or(Reason::NoFolder)
            .and_then(|folder| file::write_new(&folder, entries)),
    };
    match written {
        Ok(file) => DiskEvent::Exported(file),
        Err(why) => DiskEvent::NotExported(why),
    }
}

/// Adds `.csv` to a name without an extension.
fn with_extension(file: PathBuf) -> PathBuf {
    if file.extension().is_some() { file } else { file.with_extension("csv") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_was_open_for_a_while_was_cancelled() {
        let slow = async {
            thread::park_timeout(NO_DIALOG * 2);
            None
        };
        assert_eq!(export(&[], slow), DiskEvent::ExportCancelled);
    }

    #[test]
    fn the_extension_selects_the_format() {
        let folder = tempfile::tempdir().unwrap();
        for (name, written, begins) in
            [("a.csv", "a.csv", "local time,"), ("b.JSON", "b.JSON", "[]"), ("c", "c.csv", "local time,")]
        {
            let chosen = folder.path().join(name);
            let event = export(&[], async move { Some(chosen) });
            let file = folder.path().join(written);
            assert_eq!(event, DiskEvent::Exported(file.clone()));
            assert!(std::fs::read_to_string(file).unwrap().starts_with(begins), "{name}");
        }
        let missing = folder.path().join("no/such/folder.csv");
        let event = export(&[], async move { Some(missing) });
        assert!(matches!(event, DiskEvent::NotExported(why) if why.to_string().contains("folder.csv")));
    }
}
