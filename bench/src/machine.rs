//! The machine and the versions behind the figures, which mean nothing without them.

use std::process::Command;
use std::{fs, thread};

use crate::candidate::Candidate;
use crate::measure::Row;
use crate::proc::field;

/// Processor, cores, memory, system, kernel and versions, one line each. `measured` has the servers of this run.
pub fn describe(measured: &[Row]) -> Vec<String> {
    let cpuinfo = read("/proc/cpuinfo");
    let model =
        cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.trim_start().strip_prefix(": "));
    let model = model.unwrap_or("unknown processor");
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let memory = field(&read("/proc/meminfo"), "MemTotal:").unwrap_or_default() / 1024.0;
    let release = read("/etc/os-release");
    let system = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("Linux");
    // A vendor's suffix of the version can name machines.
    let kernel = read("/proc/sys/kernel/osrelease");
    let kernel = kernel.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
    let mut lines = vec![
        format!("{model}, {cores} cores, {memory:.0} MB of memory"),
        format!("{} kernel {kernel}", system.trim_matches('"')),
        first_line(&["rustc", "--version"]).unwrap_or_else(|| "rustc of unknown version".to_owned()),
    ];
    lines.extend(Candidate::ALL.into_iter().filter_map(|candidate| {
        let (_, command) = candidate.requires()?;
        let version = first_line(command).filter(|_| measured.iter().any(|row| row.candidate == candidate));
        let version = version.as_deref().unwrap_or("not installed, so not measured");
        Some(format!("{}: {version}", candidate.name()))
    }));
    lines
}

/// The first line that a command prints, to either output.
fn first_line(command: &[&str]) -> Option<String> {
    let (program, arguments) = command.split_first()?;
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&text).lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
