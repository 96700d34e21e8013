//! The thread that writes files, so that the window never waits for a disk.

use std::io;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use datetime_client_core::message::{DiskEvent, Event};
use datetime_client_core::settings::{Change, Settings};

use crate::settings::file::Keeper;
use crate::system;
use crate::worker::{Arrived, Waker};

/// The jobs that may wait: a person makes few a second, and each takes milliseconds.
const MAX_JOBS: usize = 64;

/// What the thread is asked to do.
#[derive(Debug)]
pub enum Job {
    /// Save this change of the settings.
    Save(Change),
    /// Show this folder in the system's file manager.
    OpenFolder(PathBuf),
}

/// The thread's handle; dropping it waits until all is written.
#[derive(Debug)]
pub struct Disk {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Disk {
    /// Starts the thread. Settings go to `keeper`, or nowhere where there is none.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        keeper: Option<Keeper>,
        settings: Settings,
        events: SyncSender<Event>,
        wake: Waker,
    ) -> io::Result<Self> {
        let (jobs, inbox) = sync_channel(MAX_JOBS);
        let mut thread = DiskThread { keeper, settings, events, wake };
        let thread = thread::Builder::new().name("disk".to_owned()).spawn(move || thread.run(&inbox))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Hands a job over; `false` where the thread takes no more.
    #[must_use]
    pub fn give(&self, job: Job) -> bool {
        self.jobs.as_ref().is_some_and(|jobs| jobs.try_send(job).is_ok())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported already.
            let _ = thread.join();
        }
    }
}

struct DiskThread {
    keeper: Option<Keeper>,
    /// The settings of the window, with the changes that it sent.
    settings: Settings,
    events: SyncSender<Event>,
    wake: Waker,
}

impl DiskThread {
    fn run(&mut self, inbox: &Receiver<Job>) {
        while let Ok(first) = inbox.recv() {
            let mut changes = Vec::new();
            for job in iter::once(first).chain(inbox.try_iter()).take(MAX_JOBS) {
                match job {
                    Job::Save(change) => changes.push(change),
                    Job::OpenFolder(folder) => open(&folder),
                }
            }
            self.save(&changes);
        }
        // Writes the file if there is none, and makes another attempt where an earlier one failed.
        self.save(&[]);
    }

    /// Saves the changes that wait with one write, because each write waits for the disk.
    fn save(&mut self, changes: &[Change]) {
        for change in changes {
            change.apply(&mut self.settings);
        }
        let Some(keeper) = &mut self.keeper else { return };
        let report = changes.iter().any(Change::is_by_user);
        let failure = keeper.save(&self.settings).err();
        let file = keeper.file().to_owned();
        let news =
            failure.filter(|_| report).map(|error| DiskEvent::NotSaved { file, why: error.to_string() });
        let bar = keeper.take_bar().map(DiskEvent::Warning);
        for news in news.into_iter().chain(bar) {
            self.tell(news);
        }
    }

    fn tell(&self, news: DiskEvent) {
        // Not waited for: at the program's end nobody reads any more, and the thread must come to its own.
        let _ = self.events.try_send(Event::Disk(news));
        (self.wake)(Arrived::Event);
    }
}

/// Asks the system's file manager; where there is none, nothing happens: the window names the path in words too.
fn open(folder: &Path) {
    let mut manager = Command::new(system::FILE_MANAGER);
    manager.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let reaper = thread::Builder::new().name("file manager".to_owned());
    // Waited for on its own thread: an unwaited child stays in the process table.
    let _ = reaper.spawn(move || drop(manager.status()));
}
