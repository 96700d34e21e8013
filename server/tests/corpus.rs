//! Runs the checks of the fuzz targets on the stored corpus.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed set-up fails the test")]

use std::fs;
use std::path::Path;

#[path = "../../fuzz/checks.rs"]
mod checks;

/// Runs a check on every file of its corpus and returns their number.
fn run(name: &str, check: fn(&[u8])) -> usize {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| check(&fs::read(path).unwrap())).count()
}

#[test]
fn every_stored_input_passes_its_check() {
    assert!(run("lines", checks::lines) >= 4);
    assert!(run("replies", checks::replies) >= 3);
    assert!(run("settings", checks::settings) >= 3);
    assert!(run("status", checks::status) >= 1);
}
