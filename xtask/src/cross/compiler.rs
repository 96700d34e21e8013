//! How Rust is compiled for another system: with its standard library where the toolchain brings that, else with
//! Debian's compiler, which brings the library's sources.

use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::packages::{self, Purpose};
use crate::release;
use crate::workspace::Workspace;

/// Debian's compiler; the one in the user's path may be another.
const DEBIAN: &str = "/usr/bin/rustc";

/// A compiler for one target.
#[derive(Debug)]
pub struct Compiler {
    target: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The toolchain has a standard library for the target.
    Ready,
    /// The standard library is built first, which stable Rust does only when told that it may.
    FromSources,
}

impl Compiler {
    /// The one for `target`; where it is missing, it is installed.
    pub fn find(workspace: &Workspace, target: &'static str) -> Result<Self, Error> {
        let kind = kind(&library_of(target)?);
        if kind == Kind::FromSources {
            packages::ensure(workspace, Purpose::ForeignCompiler)?;
            if !Path::new(DEBIAN).is_file() {
                return Err(Error::failed(format!(
                    "there is no standard library for {target}: run `rustup target add {target}`"
                )));
            }
        }
        Ok(Self { target, kind })
    }

    /// A cargo command for the target; `crates` are those of the standard library that it needs beyond what it has.
    pub fn cargo(&self, workspace: &Workspace, crates: &str, words: &[&str]) -> Result<Command, Error> {
        let built = workspace.folder("cross")?.display().to_string();
        let sources = format!("-Zbuild-std={crates}");
        let mut all = match self.kind {
            Kind::Ready => Vec::new(),
            Kind::FromSources => vec![sources.as_str()],
        };
        all.extend(words);
        all.extend(["--target", self.target, "--target-dir", &built]);
        let mut cargo = workspace.cargo(&all);
        cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", release::nameless_paths(workspace));
        if self.kind == Kind::FromSources {
            cargo.env("RUSTC", DEBIAN).env("RUSTC_BOOTSTRAP", "1");
        }
        Ok(cargo)
    }
}

fn library_of(target: &str) -> Result<String, Error> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", target]);
    release::output("rustc", &mut rustc).map(|path| path.trim().to_owned())
}

fn kind(library: &str) -> Kind {
    if Path::new(library).is_dir() { Kind::Ready } else { Kind::FromSources }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_there_is_used_and_one_that_is_not_is_built() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(kind(&folder.path().display().to_string()), Kind::Ready);
        assert_eq!(kind(&folder.path().join("lib").display().to_string()), Kind::FromSources);
    }

    #[test]
    fn this_system_has_its_library() {
        let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
        if cfg!(all(target_os = "linux", target_env = "gnu")) {
            assert_eq!(kind(&library_of(&target).unwrap()), Kind::Ready);
        }
    }
}
