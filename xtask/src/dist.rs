//! `cargo xtask package`: builds both programs as .deb, .rpm and .tar.gz, and tests them in a fresh Debian.

use std::env;
use std::env::consts::ARCH;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use xshell::cmd;

use crate::process::{self, Background};
use crate::release;
use crate::system_deps::{self, Purpose};
use crate::window::{self, VirtualDisplay};
use crate::workspace::{VERSION, Workspace};

/// What the command line selects.
#[derive(Debug, Args)]
pub struct Options {
    /// Build everything again from a clone in another directory and compare all bytes
    #[arg(long)]
    twice: bool,
    /// Do not test the packages in a fresh Debian
    #[arg(long)]
    skip_trial: bool,
}

/// A program with its crate's directory.
const PROGRAMS: [(&str, &str); 2] = [("datetime-server", "server"), ("datetime-client", "gui-client")];

/// Builds, checks and tests the packages.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "Linux packages are built on Linux only");
    process::step("tools", || system_deps::ensure(workspace, Purpose::Packages))?;
    let server = process::step("server", || release::static_server(workspace))?;
    process::step("cost of a session", || {
        let test = cmd!(workspace.sh, "cargo test --quiet --package datetime-server --test cost");
        process::run(test.env("DATETIME_COST_PROGRAM", &server))
    })?;
    let client = process::step("client", || release::client(workspace))?;
    let epoch = source_date_epoch(workspace)?;
    let packages = process::step("packages", || build_packages(workspace, &[server, client], &epoch))?;
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
    sh.write_file(dist.join("SHA256SUMS"), sums)?;
    if !options.skip_trial {
        process::step("trial", || {
            test_packages(workspace, packages.first().context("there are no packages")?)
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

/// The time of the files in the packages: that of the last commit, or `SOURCE_DATE_EPOCH`
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn source_date_epoch(workspace: &Workspace) -> Result<String> {
    env::var("SOURCE_DATE_EPOCH")
        .or_else(|_| Ok(cmd!(workspace.sh, "git log -1 --format=%ct").quiet().read()?))
}

/// Packs the programs, which are in the order of [`PROGRAMS`]; returns the packages.
fn build_packages(workspace: &Workspace, programs: &[PathBuf], epoch: &str) -> Result<Vec<PathBuf>> {
    let sh = &workspace.sh;
    let target = release::target();
    // A copy of the committed files: both tools use the time of a file if it is earlier than the epoch.
    let stage = sh.create_temp_dir()?;
    let prefix = format!("{}/", stage.path().display());
    cmd!(sh, "git checkout-index --all --prefix={prefix}").quiet().run()?;
    let built = sh.create_dir(stage.path().join("target").join(&target).join("release"))?;
    for program in programs {
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
    for (name, source) in PROGRAMS {
        process::run(cmd!(sh, "{deb} --no-build --no-strip -p {name} --target {target} --output {output}"))?;
        process::run(cmd!(
            sh,
            "{rpm} -p {source} --target {target} --source-date {epoch} --output {output}"
        ))?;
        archive(workspace, name, epoch, &output)?;
    }
    Ok(sh.read_dir(&output)?)
}

/// Makes the archive: the files of the .rpm, which suit any distribution, with the directories of /usr at the top.
fn archive(workspace: &Workspace, name: &str, epoch: &str, output: &Path) -> Result<()> {
    let sh = &workspace.sh;
    let top = format!("{name}-{VERSION}-linux-{ARCH}");
    let rpm = output.join(format!("{name}-{VERSION}-1.{ARCH}.rpm"));
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

/// Installs and uses the packages in a fresh Debian; opens the client from its desktop entry.
fn test_packages(workspace: &Workspace, package: &Path) -> Result<()> {
    let sh = &workspace.sh;
    if !workspace.is_root()? {
        println!(
            "skipped, because only root can install a Debian; run: sudo env PATH=\"$PATH\" cargo xtask package"
        );
        return Ok(());
    }
    let packages = package.parent().context("the packages have no directory")?;
    let work = workspace.directory("xtask/package")?;
    // All its mounts and processes end with it, even if it is killed.
    let namespaces = ["--mount", "--mount-proc", "--pid", "--fork", "--kill-child"];
    process::run(cmd!(sh, "unshare {namespaces...} sh packaging/linux/trial.sh {packages} {work}"))?;
    let display = VirtualDisplay::start_x11(&work)?;
    let root = work.join("debian");
    let mut command = display.command("systemd-nspawn");
    command.args(["--quiet", "--register=no", "--keep-unit", "--bind-ro=/tmp/.X11-unix", "--setenv=DISPLAY"]);
    // With its default settings, the client searches for clocks on the network.
    command.arg("--private-network");
    command.arg("--directory").arg(&root).args(["sh", "-c"]);
    command.arg("gio launch /usr/share/applications/datetime-client.desktop && exec sleep infinity");
    let mut desktop = Background::start("desktop-entry", command, &work)?;
    let picture = work.join("window.png");
    desktop
        .wait_for("a window opened by the desktop entry", || window::picture_if_shown(&display, &picture))?;
    println!("the desktop entry opens a window: {}", workspace.relative(&picture));
    drop((desktop, display));
    Ok(sh.remove_path(root)?)
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
