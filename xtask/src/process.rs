//! A program that we started: it runs in a group of its own and is gone, with all it started, when this is dropped.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;
use std::time::Duration;

use crate::error::Error;
use crate::{platform, wait};

/// How long a program may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(7);
/// The lines of a program's log that are shown when it fails.
const TAIL: usize = 15;

/// A running program and where its messages go.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: Option<PathBuf>,
}

impl Process {
    /// Starts `command` with nothing to read, and with its standard error in `log` where that is given.
    pub fn start(name: &str, command: &mut Command, log: Option<&Path>) -> Result<Self, Error> {
        command.stdin(Stdio::null());
        Self::start_fed(name, command, log)
    }

    /// The same, with the standard input that `command` has.
    pub fn start_fed(name: &str, command: &mut Command, log: Option<&Path>) -> Result<Self, Error> {
        if let Some(path) = log {
            let file =
                File::create(path).map_err(Error::system(format!("cannot write {}", path.display())))?;
            command.stderr(file);
        }
        platform::in_own_group(command);
        let child = command.spawn().map_err(Error::system(format!("cannot start {name}")))?;
        Ok(Self { name: name.to_owned(), child, log: log.map(Path::to_path_buf) })
    }

    /// Its process number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The child itself, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Error> {
        self.child.try_wait().map_err(Error::system(format!("cannot see whether {} runs", self.name)))
    }

    /// Fails, with the end of its log, if it has ended though it should run.
    pub fn must_run(&mut self) -> Result<(), Error> {
        match self.ended()? {
            None => Ok(()),
            Some(status) => Err(Error::failed(format!(
                "{} ended by itself ({status}){}",
                self.name,
                self.log.as_deref().map(told_in).unwrap_or_default()
            ))),
        }
    }

    /// Asks it to end, and ends it and all it started if it does not. Gives how it ended, `None` if it had to be
    /// ended or its end is unknown.
    pub fn stop(&mut self) -> Option<ExitStatus> {
        let mut end = self.child.try_wait().ok().flatten();
        if end.is_none() {
            platform::ask_to_end(&mut self.child);
            wait::settles(GRACE, || {
                end = self.child.try_wait().ok().flatten();
                end.is_some()
            });
        }
        if !platform::group_is_empty(&self.child) {
            platform::end_group(&mut self.child);
        }
        if end.is_none() {
            // Ended just now: this only takes it off the process table.
            let _reaped = self.child.wait();
        }
        end
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What a program's log ends with, to be put behind a message.
pub fn told_in(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    format!("; {} ends with:\n{}", log.display(), tail(&text))
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default();
    shown.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// The lines of a pipe, read by a thread so that they can be waited for with a deadline.
#[derive(Debug)]
pub struct Lines(Receiver<io::Result<String>>);

impl Lines {
    /// Reads `pipe` until its end.
    pub fn of(pipe: impl Read + Send + 'static) -> Self {
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(pipe).lines() {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self(lines)
    }

    /// The next line; `program` must not end meanwhile.
    pub fn next(&self, program: &mut Process, limit: Duration) -> Result<String, Error> {
        let what = format!("a line from {}", program.name);
        wait::until(limit, &what, || match self.0.try_recv() {
            Ok(line) => line.map(Some).map_err(Error::system(format!("cannot read {what}"))),
            Err(TryRecvError::Empty) => program.must_run().map(|()| None),
            Err(TryRecvError::Disconnected) => {
                program.must_run()?;
                Err(Error::failed(format!("{} says nothing more", program.name)))
            }
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_dropped_program_takes_along_what_it_started() {
        let mut command = shell("sleep 600 & echo $!; wait");
        let mut process = Process::start("the shell", command.stdout(Stdio::piped()), None).unwrap();
        let lines = Lines::of(process.child().stdout.take().unwrap());
        let started: u32 = lines.next(&mut process, Duration::from_secs(10)).unwrap().parse().unwrap();
        let running = |process: u32| {
            Command::new("kill")
                .args(["-0", &process.to_string()])
                .stderr(Stdio::null())
                .status()
                .unwrap()
                .success()
        };
        assert!(running(started));
        drop(process);
        assert!(wait::settles(Duration::from_secs(5), || !running(started)), "the sleep lives on");
    }

    #[test]
    fn a_program_that_ends_when_asked_tells_how() {
        let mut command = shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done");
        let mut process = Process::start("the shell", command.stdout(Stdio::piped()), None).unwrap();
        let lines = Lines::of(process.child().stdout.take().unwrap());
        assert_eq!(lines.next(&mut process, Duration::from_secs(10)).unwrap(), "ready");
        assert_eq!(process.stop().and_then(|status| status.code()), Some(3));
    }

    #[test]
    fn a_program_that_ended_by_itself_is_told_with_the_end_of_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let mut process =
            Process::start("the shell", &mut shell("echo cannot bind >&2; exit 2"), Some(&log)).unwrap();
        let error =
            wait::until(Duration::from_secs(10), "its end", || process.must_run().map(|()| None::<()>));
        let text = error.unwrap_err().to_string();
        assert!(text.starts_with("the shell ended by itself") && text.ends_with("    cannot bind"), "{text}");
    }

    #[test]
    fn only_the_end_of_a_long_log_is_shown() {
        let text = (1..=40).map(|line| line.to_string()).collect::<Vec<_>>().join("\n");
        assert_eq!(tail(&text).lines().count(), TAIL);
        assert!(tail(&text).ends_with("    40"));
    }
}
