//! The house rules that no tool of Rust's checks: who imports whom, how long files are, where unsafe code stands.

mod imports;
mod paths;
mod shape;
mod workflows;

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The crates whose sources are checked.
const CRATES: &[&str] = &["protocol", "server", "gui-client", "bench", "packaging", "xtask"];
/// Where the workflows are.
const WORKFLOWS: &str = ".github/workflows";

/// A source file as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its path from the top of the checkout, with `/` between the parts.
    pub path: &'a str,
    /// What it says.
    pub text: &'a str,
}

/// Reads every source of the checkout at `root` and fails with every breach of a rule.
pub fn check(root: &Path) -> Result<(), Error> {
    check_crates(root, CRATES)
}

fn check_crates(root: &Path, crates: &[&str]) -> Result<(), Error> {
    let mut sources = Vec::new();
    for name in crates {
        collect(&root.join(name), "rs", &mut sources)?;
    }
    let mut workflows = Vec::new();
    collect(&root.join(WORKFLOWS), "yml", &mut workflows)?;
    sources.sort();
    let mut breaches = Vec::new();
    for file in &sources {
        breaches.extend(breaches_in(Source { path: &relative(root, file), text: &read(file)? }));
    }
    for file in &workflows {
        breaches.extend(workflows::breaches(&relative(root, file), &read(file)?));
    }
    if breaches.is_empty() {
        println!("{} sources and {} workflows keep the rules", sources.len(), workflows.len());
        return Ok(());
    }
    Err(Error::failed(format!("house rules (see ARCHITECTURE.md):\n  {}", breaches.join("\n  "))))
}

fn read(file: &Path) -> Result<String, Error> {
    fs::read_to_string(file).map_err(Error::system(format!("cannot read {}", file.display())))
}

/// Everything in `source` that breaks a rule, as `FILE:LINE: what`.
fn breaches_in(source: Source<'_>) -> Vec<String> {
    let tokens = match paths::tokens(source.text) {
        Ok(tokens) => tokens,
        Err(reason) => return vec![format!("{}: is not Rust: {reason}", source.path)],
    };
    let mut breaches = shape::breaches(source, &tokens);
    breaches.extend(imports::breaches(source));
    breaches
}

fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let attempt = || Error::system(format!("cannot list {}", folder.display()));
    for entry in fs::read_dir(folder).map_err(attempt())? {
        let path = entry.map_err(attempt())?.path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            collect(&path, ending, files)?;
        } else if path.extension().is_some_and(|extension| extension == ending) {
            files.push(path);
        }
    }
    Ok(())
}

fn relative(root: &Path, file: &Path) -> String {
    let parts = file.strip_prefix(root).unwrap_or(file).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_keeps_every_rule_has_no_breaches() {
        let source =
            Source { path: "server/src/session/mod.rs", text: "//! What a child does.\n\nmod end;\n" };
        assert_eq!(breaches_in(source), [""; 0]);
    }

    #[test]
    fn what_is_not_rust_is_said_and_not_passed_over() {
        let breaches = breaches_in(Source { path: "server/src/main.rs", text: "//! x\nfn main( {\n" });
        assert!(
            breaches.iter().any(|breach| breach.starts_with("server/src/main.rs: is not Rust")),
            "{breaches:?}"
        );
    }

    #[test]
    fn this_crate_is_read_from_the_disk_and_keeps_the_rules() {
        check_crates(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap(), &["xtask"]).unwrap();
    }
}
