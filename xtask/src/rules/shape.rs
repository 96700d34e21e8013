//! Rules about a file itself: it says what it is for, it is short, and unsafe code stands in few places only.

use proc_macro2::TokenStream;

use crate::rules::{Source, paths};

/// The most lines of a file before its tests.
const LONGEST: usize = 250;
/// The only places for unsafe code.
const UNSAFE_PLACES: &[&str] =
    &["server/src/platform/", "gui-client/src/system/windows.rs", "server/tests/sandbox.rs"];
/// Where a file's own tests begin.
const TESTS_BEGIN: &str = "#[cfg(test)]";

/// What is wrong with the file itself.
pub fn breaches(source: Source<'_>, tokens: &TokenStream) -> Vec<String> {
    [says_nothing_of_itself(source), too_long(source), misplaced_unsafe(source, tokens)]
        .into_iter()
        .flatten()
        .collect()
}

/// The source before its own tests.
pub fn before_tests(text: &str) -> &str {
    let end = text
        .split_inclusive('\n')
        .scan(0, |end, line| {
            let start = *end;
            *end += line.len();
            Some((start, line))
        })
        .find(|(_, line)| line.starts_with(TESTS_BEGIN))
        .map_or(text.len(), |(start, _)| start);
    text.get(..end).unwrap_or(text)
}

fn says_nothing_of_itself(source: Source<'_>) -> Option<String> {
    let says = source.text.starts_with("//! ");
    (!says).then(|| format!("{}:1: does not begin with `//!` and what the file is for", source.path))
}

fn too_long(source: Source<'_>) -> Option<String> {
    let lines = before_tests(source.text).lines().count();
    // A file under `tests/` is tests from its first line on.
    let counts = !source.path.contains("/tests/") && lines > LONGEST;
    counts.then(|| format!("{}:{LONGEST}: has {lines} lines before its tests", source.path))
}

fn misplaced_unsafe(source: Source<'_>, tokens: &TokenStream) -> Option<String> {
    if UNSAFE_PLACES.iter().any(|place| source.path.starts_with(place)) {
        return None;
    }
    let place = paths::identifiers(tokens).into_iter().find(|name| name == "unsafe")?;
    let line = place.span().start().line;
    Some(format!("{}:{line}: unsafe code stands only under {}", source.path, UNSAFE_PLACES.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches_of(path: &str, text: &str) -> Vec<String> {
        breaches(Source { path, text }, &paths::tokens(text).unwrap())
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_for_is_a_breach() {
        let expected = ["a/src/b.rs:1: does not begin with `//!` and what the file is for"];
        assert_eq!(breaches_of("a/src/b.rs", "fn f() {}\n"), expected);
    }

    #[test]
    fn a_file_may_have_250_lines_before_its_tests_and_no_more() {
        let long = |lines: usize| format!("//! x\n{}#[cfg(test)]\nmod tests {{}}\n", "\n".repeat(lines - 1));
        assert_eq!(breaches_of("a/src/b.rs", &long(250)), [""; 0]);
        assert_eq!(breaches_of("a/src/b.rs", &long(251)), ["a/src/b.rs:250: has 251 lines before its tests"]);
        assert_eq!(breaches_of("a/tests/b.rs", &long(251)), [""; 0]);
    }

    #[test]
    fn unsafe_code_stands_only_under_process() {
        let text = "//! x\nfn f() {\n    unsafe { g() }\n}\n";
        assert_eq!(breaches_of("server/src/platform/fork.rs", text), [""; 0]);
        assert_eq!(breaches_of("gui-client/src/system/windows.rs", text), [""; 0]);
        let expected = "server/src/session/mod.rs:3: unsafe code stands only under server/src/platform/ and \
                        gui-client/src/system/windows.rs and server/tests/sandbox.rs";
        assert_eq!(breaches_of("server/src/session/mod.rs", text), [expected]);
    }

    #[test]
    fn the_word_unsafe_in_a_comment_or_a_lint_is_no_code() {
        assert_eq!(breaches_of("a/src/b.rs", "//! unsafe\n#![deny(unsafe_code)]\n// unsafe {}\n"), [""; 0]);
    }
}
