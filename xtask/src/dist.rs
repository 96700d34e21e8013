//! `cargo xtask package`: builds both programs as .deb, .rpm and .tar.gz, and tests them in a fresh Debian.

mod processor;
mod trial;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use xshell::cmd;

use self::processor::{Foreign, architecture};
use crate::process;
use crate::release;
use crate::system_deps::{self, Purpose};
use crate::workspace::{VERSION, Workspace};

/// What the command line selects.
#[derive(Debug, Args)]
pub struct Options {
    /// Build the server for another processor; its packages are tested with QEMU
    #[arg(long, value_enum, conflicts_with = "twice")]
    target: Option<Foreign>,
    /// Build everything again from a clone in another directory and compare all bytes
    #[arg(long)]
    twice: bool,
    /// Do not test the packages in a fresh Debian
    #[arg(long)]
    skip_trial: bool,
}

/// The server with its crate's directory.
const SERVER: (&str, &str) = ("datetime-server", "server");
/// The client, likewise.
const CLIENT: (&str, &str) = ("datetime-client", "gui-client");

/// A program that was built, with its name and its crate's directory.
type Built = ((&'static str, &'static str), PathBuf);

/// Builds, checks and tests the packages.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "Linux packages are built on Linux only");
    process::step("tools", || system_deps::ensure(workspace, Purpose::Packages))?;
    let programs = match options.target {
        None => build(workspace)?,
        Some(foreign) => build_foreign(workspace, foreign)?,
    };
    let epoch = source_date_epoch(workspace)?;
    let packages =
        process::step("packages", || build_packages(workspace, &programs, options.target, &epoch))?;
    process::step("lint", || lint(workspace, &packages))?;
    let dist = workspace.directory("dist")?;
    for package in &packages {
        workspace.sh.copy_file(package, &dist)?;
    }
    let names: Vec<_> = packages.iter().filter_map(|package| package.file_name()).collect();
    let sh = &workspace.sh;
    let sums = {
        let _directory = sh.push_dir(&dist);
        cmd!(sh, "sha256sum").args(&names).quiet().read()? + "\n"
    };
    // One list for each processor.
    let suffix = options.target.map(|foreign| format!(".{}", foreign.debian())).unwrap_or_default();
    sh.write_file(dist.join(format!("SHA256SUMS{suffix}")), sums)?;
    if !options.skip_trial {
        let directory = packages.first().and_then(|package| package.parent());
        let directory = directory.context("there are no packages")?;
        process::step("trial", || match options.target {
            None => trial::run(workspace, directory),
            Some(foreign) => trial::run_foreign(workspace, directory, foreign),
        })?;
    }
    if options.twice {
        process::step("twice", || build_again(workspace, &dist, &epoch))?;
    }
    for name in names {
        println!("{}", workspace.relative(&dist.join(name)));
    }
    Ok(())
}

/// Builds both programs for this machine.
fn build(workspace: &Workspace) -> Result<Vec<Built>> {
    let server = process::step("server", || release::static_server(workspace))?;
    process::step("cost of a session", || {
        let test = cmd!(workspace.sh, "cargo test --quiet --package datetime-server --test cost");
        process::run(test.env("DATETIME_COST_PROGRAM", &server))
    })?;
    let client = process::step("client", || release::client(workspace))?;
    Ok(vec![(SERVER, server), (CLIENT, client)])
}

/// Builds the server for another processor.
fn build_foreign(workspace: &Workspace, foreign: Foreign) -> Result<Vec<Built>> {
    process::step("cross compiler", || system_deps::ensure(workspace, Purpose::Foreign))?;
    let build = || release::foreign_static_server(workspace, foreign.target(), foreign.linker());
    Ok(vec![(SERVER, process::step("server", build)?)])
}

/// The time of the files in the packages: that of the last commit, or `SOURCE_DATE_EPOCH`
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn source_date_epoch(workspace: &Workspace) -> Result<String> {
    env::var("SOURCE_DATE_EPOCH")
        .or_else(|_| Ok(cmd!(workspace.sh, "git log -1 --format=%ct").quiet().read()?))
}

/// Packs the programs; returns the packages.
fn build_packages(
    workspace: &Workspace,
    programs: &[Built],
    foreign: Option<Foreign>,
    epoch: &str,
) -> Result<Vec<PathBuf>> {
    let sh = &workspace.sh;
    let target = foreign.map_or_else(release::target, |foreign| foreign.target().to_owned());
    let architecture = architecture(foreign);
    // A copy of the committed files: both tools use the time of a file if it is earlier than the epoch.
    let stage = sh.create_temp_dir()?;
    let prefix = format!("{}/", stage.path().display());
    cmd!(sh, "git checkout-index --all --prefix={prefix}").quiet().run()?;
    let built = sh.create_dir(stage.path().join("target").join(&target).join("release"))?;
    for (_, program) in programs {
        cmd!(sh, "cp --no-preserve=timestamps {program} {built}").quiet().run()?;
    }
    let output = workspace.target.join("xtask/packages");
    sh.remove_path(&output)?;
    sh.create_dir(&output)?;
    let [deb, rpm] = [("cargo-deb", "3.8.0"), ("cargo-generate-rpm", "0.21.1")]
        .map(|(name, version)| installed_tool(workspace, name, version));
    let (deb, rpm) = (deb?, rpm?);
    let _directory = sh.push_dir(stage.path());
    let _target = sh.push_env("CARGO_TARGET_DIR", stage.path().join("target"));
    let _epoch = sh.push_env("SOURCE_DATE_EPOCH", epoch);
    for ((name, source), _) in programs {
        process::run(cmd!(sh, "{deb} --no-build --no-strip -p {name} --target {target} --output {output}"))?;
        process::run(cmd!(
            sh,
            "{rpm} -p {source} --target {target} --arch {architecture} --source-date {epoch} --output {output}"
        ))?;
        archive(workspace, name, architecture, epoch, &output)?;
    }
    Ok(sh.read_dir(&output)?)
}

/// Makes the archive: the files of the .rpm, which suit any distribution, with the directories of /usr at the top.
fn archive(workspace: &Workspace, name: &str, architecture: &str, epoch: &str, output: &Path) -> Result<()> {
    let sh = &workspace.sh;
    let top = format!("{name}-{VERSION}-linux-{architecture}");
    let rpm = output.join(format!("{name}-{VERSION}-1.{architecture}.rpm"));
    let unpack = r#"mkdir $1 && rpm2archive - < "$0" | tar -xz -C $1 && mv $1/usr/* $1 && rmdir $1/usr"#;
    process::run(cmd!(sh, "sh -c {unpack} {rpm} {top}"))?;
    let tar = output.join(format!("{top}.tar"));
    let attributes = "--sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX".split(' ');
    process::run(cmd!(sh, "tar --create --file {tar} --mtime=@{epoch} {attributes...} {top}"))?;
    process::run(cmd!(sh, "gzip -9 --no-name --force {tar}"))
}

/// The path of a tool that cargo installs in the target directory.
fn installed_tool(workspace: &Workspace, name: &str, version: &str) -> Result<PathBuf> {
    let root = workspace.target.join(format!("tools/{name}-{version}"));
    let program = root.join("bin").join(name);
    if !program.exists() {
        println!("installing {name} {version}");
        let install =
            cmd!(workspace.sh, "cargo install --quiet --locked --version {version} --root {root} {name}");
        process::run(install)?;
    }
    Ok(program)
}

/// Checks the desktop entry and the AppStream metadata with the tools of freedesktop.org.
pub fn desktop_files(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.sh;
    process::run(cmd!(sh, "desktop-file-validate packaging/linux/datetime-client.desktop"))?;
    let metadata = "packaging/linux/arpa.home.DatetimeClient.metainfo.xml";
    process::run(cmd!(sh, "appstreamcli validate --no-net --explain {metadata}"))
}

/// Runs the package checkers of the distributions; a warning is an error.
fn lint(workspace: &Workspace, packages: &[PathBuf]) -> Result<()> {
    desktop_files(workspace)?;
    let sh = &workspace.sh;
    for package in packages {
        match package.extension().and_then(|extension| extension.to_str()) {
            // The suppressed tag asks for a bug number in Debian's own bug tracker.
            Some("deb") => process::run(cmd!(
                sh,
                "lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs {package}"
            ))?,
            Some("rpm") => process::run(cmd!(sh, "rpm --checksig --nosignature {package}"))?,
            _ => {}
        }
    }
    Ok(())
}

/// Builds the packages of a clone in another directory, which must be the same.
fn build_again(workspace: &Workspace, dist: &Path, epoch: &str) -> Result<()> {
    let sh = &workspace.sh;
    let changed = cmd!(sh, "git status --porcelain --untracked-files=no").quiet().read()?;
    ensure!(changed.is_empty(), "the second build needs committed files; uncommitted changes:\n{changed}");
    let directory = sh.create_temp_dir()?;
    let (clone, root, tools) =
        (directory.path().join("datetime"), &workspace.root, workspace.target.join("tools"));
    process::run(cmd!(sh, "git clone --quiet {root} {clone}"))?;
    // The tools are not compared.
    let target = sh.create_dir(clone.join("target"))?;
    cmd!(sh, "cp -r {tools} {target}").quiet().run()?;
    let _directory = sh.push_dir(&clone);
    let cargo = cmd!(sh, "cargo xtask package --skip-trial").env_remove("CARGO_TARGET_DIR");
    process::run(cargo.env("SOURCE_DATE_EPOCH", epoch))?;
    sh.change_dir(target.join("dist"));
    let sums = dist.join("SHA256SUMS");
    process::run(cmd!(sh, "sha256sum --check {sums}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_in_metadata_and_documents_is_that_of_the_workspace() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for (file, text) in [
            (
                "packaging/linux/arpa.home.DatetimeClient.metainfo.xml",
                "<releases>\n    <release version=\"{}\"",
            ),
            ("packaging/linux/debian/changelog", "datetime ({}-1)"),
            ("docs/install.md", "datetime-server_{}-1_amd64.deb"),
            ("CHANGELOG.md", "\n## {}\n"),
        ] {
            let content = std::fs::read_to_string(root.join(file)).unwrap();
            assert!(content.contains(&text.replace("{}", VERSION)), "{file} has another version");
        }
    }
}
