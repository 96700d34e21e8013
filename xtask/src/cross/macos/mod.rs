//! macOS: elsewhere the compiler checks client and server and the bundle is laid out; on macOS itself the programs are
//! built for both processors, and the bundle is one that starts.

mod bundle;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cross::compiler::Compiler;
use crate::error::Error;
use crate::release;
use crate::report::Steps;
use crate::workspace::Workspace;

const TARGETS: &[(&str, &str)] = &[("aarch64", "aarch64-apple-darwin"), ("x86_64", "x86_64-apple-darwin")];

/// Does what this system can.
pub fn run(workspace: &Workspace) -> Result<(), Error> {
    let mut steps = Steps::default();
    let on_macos = cfg!(target_os = "macos");
    for &(name, target) in TARGETS {
        let verb = if on_macos { "build" } else { "check" };
        steps.take(name, || compile(workspace, target, verb))?;
    }
    let folder = workspace.folder("xtask/macos")?;
    let bundle = steps.take("bundle", || {
        let program = if on_macos { Some(join(workspace, &folder, "datetime-client")?) } else { None };
        bundle::make(workspace, &folder, program.as_deref())
    })?;
    if on_macos {
        let server = steps.take("server", || join(workspace, &folder, "datetime-server"))?;
        let made = steps.take("pack", || pack(workspace, &bundle, &server))?;
        for path in &made {
            println!("{}", workspace.shown(path));
        }
    } else {
        println!(
            "not linked here: only macOS has Apple's linker and libraries; the bundle has no program in it"
        );
    }
    println!("\n{}\n{}", steps.summary(), workspace.shown(&bundle));
    Ok(())
}

fn compile(workspace: &Workspace, target: &'static str, verb: &str) -> Result<(), Error> {
    let compiler = Compiler::find(workspace, target)?;
    let words = [verb, "--release", "-p", "datetime-client", "-p", "datetime-server"];
    release::run("cargo", &mut compiler.cargo(workspace, "std,panic_abort", &words)?)
}

/// One program for both processors.
fn join(workspace: &Workspace, folder: &Path, name: &str) -> Result<PathBuf, Error> {
    let both = folder.join(name);
    let built = workspace.folder("cross")?;
    let mut lipo = Command::new("lipo");
    lipo.arg("-create").arg("-output").arg(&both);
    lipo.args(TARGETS.iter().map(|(_, target)| built.join(target).join("release").join(name)));
    release::run("lipo", &mut lipo)?;
    Ok(both)
}

/// Signs the bundle for this machine alone, which Apple's processors ask of every program, and packs both.
fn pack(workspace: &Workspace, bundle: &Path, server: &Path) -> Result<[PathBuf; 2], Error> {
    let mut sign = Command::new("codesign");
    release::run("codesign", sign.args(["--force", "--deep", "--sign", "-"]).arg(bundle))?;
    let dist = release::folder(workspace)?;
    let name = |what: &str, end: &str| dist.join(format!("datetime-{what}-{}-macos{end}", release::VERSION));
    let (client, both) = (name("client", ".zip"), name("server", ".tar.gz"));
    let mut ditto = Command::new("ditto");
    release::run("ditto", ditto.args(["-c", "-k", "--keepParent"]).arg(bundle).arg(&client))?;
    let top = format!("datetime-server-{}", release::VERSION);
    let folder = workspace.folder(&format!("xtask/macos/{top}"))?;
    let of_root = |name: &str| workspace.root().join(name);
    let parts = ["config/server.toml", "config/datetime-server.plist", "LICENSE-MIT", "LICENSE-APACHE"];
    for part in parts.map(of_root).iter().map(PathBuf::as_path).chain([server]) {
        bundle::copy(part, &folder.join(part.file_name().unwrap_or_default()))?;
    }
    let mut tar = Command::new("tar");
    // Else Apple's tar adds files with what its file system knows beside the bytes.
    tar.env("COPYFILE_DISABLE", "1").arg("-czf").arg(&both);
    release::run("tar", tar.arg("-C").arg(workspace.folder("xtask/macos")?).arg(top))?;
    Ok([client, both])
}
