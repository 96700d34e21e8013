//! Runs the checks of the fuzz targets on the stored corpus.
#![expect(clippy::unwrap_used, reason = "a failed set-up fails the test")]

use std::fs;
use std::path::Path;

#[path = "../../../fuzz/clock_checks.rs"]
mod clock_checks;

/// Runs a check on every file of its corpus and returns their number.
fn run(name: &str, check: fn(&[u8])) -> usize {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| check(&fs::read(path).unwrap())).count()
}

#[test]
fn every_stored_input_passes_its_check() {
    assert!(run("ntp", clock_checks::ntp) >= 5);
    assert!(run("http", clock_checks::http) >= 5);
    assert!(run("daytime", clock_checks::daytime) >= 8);
}
