//! What a figure was measured on and with: without it, it means nothing.

use std::fs;
use std::process::Command;

/// Processor, cores, memory, kernel and versions, a line each.
pub fn described(programs: &[(&str, Option<String>)]) -> Vec<String> {
    let mut lines = vec![
        format!("{}, {} cores, {} MB of memory", processor(), cores(), memory()),
        format!("{} {}", system(), kernel()),
        first_line("rustc", &["--version"]).unwrap_or_else(|| "rustc of unknown version".to_owned()),
    ];
    lines.extend(programs.iter().map(|(name, version)| match version {
        Some(version) => format!("{name}: {version}"),
        None => format!("{name}: not there, so not measured"),
    }));
    lines
}

/// The first line that a program prints, on either of its outputs.
pub fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let told = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&told);
    text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

fn processor() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| "unknown processor".to_owned(), |(_, name)| name.trim().to_owned())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn memory() -> u64 {
    let told = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("MemTotal:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default()
        / 1024
}

fn system() -> String {
    let told = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = told.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or_else(|| "Linux".to_owned(), |name| name.trim_matches('"').to_owned())
}

/// The kernel's version by its numbers: what a vendor adds to them names machines.
fn kernel() -> String {
    let told = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let version: String = told.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    format!("kernel {version}")
}
