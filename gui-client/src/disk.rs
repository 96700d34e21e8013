//! The thread that writes files, so that the window never waits for a disk.

use std::io;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use datetime_client_core::message::{DiskNews, Event};
use datetime_client_core::settings::Settings;

use crate::settings::file::Keeper;
use crate::system;
use crate::worker::{Arrived, Waker};

/// The jobs that may wait: a person makes few a second, and each takes milliseconds.
const MAX_JOBS: usize = 64;

/// What the thread is given to do.
#[derive(Debug)]
pub enum Job {
    /// Keep the settings.
    Save(Settings),
    /// Keep them, and say nothing if that fails.
    SavePlace(Settings),
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
    pub fn start(keeper: Option<Keeper>, events: SyncSender<Event>, wake: Waker) -> io::Result<Self> {
        let (jobs, inbox) = sync_channel(MAX_JOBS);
        let mut clerk = Clerk { keeper, events, wake };
        let thread = thread::Builder::new().name("disk".to_owned()).spawn(move || clerk.work(&inbox))?;
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

struct Clerk {
    keeper: Option<Keeper>,
    events: SyncSender<Event>,
    wake: Waker,
}

impl Clerk {
    fn work(&mut self, inbox: &Receiver<Job>) {
        while let Ok(first) = inbox.recv() {
            let waiting = iter::once(first).chain(inbox.try_iter()).take(MAX_JOBS).collect();
            for job in worth_doing(waiting) {
                self.perform(job);
            }
        }
    }

    fn perform(&mut self, job: Job) {
        match job {
            Job::Save(settings) => self.save(&settings, true),
            Job::SavePlace(settings) => self.save(&settings, false),
            Job::OpenFolder(folder) => open(&folder),
        }
    }

    fn save(&mut self, settings: &Settings, report: bool) {
        let Some(keeper) = &mut self.keeper else { return };
        let failure = keeper.save(settings).err();
        let file = keeper.file().to_owned();
        let news =
            failure.filter(|_| report).map(|error| DiskNews::NotSaved { file, why: error.to_string() });
        let bar = keeper.take_bar().map(DiskNews::Settings);
        for news in news.into_iter().chain(bar) {
            self.tell(news);
        }
    }

    fn tell(&self, news: DiskNews) {
        // Not waited for: at the program's end nobody reads any more, and the thread must come to its own.
        let _ = self.events.try_send(Event::Disk(news));
        (self.wake)(Arrived::News);
    }
}

/// Leaves out the settings that further ones follow: each is written to the disk, and a slow disk would fall behind.
fn worth_doing(waiting: Vec<Job>) -> Vec<Job> {
    let mut report = false;
    let mut last = None;
    let mut jobs = Vec::new();
    for job in waiting {
        match job {
            Job::Save(settings) => (report, last) = (true, Some(settings)),
            Job::SavePlace(settings) => last = Some(settings),
            Job::OpenFolder(_) => jobs.push(job),
        }
    }
    jobs.extend(last.map(if report { Job::Save } else { Job::SavePlace }));
    jobs
}

/// Asks the system's file manager; where there is none, nothing happens: the window names the path in words too.
fn open(folder: &Path) {
    let mut manager = Command::new(system::FILE_MANAGER);
    manager.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let reaper = thread::Builder::new().name("file manager".to_owned());
    // Waited for on its own thread: an unwaited child stays in the process table.
    let _ = reaper.spawn(move || drop(manager.status()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_settings_that_wait_only_the_last_are_written() {
        let save = |reconnect| Job::Save(Settings { reconnect, ..Settings::default() });
        let waiting = vec![save(false), Job::OpenFolder(PathBuf::new()), save(false), save(true)];
        let left = worth_doing(waiting);
        assert!(matches!(left.as_slice(), [Job::OpenFolder(_), Job::Save(Settings { reconnect: true, .. })]));
        assert_eq!(worth_doing(vec![Job::OpenFolder(PathBuf::new())]).len(), 1);
    }

    #[test]
    fn the_failure_of_a_save_is_reported_though_the_place_of_the_window_follows() {
        let (changed, moved) = (Settings::default(), Settings { reconnect: true, ..Settings::default() });
        let left = worth_doing(vec![Job::Save(changed), Job::SavePlace(moved.clone())]);
        assert!(matches!(left.as_slice(), [Job::Save(settings)] if *settings == moved));
        let left = worth_doing(vec![Job::SavePlace(moved)]);
        assert!(matches!(left.as_slice(), [Job::SavePlace(_)]));
    }
}
