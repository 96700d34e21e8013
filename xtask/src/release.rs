//! Programs as users get them.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::process::Process;
use crate::wait;
use crate::workspace::Workspace;

/// A program as it is released for this system.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its name, and that of its crate.
    pub name: &'static str,
    /// The folder of its crate.
    pub source: &'static str,
    /// Where cargo builds it.
    pub built_in: PathBuf,
}

impl Program {
    /// The file.
    pub fn path(&self) -> PathBuf {
        self.built_in.join(target()).join("release").join(self.name)
    }
}

/// Builds the server as it is released, linked statically: it needs nothing of the system it runs on, and forks faster.
pub fn static_server(workspace: &Workspace) -> Result<Program, Error> {
    let server =
        Program { name: "datetime-server", source: "server", built_in: workspace.target().to_path_buf() };
    // Nothing of it prints a backtrace, so nobody reads the names in it.
    build(workspace, &server, "-C target-feature=+crt-static -C strip=symbols")?;
    Ok(server)
}

/// Builds the client as it is released; its reports of faults need the names of functions, which stay in it.
pub fn client(workspace: &Workspace) -> Result<Program, Error> {
    // In a folder of its own: built with other flags, what both depend on would be built anew each time.
    let built_in = workspace.target().join("client");
    let client = Program { name: "datetime-client", source: "gui-client", built_in };
    build(workspace, &client, "")?;
    Ok(client)
}

/// The target of what is released for this system: named, so that flags are not those of build scripts.
pub fn target() -> String {
    format!("{}-unknown-linux-gnu", env::consts::ARCH)
}

fn build(workspace: &Workspace, program: &Program, flags: &str) -> Result<(), Error> {
    let mut cargo =
        workspace.cargo(&["build", "--release", "--locked", "-p", program.name, "--target", &target()]);
    cargo.arg("--target-dir").arg(&program.built_in);
    // Which would be taken instead of ours.
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("RUSTFLAGS", format!("{flags} {}", nameless_paths(workspace)));
    run("cargo", &mut cargo)
}

/// Messages name sources by paths: those of this machine are nobody's concern, and the same sources built in another
/// place are to give the same bytes.
pub fn nameless_paths(workspace: &Workspace) -> String {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let cargo = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    format!(
        "--remap-path-prefix={}=/datetime --remap-path-prefix={}=/cargo",
        workspace.root().display(),
        cargo.display()
    )
}

/// When what is released was last changed, in seconds since 1970: that of the last commit, unless
/// `SOURCE_DATE_EPOCH` says another (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub fn moment(workspace: &Workspace) -> Result<u64, Error> {
    let told = if let Ok(told) = env::var("SOURCE_DATE_EPOCH") {
        told
    } else {
        let mut git = Command::new("git");
        git.args(["log", "-1", "--format=%ct"]).current_dir(workspace.root());
        output("git", &mut git)?
    };
    told.trim()
        .parse()
        .map_err(|_| Error::failed(format!("`{}` is no number of seconds since 1970", told.trim())))
}

/// Where what we hand out is put.
pub fn folder(workspace: &Workspace) -> Result<PathBuf, Error> {
    workspace.folder("dist")
}

/// The version of everything here.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a program says on its standard output; it must succeed.
pub fn output(name: &str, command: &mut Command) -> Result<String, Error> {
    let output =
        command.stdin(Stdio::null()).output().map_err(Error::system(format!("cannot start {name}")))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(Error::failed(format!("{name} failed ({}):\n{said}{complaint}", output.status)))
}

/// Runs a command of a build to its end.
pub fn run(name: &str, command: &mut Command) -> Result<(), Error> {
    let mut process = Process::start(name, command.stdout(Stdio::inherit()), None)?;
    let status = wait::forever(|| process.ended())?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::failed(format!("{name} failed ({status}); its messages stand above")))
    }
}
