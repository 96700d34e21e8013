//! Fault sweep: every system call of the server fails once with every error of its manual page, and the service goes on. strace(1)
//! injects the faults. A short sweep is an ordinary test; `cargo xtask faults` runs all of it.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed set-up fails the test")]

mod case;
mod errors;
mod processes;
mod service;
mod sweep;

use std::env;
use std::io::{Write, stderr};
use std::process::Command;

use datetime_testkit::{Process, strace};

use case::Phase;
use sweep::Extent;

/// Limits a sweep to the cases whose names begin with this, for example `close` or `close:EIO:1:serve`.
const FILTER: &str = "DATETIME_FAULTS";

#[test]
fn the_service_goes_on_after_a_selection_of_faults() {
    sweep(Extent::Short);
}

#[test]
#[ignore = "takes many minutes; run by `cargo xtask faults`"]
fn the_service_goes_on_after_every_fault() {
    sweep(Extent::Full);
}

fn sweep(extent: Extent) {
    if let Err(error) = strace::check() {
        assert!(extent == Extent::Short, "{error:#}");
        return say(&format!("no faults were injected: {error:#}"));
    }
    let phases = usable_phases();
    let filter = env::var(FILTER).unwrap_or_default();
    let summary = sweep::run(&phases, extent, &filter, say);
    say(&summary.to_string());
    assert!(summary.tried > 0, "no case matches {filter:?}");
    assert!(summary.failures.is_empty(), "{} faults were not survived", summary.failures.len());
}

/// All phases, or only those in which strace starts the server.
fn usable_phases() -> Vec<Phase> {
    let directory = tempfile::tempdir().unwrap();
    let sleeper = Process::start(Command::new("sleep").arg("60")).unwrap();
    let attached = strace::attach(&[sleeper.id()], None, directory.path());
    if let Err(error) = &attached {
        say(&format!("faults are injected only from the start of the server: {error:#}"));
    }
    Phase::ALL.into_iter().filter(|phase| attached.is_ok() || phase.is_traced_from_start()).collect()
}

/// Prints a line even if the test harness captures the output of the test.
fn say(line: &str) {
    // Without standard error, nobody reads the progress.
    let _ = writeln!(stderr(), "faults: {line}");
}
