//! Measures the server next to the servers that people would use instead, and writes the report. `cargo xtask bench` builds
//! the server and runs this.
#![forbid(unsafe_code)]

mod candidate;
mod load;
mod machine;
mod measure;
mod plot;
mod proc;
mod report;
mod series;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Parser;

use crate::candidate::{Candidate, Programs, Server};
use crate::measure::{BATCH, CONNECTED, Plan};
use crate::report::Report;

/// What is written between these lines of the report is replaced by each run.
const BEGIN: &str = "<!-- figures: written by `cargo xtask bench` -->";
const END: &str = "<!-- end of figures -->";

/// A round of welcomes takes as long as many of the others.
const WELCOME_ROUNDS: usize = 5;

/// File descriptors in addition to those of connected clients.
const SPARE_DESCRIPTORS: usize = 200;

/// Measures the server next to others
#[derive(Debug, Parser)]
struct Args {
    /// The server to measure
    #[arg(long)]
    server: PathBuf,
    /// The report to update; its picture goes next to it
    #[arg(long)]
    report: PathBuf,
    /// Measurements of the desktop client, in Markdown, to include in the report
    #[arg(long)]
    client: Option<PathBuf>,
    /// Seconds for each server in each round
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// Rounds
    #[arg(long, default_value_t = 16)]
    rounds: usize,
}

fn main() -> Result<()> {
    let args = Args::parse();
    ensure!(cfg!(target_os = "linux"), "the benchmark reads /proc, so it runs on Linux only");
    allow_descriptors()?;
    let directory = tempfile::tempdir().context("cannot create a temporary directory")?;
    let programs = Programs::prepare(&args.server, directory.path())?;
    let duration = Duration::try_from_secs_f64(args.seconds).context("--seconds")?;
    let report = measure(&programs, Plan { duration, rounds: args.rounds.max(1) })?;
    let client = args.client.as_deref().map(read).transpose()?.unwrap_or_default();
    let text = report.markdown(&machine::describe(&report.sessions), &client);
    println!("{text}");
    update(&args.report, &text)?;
    let picture = args.report.with_extension("svg");
    plot::draw(&picture, &report.sessions).with_context(|| format!("cannot draw {}", picture.display()))?;
    report.targets().iter().filter(|target| !target.met).for_each(|target| eprintln!("not met: {target}"));
    Ok(())
}

fn measure(programs: &Programs, plan: Plan) -> Result<Report> {
    let start = |candidate| Server::start(candidate, programs).transpose();
    let servers = Candidate::ALL.into_iter().filter_map(start).collect::<Result<Vec<_>>>()?;
    let batching = start(Candidate::BatchingBaseline).transpose()?;
    let select = |candidates: &[Candidate]| -> Vec<&Server> {
        servers.iter().chain(&batching).filter(|server| candidates.contains(&server.candidate)).collect()
    };
    let forking = select(&[Candidate::Ours, Candidate::Baseline, Candidate::Python]);
    let batching = select(&[Candidate::Ours, Candidate::Baseline, Candidate::BatchingBaseline]);
    let welcome_plan = Plan { rounds: plan.rounds.min(WELCOME_ROUNDS), ..plan };
    Ok(Report {
        sessions: measure::sessions(&servers.iter().collect::<Vec<_>>(), plan)?,
        requests: [measure::requests(&forking, 1, plan)?, measure::requests(&batching, BATCH, plan)?]
            .concat(),
        memory: measure::memory(&forking)?,
        welcomes: measure::welcomes(&select(&[Candidate::Ours, Candidate::Baseline]), welcome_plan)?,
    })
}

/// Raises the limit on open files for this process and the servers that it starts.
fn allow_descriptors() -> Result<()> {
    let needed = u64::try_from(CONNECTED.into_iter().max().unwrap_or_default() + SPARE_DESCRIPTORS)?;
    let allowed = rlimit::increase_nofile_limit(needed).context("cannot raise the limit on open files")?;
    ensure!(
        allowed >= needed,
        "{needed} open files are needed, {allowed} are allowed; raise the limit with `ulimit -Hn {needed}` as root"
    );
    Ok(())
}

/// Replaces the figures in the report, and nothing around them.
fn update(file: &Path, figures: &str) -> Result<()> {
    let text = replace_figures(&read(file)?, figures)
        .with_context(|| format!("{} has no lines {BEGIN:?} and {END:?}", file.display()))?;
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn replace_figures(report: &str, figures: &str) -> Option<String> {
    let (before, rest) = report.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{figures}\n\n{END}{after}"))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_figures_of_a_report_are_replaced() {
        let old = format!("# Title\n\n{BEGIN}\nold\n{END}\n\nwritten by hand\n");
        let new = replace_figures(&old, "new").unwrap();
        assert_eq!(new, format!("# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nwritten by hand\n"));
        assert_eq!(replace_figures("no figures", "new"), None);
    }
}
