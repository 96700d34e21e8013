//! What a fault leaves behind, and that it is told once.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, thread};

use datetime_client::report;

/// Set in the process that is to fail; where its report goes.
const FOLDER: &str = "DATETIME_TEST_REPORT_FOLDER";

/// Not a test of its own: what the other one starts.
#[test]
fn fails_if_it_is_told_to() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    report::install(PathBuf::from(folder));
    let failing = thread::Builder::new().name("worker".to_owned()).spawn(|| panic!("out of luck"));
    assert!(failing.expect("there is a thread").join().is_err());
}

#[test]
fn a_fault_leaves_a_report_that_is_told_once() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let state = folder.path().join("not/there/yet");
    assert_eq!(report::take(&state), None);
    let run = Command::new(env::current_exe().expect("this test has a file"))
        .args(["--exact", "fails_if_it_is_told_to"])
        .env(FOLDER, &state)
        .output()
        .expect("it can be started");
    assert!(run.status.success(), "{run:?}");
    let report = report::take(&state).expect("there is a report");
    let text = fs::read_to_string(&report).expect("it can be read");
    for part in ["datetime-client ", "thread: worker", "out of luck", "report.rs"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(report::take(&state), None, "it was told");
    assert!(report.exists(), "and is kept");
}

#[test]
fn a_forgiven_fault_is_not_told() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    fs::write(folder.path().join("crash.txt"), "x").expect("it can be written");
    report::forgive(folder.path());
    assert_eq!(report::take(folder.path()), None);
}
