//! Tests that a panic leaves a crash report, and that it is shown once.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, thread};

use datetime_client::report;

/// Set in the process that is to panic, to the folder for its report.
const FOLDER: &str = "DATETIME_TEST_REPORT_FOLDER";

/// Not a test in its own right: the next test runs it in another process.
#[test]
fn panics_if_the_environment_asks_for_it() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    report::install(PathBuf::from(folder));
    let panicking = thread::Builder::new().name("worker".to_owned()).spawn(|| panic!("out of luck"));
    assert!(panicking.expect("a thread can be started").join().is_err());
}

#[test]
fn a_panic_leaves_a_report_that_is_shown_once() {
    let folder = tempfile::tempdir().expect("a folder can be created");
    let state = folder.path().join("does/not/exist/yet");
    assert_eq!(report::take(&state), None);
    let run = Command::new(env::current_exe().expect("the test has a path"))
        .args(["--exact", "panics_if_the_environment_asks_for_it"])
        .env(FOLDER, &state)
        .output()
        .expect("the test can be started");
    assert!(run.status.success(), "{run:?}");
    let report = report::take(&state).expect("there is a report");
    let text = fs::read_to_string(&report).expect("the report can be read");
    for part in ["datetime-client ", "thread: worker", "out of luck", "report.rs"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(report::take(&state), None, "it was shown already");
    assert!(report.exists(), "it is kept");
}

#[test]
fn a_discarded_report_is_not_shown() {
    let folder = tempfile::tempdir().expect("a folder can be created");
    fs::write(folder.path().join("crash.txt"), "x").expect("the report can be written");
    report::discard(folder.path());
    assert_eq!(report::take(folder.path()), None);
}
