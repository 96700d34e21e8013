//! Builds the programs for release, for this system or for another.

use std::env;
use std::env::consts::ARCH;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, cmd};

use crate::process;
use crate::system_deps::{self, Purpose};
use crate::workspace::Workspace;

/// Debian's compiler, which comes with the sources of the standard library; PATH may lead to another.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// The server prints no backtraces, so it needs no symbols.
const STATIC: &str = "-C target-feature=+crt-static -C strip=symbols";

/// Builds the server for release, linked statically: it runs on any Linux and forks faster.
pub fn static_server(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, "datetime-server", &workspace.target, STATIC)
}

/// Builds the client for release, in a separate directory: cargo would rebuild what both depend on when the flags change.
pub fn client(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, "datetime-client", &workspace.target.join("client"), "")
}

/// Names the target, so that the flags do not apply to build scripts.
fn build(workspace: &Workspace, name: &str, target_dir: &Path, flags: &str) -> Result<PathBuf> {
    let target = target();
    let cargo = cmd!(
        workspace.sh,
        "cargo build --release --locked -p {name} --target {target} --target-dir {target_dir}"
    );
    process::run(with_flags(workspace, cargo, flags)?)?;
    Ok(target_dir.join(target).join("release").join(name))
}

/// Adds flags for rustc, and removes the paths of this machine from messages, so that all machines build the same bytes.
fn with_flags<'a>(workspace: &Workspace, cargo: Cmd<'a>, flags: &str) -> Result<Cmd<'a>> {
    let home = env::home_dir().context("there is no home directory")?;
    let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let remap = |path: &Path, to: &str| format!("--remap-path-prefix={}={to}", path.display());
    let flags = format!("{flags} {} {}", remap(&workspace.root, "/datetime"), remap(&cargo_home, "/cargo"));
    // Cargo would prefer the encoded variable.
    Ok(cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", flags.trim()))
}

/// Builds the server for another processor, as [`static_server`] does for this one. `linker` is a variable of cargo and its value.
pub fn foreign_static_server(
    workspace: &Workspace,
    target: &str,
    (variable, linker): (String, &str),
) -> Result<PathBuf> {
    let arguments = ["build", "--release", "--locked", "-p", "datetime-server"];
    // In a separate directory, because of the flags.
    let directory = workspace.directory("static")?;
    let build = Build { target, std: "std,panic_abort,panic_unwind", directory: &directory, flags: STATIC };
    cargo_with(workspace, &build, &arguments, &[(variable, linker.to_owned())])?;
    Ok(directory.join(target).join("release/datetime-server"))
}

/// The target of the Linux packages.
pub fn target() -> String {
    format!("{ARCH}-unknown-linux-gnu")
}

/// Runs cargo for `target`. If there is no standard library for it, cargo builds the crates `std` of it first.
pub fn cargo_for(
    workspace: &Workspace,
    target: &str,
    std: &str,
    arguments: &[&str],
    env: &[(String, String)],
) -> Result<()> {
    let directory = workspace.directory("cross")?;
    cargo_with(workspace, &Build { target, std, directory: &directory, flags: "" }, arguments, env)
}

/// What cargo builds for another system or processor.
struct Build<'a> {
    target: &'a str,
    /// The crates of the standard library.
    std: &'a str,
    directory: &'a Path,
    flags: &'a str,
}

fn cargo_with(
    workspace: &Workspace,
    build: &Build<'_>,
    arguments: &[&str],
    env: &[(String, String)],
) -> Result<()> {
    let sh = &workspace.sh;
    let Build { target, std, directory, flags } = build;
    let libraries = cmd!(sh, "rustc --print target-libdir --target {target}").quiet().read()?;
    let build_std = !Path::new(&libraries).is_dir();
    let option = build_std.then(|| format!("-Zbuild-std={std}"));
    let cargo = cmd!(sh, "cargo {option...} {arguments...} --target {target} --target-dir {directory}");
    let mut cargo = with_flags(workspace, cargo.envs(env.iter().cloned()), flags)?;
    if build_std {
        system_deps::ensure(workspace, Purpose::RustSources)?;
        ensure!(Path::new(DEBIAN_RUSTC).exists(), "no standard library; run: rustup target add {target}");
        cargo = cargo.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    }
    process::run(cargo)
}
