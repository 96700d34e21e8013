//! The packaged man page and shell completions match the command line.

use std::path::Path;

use clap::CommandFactory;
use datetime_client::arguments::Arguments;

#[test]
fn the_packaged_man_page_and_completions_match_the_command_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let outdated =
        datetime_pages::outdated(&Arguments::command(), "1", &root).expect("files can be generated");
    assert!(outdated.is_empty(), "run `UPDATE_PAGES=1 cargo test --test pages`: {outdated:?}");
}
