//! `cargo xtask bench`: builds the servers and the load generator, measures the window, and writes the report.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::Args;
use datetime_testkit::Server;
use xshell::cmd;

use crate::process::{self, Background, wait_for};
use crate::release;
use crate::system_deps::{self, Purpose};
use crate::window::{QUIET_SETTINGS, TITLE, VirtualDisplay};
use crate::workspace::Workspace;

/// What to measure, and for how long.
#[derive(Debug, Args)]
pub struct Options {
    /// Seconds for each server in each round
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// Number of rounds
    #[arg(long, default_value_t = 16)]
    rounds: usize,
    /// Do not measure the window, whose build takes the longest
    #[arg(long)]
    without_client: bool,
}

/// How often the start of the client is measured.
const STARTS: usize = 7;
/// How long the client runs before its memory is measured, and then its CPU time while idle.
const SETTLE: Duration = Duration::from_secs(3);
const IDLE: Duration = Duration::from_secs(10);

/// Measures, and writes `docs/benchmarks.md` and its diagram.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "the benchmark reads /proc, which only Linux has");
    if let Err(error) = system_deps::ensure(workspace, Purpose::Benchmark) {
        println!("{error:#}\nservers that are not installed are not measured");
    }
    let (sh, directory) = (&workspace.sh, workspace.directory("bench")?);
    let server = release::static_server(workspace)?;
    process::run(cmd!(sh, "cargo build --release -p datetime-bench"))?;
    let (bench, report) = (workspace.release("datetime-bench"), workspace.root.join("docs/benchmarks.md"));
    let (seconds, rounds) = (options.seconds.to_string(), options.rounds.to_string());
    let arguments = ["--seconds", &seconds, "--rounds", &rounds];
    let mut bench = cmd!(sh, "{bench} --server {server} --report {report} {arguments...}");
    if !options.without_client {
        let section = directory.join("client.md");
        sh.write_file(&section, measure_client(workspace, &server, &directory)?)?;
        bench = bench.arg("--client").arg(section);
    }
    println!("measuring for some minutes; the machine should be idle otherwise");
    process::run(bench)
}

/// Measures the client against `server`; returns a section in Markdown.
fn measure_client(workspace: &Workspace, server: &Path, directory: &Path) -> Result<String> {
    let sh = &workspace.sh;
    process::run(cmd!(sh, "cargo build --release -p datetime-client -p datetime-frames"))?;
    let frames = workspace.release("datetime-frames");
    let frames = cmd!(sh, "{frames}").read()?;
    let server = Server::start(server, "")?;
    let display = VirtualDisplay::start_x11(directory)?;
    let start = || start_client(workspace, &display, &server, directory);
    let mut starts =
        (1..STARTS).map(|_| start().map(|(_, duration)| duration)).collect::<Result<Vec<_>>>()?;
    let (client, last) = start()?;
    starts.push(last);
    starts.sort_unstable();
    wait(SETTLE)?;
    let (pss, rss) = memory(client.id())?;
    let before = cpu_time(client.id())?;
    wait(IDLE)?;
    let idle = cpu_time(client.id())?.saturating_sub(before);
    Ok(section(&starts, (pss, rss), idle, &frames))
}

fn section(starts: &[Duration], (pss, rss): (u64, u64), idle: Duration, frames: &str) -> String {
    let milliseconds = |index: usize| starts.get(index).map_or(0, Duration::as_millis);
    let share = 100.0 * idle.as_secs_f64() / IDLE.as_secs_f64();
    format!(
        "### The window\n\nOn a virtual display, rendered in software, connected.\n\n| measurement | result |\n\
         | --- | --- |\n| start to first frame, ms: median (range) | {} ({}–{}) |\n| memory (PSS), kB | {pss} |\n\
         | resident memory, kB | {rss} |\n| CPU while idle, % of a core over {} s | {share:.2} |\n\n\
         The work per frame while the history is scrolled (`datetime-frames`):\n\n```\n{}\n```\n",
        milliseconds(starts.len() / 2),
        milliseconds(0),
        milliseconds(starts.len().saturating_sub(1)),
        IDLE.as_secs(),
        frames.trim_end()
    )
}

/// Starts the client; returns how long it took until its window was visible, which is after its first frame.
fn start_client(
    workspace: &Workspace,
    display: &VirtualDisplay,
    server: &Server,
    directory: &Path,
) -> Result<(Background, Duration)> {
    let settings = directory.join("client.toml");
    fs::write(&settings, QUIET_SETTINGS)?;
    let mut command = display.command(workspace.release("datetime-client"));
    command.arg(server.address().to_string()).arg("--settings").arg(settings).args(["--lang", "en"]);
    let started = Instant::now();
    let mut client = Background::start("client", command, directory)?;
    client.wait_for("the window", || {
        let mut search: Command = display.command("xdotool");
        let found = search.args(["search", "--onlyvisible", "--name", TITLE]).output()?.status.success();
        Ok(found.then_some(()))
    })?;
    Ok((client, started.elapsed()))
}

fn wait(duration: Duration) -> Result<()> {
    let started = Instant::now();
    wait_for("the measurement", || Ok((started.elapsed() >= duration).then_some(())))
}

/// Proportional and resident set size in kB.
fn memory(process: u32) -> Result<(u64, u64)> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let field = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        value.split_whitespace().next().unwrap_or_default().parse::<u64>()
    };
    Ok((field("Pss:")?, field("Rss:")?))
}

/// The CPU time of all threads: the first field of schedstat, in nanoseconds.
fn cpu_time(process: u32) -> Result<Duration> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += text.split_whitespace().next().unwrap_or_default().parse::<u64>()?;
    }
    Ok(Duration::from_nanos(nanoseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_has_every_figure() {
        let starts = [100, 120, 900].map(Duration::from_millis);
        let text = section(&starts, (65_000, 90_000), Duration::from_millis(5), "rows median\n");
        for part in ["| 120 (100–900) |", "| 65000 |", "| 90000 |", "| 0.05 |", "```\nrows median\n```"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
