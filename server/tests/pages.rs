//! The man page and the completions that are packaged say what the command line says.

#![cfg(unix)]

use std::path::Path;

use clap::CommandFactory;
use datetime_server::args::Args;

#[test]
fn what_is_packaged_is_what_the_command_line_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let differing = datetime_pages::differing(&Args::command(), "8", &root).expect("pages can be made");
    assert!(differing.is_empty(), "run `UPDATE_PAGES=1 cargo test --test pages`: {differing:?}");
}
