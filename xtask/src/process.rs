//! Runs other programs. After Ctrl-C, every wait fails, so that the programs are dropped and thereby stopped.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use datetime_testkit as testkit;

/// How long a program may take to do what is waited for: an unoptimised client without a GPU is slow, and Wine slower.
const TIMEOUT: Duration = Duration::from_mins(1);
/// For builds and downloads, which only the user interrupts.
const NO_TIMEOUT: Duration = Duration::from_hours(24);
/// How many lines of a log an error message shows.
const LOG_LINES: usize = 15;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Records Ctrl-C, SIGTERM and SIGHUP instead of ending this process before it has stopped what it started.
pub fn catch_interrupts() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed)).context("cannot handle Ctrl-C")
}

/// Whether this process was interrupted.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Polls `probe` until it returns a value; fails on an interrupt.
pub fn wait_for<T>(what: &str, probe: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    wait_up_to(TIMEOUT, what, probe)
}

fn wait_up_to<T>(timeout: Duration, what: &str, mut probe: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    testkit::wait_for(timeout, what, || {
        ensure!(!interrupted(), "interrupted while waiting for {what}");
        probe()
    })
}

/// Runs a command to its end; it must succeed.
pub fn run(command: impl Into<Command>) -> Result<()> {
    let mut command = command.into();
    let name = command.get_program().to_string_lossy().into_owned();
    let mut process = testkit::Process::start(command.stdin(Stdio::null()))?;
    let status = wait_up_to(NO_TIMEOUT, &name, || process.ended())?;
    ensure!(status.success(), "{name} failed ({status}); see its messages above");
    Ok(())
}

/// Runs a step of a task, and prints its name and how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name} ==");
    let started = Instant::now();
    let result = work()?;
    println!("{name}: {:.1} s", started.elapsed().as_secs_f64());
    Ok(result)
}

/// Fails if `log` contains the message of a panic, which no input and no test may cause.
pub fn check_for_panic(log: &Path) -> Result<()> {
    let text = fs::read(log).with_context(|| format!("cannot read {}", log.display()))?;
    match String::from_utf8_lossy(&text).lines().find(|line| line.contains("panicked")) {
        None => Ok(()),
        Some(line) => bail!("a program panicked (see {}): {line}", log.display()),
    }
}

/// A program in the background with its messages in a log file. Dropping it stops it and the programs it started.
#[derive(Debug)]
pub struct Background {
    name: String,
    process: testkit::Process,
    log: PathBuf,
}

impl Background {
    /// Starts `command`, with `NAME.log` and `NAME.out` in `directory` as standard error and standard output.
    pub fn start(name: &str, command: impl Into<Command>, directory: &Path) -> Result<Self> {
        ensure!(!interrupted(), "interrupted before the start of {name}");
        let log = directory.join(format!("{name}.log"));
        let create =
            |path: &Path| File::create(path).with_context(|| format!("cannot write {}", path.display()));
        let mut command = command.into();
        command.stdin(Stdio::null()).stderr(create(&log)?).stdout(create(&log.with_extension("out"))?);
        let process = testkit::Process::start(&mut command)?;
        Ok(Self { name: name.to_owned(), process, log })
    }

    /// The process ID.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Polls `probe` until it returns a value; fails if the program ends first.
    pub fn wait_for<T>(&mut self, what: &str, mut probe: impl FnMut() -> Result<Option<T>>) -> Result<T> {
        wait_for(what, || {
            if let Some(status) = self.process.ended()? {
                bail!(
                    "{} ended ({status}); the end of {}:\n{}",
                    self.name,
                    self.log.display(),
                    tail(&self.log)
                );
            }
            probe()
        })
    }

    /// Waits until the program has printed a line; returns the first.
    pub fn first_line(&mut self) -> Result<String> {
        let output = self.log.with_extension("out");
        let what = format!("a line from {}", self.name);
        self.wait_for(&what, || {
            Ok(fs::read_to_string(&output)?.split_once('\n').map(|(line, _)| line.to_owned()))
        })
    }

    /// Waits without a time limit until the program ends.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        wait_up_to(NO_TIMEOUT, &self.name, || self.process.ended())
    }

    /// Asks the program to end (SIGTERM) and waits for it; it must succeed.
    pub fn stop(mut self) -> Result<()> {
        let status = self.process.stop()?;
        ensure!(status.success(), "{} ended with {status} after SIGTERM:\n{}", self.name, tail(&self.log));
        Ok(())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // A program that ignores SIGTERM is killed.
        let _ = self.process.stop();
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines.get(lines.len().saturating_sub(LOG_LINES)..).unwrap_or_default().join("\n")
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
    fn the_error_of_a_program_that_ends_early_shows_the_end_of_its_log() {
        let directory = tempfile::tempdir().unwrap();
        let script = "seq 40 >&2; echo cannot bind >&2; exit 2";
        let mut process = Background::start("program", shell(script), directory.path()).unwrap();
        let error = process.first_line().unwrap_err().to_string();
        assert!(error.starts_with("program ended (exit status: 2)"), "{error}");
        assert!(error.ends_with("\n40\ncannot bind") && !error.contains("\n20\n"), "{error}");
    }

    #[test]
    fn a_program_that_fails_on_sigterm_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let script = "trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done";
        let mut process = Background::start("program", shell(script), directory.path()).unwrap();
        assert_eq!(process.first_line().unwrap(), "ready");
        assert!(process.stop().unwrap_err().to_string().contains("exit status: 3"));
    }

    #[test]
    fn a_panic_is_found_in_a_log() {
        let log = tempfile::NamedTempFile::new().unwrap();
        fs::write(log.path(), "listening\nbye\n").unwrap();
        assert!(check_for_panic(log.path()).is_ok());
        fs::write(log.path(), "listening\nthread 'main' panicked at src/main.rs:3:5:\nbye\n").unwrap();
        assert!(check_for_panic(log.path()).unwrap_err().to_string().contains("src/main.rs:3:5"));
    }
}
