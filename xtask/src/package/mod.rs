//! `cargo xtask package`: server and client for Linux as .deb, .rpm and .tar.gz, and what is in them tried.

mod again;
mod archive;
mod judge;
mod pack;
mod sums;
mod trial;

use clap::Args;

use crate::error::Error;
use crate::packages::{self, Purpose};
use crate::release;
use crate::report::Steps;
use crate::workspace::Workspace;
use pack::Built;

/// How far to go.
#[derive(Debug, Args)]
pub struct Options {
    /// Also build everything again from a fresh checkout in another place, and compare all bytes
    #[arg(long)]
    twice: bool,
    /// Do not install the packages in a fresh Debian
    #[arg(long)]
    untried: bool,
}

/// What can be checked of the client's packages without building them.
pub fn check_desktop_files(workspace: &Workspace) -> Result<(), Error> {
    if cfg!(not(target_os = "linux")) {
        println!("not run: the checkers are those of Linux's desktops");
        return Ok(());
    }
    judge::desktop_files(workspace)
}

/// Builds, packs, judges and tries.
pub fn run(workspace: &Workspace, options: &Options) -> Result<(), Error> {
    if cfg!(not(target_os = "linux")) {
        return Err(Error::failed("packages for Linux are made on Linux"));
    }
    let mut steps = Steps::default();
    let moment = release::moment(workspace)?;
    steps.take("tools", || {
        packages::ensure(workspace, Purpose::Packages)?;
        pack::ensure_tools(workspace)
    })?;
    let server = steps.take("server", || release::static_server(workspace))?;
    let client = steps.take("client", || release::client(workspace))?;
    let built = Built { server, client, moment };
    let made = steps.take("pack", || pack::all(workspace, &built, &release::folder(workspace)?))?;
    steps.take("same", || again::pack_and_compare(workspace, &built, &made))?;
    steps.take("judge", || judge::all(workspace, &made))?;
    steps.take("sums", || sums::write(&release::folder(workspace)?, made.all()))?;
    if !options.untried {
        steps.take("trial", || trial::run(workspace, &made))?;
    }
    if options.twice {
        steps.take("twice", || again::build_and_compare(workspace, moment, &made))?;
    }
    println!("\n{}", steps.summary());
    made.all().for_each(|path| println!("{}", workspace.shown(path)));
    Ok(())
}
