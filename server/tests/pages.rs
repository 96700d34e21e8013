//! The packaged man page and shell completions match the command line.
#![cfg(unix)]

use std::path::Path;

use clap::CommandFactory;
use datetime_server::args::Args;

#[test]
fn the_packaged_man_page_and_completions_match_the_command_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let outdated = datetime_pages::outdated(&Args::command(), "8", &root).expect("files can be generated");
    assert!(outdated.is_empty(), "run `UPDATE_PAGES=1 cargo test --test pages`: {outdated:?}");
}
