//! The thread that writes the settings file, so that the window never waits for a disk.

use std::io;
use std::iter;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use datetime_client_core::change::Change;
use datetime_client_core::message::{DiskEvent, Event};

use super::SettingsStore;
use crate::events::EventSender;

/// How many changes may wait, and how many that could not be saved are retained. A slider that is dragged sends one
/// change per frame, and an update may wait two seconds for the lock.
const MAX_PENDING: usize = 1024;

/// Handle of the thread. Dropping it waits until all changes are saved.
#[derive(Debug)]
pub struct DiskThread {
    changes: Option<SyncSender<Change>>,
    thread: Option<JoinHandle<()>>,
}

impl DiskThread {
    /// Starts the thread. Without a store, changes are discarded.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn start(store: Option<SettingsStore>, events: EventSender) -> io::Result<Self> {
        let (sender, changes) = sync_channel(MAX_PENDING);
        let mut saver = Saver { store, unsaved: Vec::new(), events };
        let thread = thread::Builder::new().name("disk".to_owned()).spawn(move || saver.run(&changes))?;
        Ok(Self { changes: Some(sender), thread: Some(thread) })
    }

    /// Saves a change soon; `false` if too many wait already.
    #[must_use]
    pub fn save(&self, change: Change) -> bool {
        self.changes.as_ref().is_some_and(|changes| changes.try_send(change).is_ok())
    }
}

impl Drop for DiskThread {
    fn drop(&mut self) {
        self.changes = None;
        if let Some(thread) = self.thread.take() {
            // A panic in it was reported by the panic hook.
            let _ = thread.join();
        }
    }
}

struct Saver {
    store: Option<SettingsStore>,
    /// Changes that are not saved yet, in their order: after a failure, the next update saves them too.
    unsaved: Vec<Change>,
    events: EventSender,
}

impl Saver {
    fn run(&mut self, changes: &Receiver<Change>) {
        while let Ok(first) = changes.recv() {
            let new: Vec<Change> = iter::once(first).chain(changes.try_iter()).take(MAX_PENDING).collect();
            let report = new.iter().any(Change::is_by_user);
            self.unsaved.extend(new);
            self.save(report);
        }
        // At the end of the program, an update creates a missing file and tries again where an earlier one failed.
        self.save(false);
    }

    /// Saves all unsaved changes with one update, since each update waits for the disk.
    fn save(&mut self, report: bool) {
        let Some(store) = &mut self.store else { return self.unsaved.clear() };
        let unsaved = &self.unsaved;
        let result = store.update(|settings| unsaved.iter().for_each(|change| change.apply(settings)));
        let event = match result {
            Ok(updated) => {
                self.unsaved.clear();
                updated.warning.map(DiskEvent::Warning)
            }
            Err(error) => {
                let excess = self.unsaved.len().saturating_sub(MAX_PENDING);
                self.unsaved.drain(..excess);
                let (file, why) = (store.file().to_owned(), error.into());
                report.then_some(DiskEvent::NotSaved { file, why })
            }
        };
        if let Some(event) = event {
            // Not blocking: at the end of the program, no one receives events and the thread must finish.
            self.events.send_or_drop(Event::Disk(event));
        }
    }
}
