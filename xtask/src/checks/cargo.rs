//! The checks that cargo runs.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::error::Error;
use crate::process::Process;
use crate::wait;
use crate::workspace::Workspace;

/// What a program says when it panics, which no input and no test may make it do.
pub const PANIC: &str = "panicked";
/// How long after cargo's end the last of its output may take.
const LAST_OUTPUT: Duration = Duration::from_secs(10);

/// A command for every crate that there is on this system: Windows has no fork.
fn of_all<'a>(command: &[&'a str], words: &[&'a str]) -> Vec<&'a str> {
    let unix_only: &[_] = &["--exclude", "datetime-server"];
    let without = if cfg!(windows) { unix_only } else { &[] };
    [command, &["--workspace"], without, words].concat()
}

/// Formatting.
pub fn format(workspace: &Workspace) -> Result<(), Error> {
    run(
        workspace.cargo(&["fmt", "--all", "--check"]),
        "some sources are not formatted: run `cargo fmt --all`",
    )
}

/// Lints; a warning is a failure.
pub fn lints(workspace: &Workspace) -> Result<(), Error> {
    run(
        workspace.cargo(&of_all(&["clippy"], &["--all-targets", "--", "-D", "warnings"])),
        "clippy complains; its messages stand above",
    )
}

/// Documentation; a warning is a failure.
pub fn docs(workspace: &Workspace) -> Result<(), Error> {
    let mut command = workspace.cargo(&of_all(&["doc"], &["--no-deps"]));
    command.env("RUSTDOCFLAGS", "-D warnings");
    run(command, "the documentation has mistakes; they stand above")
}

/// All tests; and nothing that they ran may have panicked unseen.
pub fn tests(workspace: &Workspace) -> Result<(), Error> {
    let log = workspace.folder("xtask")?.join("tests.log");
    run_kept(workspace.cargo(&of_all(&["test"], &["--no-fail-fast"])), &log)?;
    must_not_panic(&log)
}

/// The programs as the tests built them: with the same packages and targets chosen, cargo compiles nothing anew.
pub fn build_programs(workspace: &Workspace) -> Result<(), Error> {
    run(workspace.cargo(&of_all(&["build"], &["--bins", "--tests"])), "the build failed")
}

/// Fails if `log` tells of a panic.
pub fn must_not_panic(log: &Path) -> Result<(), Error> {
    let bytes = fs::read(log).map_err(Error::system(format!("cannot read {}", log.display())))?;
    match first_panic(&String::from_utf8_lossy(&bytes)) {
        None => Ok(()),
        Some(line) => Err(Error::failed(format!("a program panicked (see {}): {line}", log.display()))),
    }
}

fn first_panic(text: &str) -> Option<&str> {
    text.lines().find(|line| line.contains(PANIC))
}

fn run(mut command: Command, failure: &str) -> Result<(), Error> {
    let mut cargo = Process::start("cargo", &mut command, None)?;
    let status = wait::forever(|| cargo.ended())?;
    if status.success() { Ok(()) } else { Err(Error::failed(failure)) }
}

/// Runs tests with everything they say shown and kept in `log`.
pub fn run_kept(mut command: Command, log: &Path) -> Result<(), Error> {
    let file = File::create(log).map_err(Error::system(format!("cannot write {}", log.display())))?;
    let (output, input) = io::pipe().map_err(Error::system("cannot make a pipe"))?;
    command.stdout(input.try_clone().map_err(Error::system("cannot share a pipe"))?).stderr(input);
    let mut cargo = Process::start("cargo", &mut command, None)?;
    // The command holds our ends of the pipe, which would keep it from ending.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let copier = thread::spawn(move || copy(output, file));
    let status = wait::forever(|| cargo.ended())?;
    wait::until(LAST_OUTPUT, "the end of all programs that the tests started", || {
        Ok(copier.is_finished().then_some(()))
    })?;
    if status.success() { Ok(()) } else { Err(Error::failed("some tests failed; they stand above")) }
}

fn copy(mut from: impl Read, mut to: File) {
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let bytes = buffer.get(..count).unwrap_or_default();
        // A terminal that went away must not keep the tests from their end.
        let _shown = io::stdout().write_all(bytes).and_then(|()| io::stdout().flush());
        let _kept = to.write_all(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_found_wherever_it_is_told() {
        let log = "listening\nthread 'main' panicked at src/main.rs:3:5:\nbye\n";
        assert_eq!(first_panic(log), Some("thread 'main' panicked at src/main.rs:3:5:"));
        assert_eq!(first_panic("listening\nbye\n"), None);
    }
}
