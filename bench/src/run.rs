//! From the command line to the report.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::contestant::{Contestant, Kind, Programs};
use crate::error::Error;
use crate::machine;
use crate::measure::{self, BATCH, HELD, Plan};
use crate::plot;
use crate::report::{Found, Target};

/// The servers, in the order of a round.
const KINDS: [Kind; 8] = [
    Kind::Ours,
    Kind::Floor,
    Kind::OursInfo,
    Kind::OursOpen,
    Kind::Python,
    Kind::Tcpserver,
    Kind::Socat,
    Kind::Xinetd,
];

/// Between these lines of the report stands what a run found.
const BEGIN: &str = "<!-- figures: written by `cargo xtask bench` -->";
const END: &str = "<!-- end of figures -->";

/// Rounds of welcomes: each takes as long as many of the others.
const WELCOME_ROUNDS: usize = 5;

/// Descriptors beside those of held clients.
const SPARE: u64 = 200;

/// Measures the server beside others.
#[derive(Debug, Parser)]
struct Arguments {
    /// The server to measure
    #[arg(long)]
    server: PathBuf,
    /// The bare loop, built from servers/floor.c
    #[arg(long)]
    floor: PathBuf,
    /// The folder of this package, where the Python server is
    #[arg(long)]
    package: PathBuf,
    /// The report to write, with a picture beside it
    #[arg(long)]
    report: PathBuf,
    /// What was found of the client, to be taken into the report
    #[arg(long)]
    client: Option<PathBuf>,
    /// Seconds for each server in each round
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// Rounds
    #[arg(long, default_value_t = 16)]
    rounds: usize,
}

/// Runs the benchmark.
pub fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(missed) => {
            for target in &missed {
                eprintln!("not reached: {}", target.told());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<Vec<Target>, Error> {
    raise_limit()?;
    let folder = tempfile::tempdir().map_err(Error::system("cannot make a temporary folder"))?;
    let script = arguments.package.join("servers/fork_server.py");
    let programs = Programs {
        server: &arguments.server,
        floor: &arguments.floor,
        script: &script,
        folder: folder.path(),
    };
    let duration = Duration::try_from_secs_f64(arguments.seconds)
        .map_err(|error| Error::Failed(format!("--seconds {}: {error}", arguments.seconds)))?;
    let found = measured(&programs, Plan { duration, rounds: arguments.rounds.max(1) })?;
    let client = match &arguments.client {
        Some(file) => read(file)?,
        None => String::new(),
    };
    let text = found.markdown(&machine::described(&versions(&found)), &client);
    println!("{text}");
    write_report(&arguments.report, &text)?;
    let picture = arguments.report.with_extension("svg");
    plot::draw(&picture, &found.sessions)
        .map_err(|error| Error::Failed(format!("cannot draw {}: {error}", picture.display())))?;
    Ok(found.targets().into_iter().filter(|target| !target.met).collect())
}

fn measured(programs: &Programs<'_>, plan: Plan) -> Result<Found, Error> {
    let start = |kind: Kind| Contestant::start(kind, programs).transpose();
    let all = KINDS.into_iter().filter_map(start).collect::<Result<Vec<_>, _>>()?;
    let collecting = start(Kind::FloorCollecting).transpose()?;
    let chosen = |kinds: &[Kind]| -> Vec<&Contestant> {
        all.iter().chain(&collecting).filter(|one| kinds.contains(&one.kind)).collect()
    };
    let sessions = measure::sessions(&all, plan)?;
    let requests = measure::requests(&chosen(&[Kind::Ours, Kind::Floor, Kind::Python]), 1, plan)?;
    let batches = measure::requests(&chosen(&[Kind::Ours, Kind::Floor, Kind::FloorCollecting]), BATCH, plan)?;
    let waiting = measure::waiting(&chosen(&[Kind::Ours, Kind::Floor, Kind::Python]))?;
    let rounds = Plan { rounds: WELCOME_ROUNDS.min(plan.rounds), ..plan };
    let welcomes = measure::welcomes(&chosen(&[Kind::Ours, Kind::Floor]), rounds)?;
    Ok(Found { sessions, requests, batches, waiting, welcomes })
}

/// The versions of others' programs; none of one that could not be measured.
fn versions(found: &Found) -> Vec<(&'static str, Option<String>)> {
    let version = |kind: Kind| {
        let (program, arguments) = kind.foreign()?;
        let measured = found.sessions.iter().any(|one| one.kind == kind);
        Some((kind.name(), measured.then(|| machine::first_line(program, arguments)).flatten()))
    };
    KINDS.into_iter().filter_map(version).collect()
}

/// Lets this process and the servers it starts hold as many clients as are measured.
fn raise_limit() -> Result<(), Error> {
    let wanted = HELD.iter().max().map_or(0, |held| u64::try_from(*held).unwrap_or_default()) + SPARE;
    let limits = getrlimit(Resource::RLIMIT_NOFILE);
    let (soft, hard) = limits.map_err(|errno| Error::Failed(format!("getrlimit: {errno}")))?;
    if hard < wanted {
        return Err(Error::Failed(format!(
            "{wanted} descriptors are needed and {hard} allowed: raise the limit (`ulimit -Hn {wanted}` as root)"
        )));
    }
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(wanted), hard)
        .map_err(|errno| Error::Failed(format!("setrlimit: {errno}")))
}

/// Puts `text` in the place of what the last run found; what people wrote around it stays.
fn write_report(file: &Path, text: &str) -> Result<(), Error> {
    let old = read(file)?;
    let new = replaced(&old, text)
        .ok_or_else(|| Error::Failed(format!("{} has no lines `{BEGIN}` and `{END}`", file.display())))?;
    fs::write(file, new).map_err(Error::system(format!("cannot write {}", file.display())))
}

fn replaced(old: &str, text: &str) -> Option<String> {
    let (before, rest) = old.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{text}\n\n{END}{after}"))
}

fn read(file: &Path) -> Result<String, Error> {
    fs::read_to_string(file).map_err(Error::system(format!("cannot read {}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_figures_of_a_report_are_replaced() {
        let old = format!("# Title\n\n{BEGIN}\nold\n{END}\n\nwritten by hand\n");
        let new = replaced(&old, "new").unwrap();
        assert_eq!(new, format!("# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nwritten by hand\n"));
        assert_eq!(replaced("no places", "new"), None);
    }
}
