//! `cargo xtask bench`: builds what is measured and what measures, and has the report written.

mod client;

use std::fs;
use std::process::Command;
use std::time::Instant;

use clap::Args;

use crate::error::Error;
use crate::packages::{self, Purpose};
use crate::release;
use crate::workspace::{Profile, Workspace};

/// What to measure, and for how long.
#[derive(Debug, Args)]
pub struct Options {
    /// Seconds for each server in each round
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// Rounds
    #[arg(long, default_value_t = 16)]
    rounds: usize,
    /// Leave the window out: building it takes the longest
    #[arg(long)]
    without_client: bool,
}

/// Measures, and writes `docs/benchmarks.md` and its picture.
pub fn run(workspace: &Workspace, options: &Options) -> Result<(), Error> {
    if cfg!(not(target_os = "linux")) {
        return Err(Error::failed("the benchmark reads Linux's /proc: run it there"));
    }
    let started = Instant::now();
    if let Err(error) = packages::ensure(workspace, Purpose::Benchmark) {
        println!("{}\nwhat is not there is not measured", error.with_causes());
    }
    let folder = workspace.folder("bench")?;
    println!("building the static server and the benchmark");
    let server = release::static_server(workspace)?.path();
    release::run("cargo", &mut workspace.cargo(&["build", "--release", "-p", "datetime-bench"]))?;
    let report = workspace.root().join("docs/benchmarks.md");
    let mut bench = Command::new(workspace.program(Profile::Release, "datetime-bench"));
    bench.arg("--server").arg(&server).arg("--report").arg(&report);
    bench.arg("--seconds").arg(options.seconds.to_string()).arg("--rounds").arg(options.rounds.to_string());
    if !options.without_client {
        let file = folder.join("client.md");
        let text = client::measure(workspace, &server, &folder)?;
        fs::write(&file, text).map_err(Error::system(format!("cannot write {}", file.display())))?;
        bench.arg("--client").arg(file);
    }
    println!("measuring: some minutes in which this machine should do nothing else");
    release::run("the benchmark", &mut bench)?;
    println!("written: {} in {} s", workspace.shown(&report), started.elapsed().as_secs());
    Ok(())
}
