//! The thread that writes files, so that the window never waits for a disk.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use chrono::Local;

use crate::message::{DiskNews, Event};
use crate::settings::{Settings, file, paths};
use crate::worker::Waker;

/// The jobs that may wait: a person makes few a second, and each takes milliseconds.
const MAX_JOBS: usize = 64;

/// The file names that are tried for an export before giving up.
const MAX_NAMES: u32 = 100;

/// What the thread is given to do.
#[derive(Debug)]
pub enum Job {
    /// Keep the settings.
    Save(Settings),
    /// Write this text to a new file of the user's.
    Export(String),
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
    /// Starts the thread. Settings go to `settings_file`, or nowhere where there is none.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(settings_file: Option<PathBuf>, events: SyncSender<Event>, wake: Waker) -> io::Result<Self> {
        let (jobs, inbox) = sync_channel(MAX_JOBS);
        let clerk = Clerk { settings_file, events, wake };
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
    settings_file: Option<PathBuf>,
    events: SyncSender<Event>,
    wake: Waker,
}

impl Clerk {
    fn work(&self, inbox: &Receiver<Job>) {
        while let Ok(job) = inbox.recv() {
            match job {
                Job::Save(settings) => self.save(&settings),
                Job::Export(text) => self.tell(match export(&text) {
                    Ok(file) => DiskNews::Exported(file),
                    Err(error) => DiskNews::NotExported(error.to_string()),
                }),
                Job::OpenFolder(folder) => open(&folder),
            }
        }
    }

    fn save(&self, settings: &Settings) {
        let Some(file) = &self.settings_file else { return };
        if let Err(error) = file::save(file, settings) {
            self.tell(DiskNews::NotSaved(format!("{}: {error}", file.display())));
        }
    }

    fn tell(&self, news: DiskNews) {
        // Not waited for: at the program's end nobody reads any more, and the thread must come to its own.
        let _ = self.events.try_send(Event::Disk(news));
        (self.wake)();
    }
}

fn export(text: &str) -> io::Result<PathBuf> {
    let folder = paths::export_folder()
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "this system names no home folder"))?;
    export_into(&folder, text)
}

/// Writes a new file in `folder`; one that is there already is never written over.
fn export_into(folder: &Path, text: &str) -> io::Result<PathBuf> {
    let stem = format!("datetime-history-{}", Local::now().format("%Y-%m-%d-%H%M%S"));
    for attempt in 1..=MAX_NAMES {
        let name = if attempt == 1 { format!("{stem}.csv") } else { format!("{stem}-{attempt}.csv") };
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is full of exports", folder.display())))
}

/// Asks the system's file manager; where there is none, nothing happens: the window names the path in words too.
fn open(folder: &Path) {
    let mut manager = Command::new(FILE_MANAGER);
    manager.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let reaper = thread::Builder::new().name("file manager".to_owned());
    // Waited for on its own thread: an unwaited child stays in the process table.
    let _ = reaper.spawn(move || drop(manager.status()));
}

#[cfg(target_os = "windows")]
const FILE_MANAGER: &str = "explorer";
#[cfg(target_os = "macos")]
const FILE_MANAGER: &str = "open";
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const FILE_MANAGER: &str = "xdg-open";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_never_writes_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = export_into(folder.path(), "a").unwrap();
        let second = export_into(folder.path(), "b").unwrap();
        assert_ne!(first, second);
        assert_eq!(std::fs::read_to_string(first).unwrap(), "a");
    }
}
