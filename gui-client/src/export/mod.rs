//! The history as a file of the user's: chosen in the system's dialog, written whole or not at all.

pub mod dialog;
mod file;
mod text;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::{Duration, Instant};

use datetime_client_core::history::Entry;
use datetime_client_core::message::{DiskEvent, Event};

use crate::paths;
use crate::worker::{Arrived, Waker};

pub use text::lines;

/// The dialog, once opened: the file that the user chooses.
pub type Choice = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// No person cancels a dialog this soon: where it ends without a file before, this system has none to show.
const NO_DIALOG: Duration = Duration::from_millis(300);

/// Waits for the choice on a thread of its own, and writes `entries` to the file; what came of it is told.
pub fn begin(entries: Vec<Entry>, choice: Choice, events: &SyncSender<Event>, wake: &Waker) -> bool {
    let (events, wake) = (events.clone(), wake.clone());
    let work = move || {
        let event = export(&entries, choice);
        // The window is gone: nobody waits for it.
        let _ = events.send(Event::Disk(event));
        wake(Arrived::Event);
    };
    thread::Builder::new().name("export".to_owned()).spawn(work).is_ok()
}

fn export(entries: &[Entry], choice: Choice) -> DiskEvent {
    let opened = Instant::now();
    let written = match pollster::block_on(choice) {
        Some(file) => file::write(&with_extension(file), entries),
        None if opened.elapsed() >= NO_DIALOG => return DiskEvent::ExportCancelled,
        None => paths::export_folder()
            .ok_or_else(|| "this system has neither a file dialog nor a home folder".to_owned())
            .and_then(|folder| file::write_new(&folder, entries)),
    };
    match written {
        Ok(file) => DiskEvent::Exported(file),
        Err(why) => DiskEvent::NotExported(why),
    }
}

/// A name that was typed without an extension is one of a CSV file.
fn with_extension(file: PathBuf) -> PathBuf {
    if file.extension().is_some() { file } else { file.with_extension("csv") }
}

/// The name that is proposed for a file written now.
#[must_use]
pub fn proposed_name() -> String {
    format!("{}.csv", file::stem())
}

/// Does a file of this name hold JSON?
fn is_json(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_file_dialog_nothing_is_taken_for_cancelled() {
        let slow = async {
            thread::park_timeout(NO_DIALOG * 2);
            None
        };
        assert_eq!(export(&[], Box::pin(slow)), DiskEvent::ExportCancelled);
    }

    #[test]
    fn the_name_decides_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        for (name, written, begins) in
            [("a.csv", "a.csv", "local time,"), ("b.JSON", "b.JSON", "[]"), ("c", "c.csv", "local time,")]
        {
            let chosen = folder.path().join(name);
            let event = export(&[], Box::pin(async move { Some(chosen) }));
            let file = folder.path().join(written);
            assert_eq!(event, DiskEvent::Exported(file.clone()));
            assert!(std::fs::read_to_string(file).unwrap().starts_with(begins), "{name}");
        }
        let nowhere = folder.path().join("no/such/folder.csv");
        let event = export(&[], Box::pin(async move { Some(nowhere) }));
        assert!(matches!(event, DiskEvent::NotExported(why) if why.contains("folder.csv")));
    }
}
