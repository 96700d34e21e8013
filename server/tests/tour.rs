//! Checks docs/tour.md: runs its commands, and finds the names and lines that it quotes in the source.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "a failed set-up fails the test")]

use std::fs;
use std::io::{BufRead, BufReader, PipeReader, PipeWriter, Write, pipe};
use std::net::TcpListener;
use std::path::Path;

use datetime_testkit::{Process, TIMEOUT, command, output, strace, wait_until};
use tempfile::TempDir;

const TOUR: &str = include_str!("../../docs/tour.md");
/// The port in the tour, for which the test uses a free one.
const PORT: &str = "9900";
/// Printed after each command.
const END: &str = "# end of output\n";

/// The fenced blocks in one of these languages, each with the text before it.
fn blocks(languages: &[&str]) -> Vec<(&'static str, &'static str)> {
    let fences: Vec<usize> = TOUR.match_indices("\n```").map(|(index, _)| index).collect();
    let block = |fence: &[usize]| {
        let [start, end] = *fence else { return None };
        let (language, text) = TOUR.get(start + 4..=end)?.split_once('\n')?;
        languages.contains(&language).then_some((TOUR.get(..start)?, text))
    };
    fences.chunks(2).filter_map(block).collect()
}

/// Links from the name of a function to its file: the last part of each name, and the text of the file.
fn links(text: &str) -> impl Iterator<Item = (&str, String)> {
    text.split("[`").skip(1).filter_map(|link| {
        let (name, path) = link.split_once("`](")?;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(path.split_once(')')?.0);
        let name = name.rsplit("::").next().filter(|name| !name.contains('/'))?;
        Some((name, fs::read_to_string(path).unwrap()))
    })
}

/// The name of the function that begins on this line.
fn function(line: &str) -> Option<&str> {
    let (visibility, item) = line.trim().split_once("fn ")?;
    item.split(['(', '<']).next().filter(|_| visibility.is_empty() || visibility.starts_with("pub"))
}

#[test]
fn every_function_is_in_the_file_of_its_link_and_contains_the_lines_quoted_from_it() {
    for (name, source) in links(TOUR) {
        assert!(source.lines().any(|line| function(line) == Some(name)), "no function {name}");
    }
    assert_eq!(blocks(&["rust"]).len(), 10, "one for each stop");
    for (before, text) in blocks(&["rust"]) {
        let (name, source) = links(before).last().unwrap();
        let [source, quote] = [&source, text].map(|text| text.lines().map(str::trim).collect::<Vec<_>>());
        let start = source.windows(quote.len()).position(|lines| lines == quote);
        let around = start.and_then(|start| source[..=start].iter().rev().find_map(|line| function(line)));
        assert!(around == Some(name) && quote.len() <= 8, "not in {name}, or too long:\n{text}");
    }
}

/// Free ports that the kernel does not give to other programs (ip_local_port_range in ip(7)).
fn ports() -> impl Iterator<Item = u16> {
    let first = std::process::id() as usize * 32 % 20_000;
    (10_000..32_000).cycle().skip(first).filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
}

/// A shell in a directory with the files of the tour. Dropping it kills its process group first, while bash still runs.
struct Shell {
    _dropped_first: (Process, TempDir),
    commands: PipeWriter,
    output: BufReader<PipeReader>,
    port: String,
}

impl Shell {
    fn start(port: u16) -> Self {
        let (directory, port) = (TempDir::new().unwrap(), port.to_string());
        for (_, text) in blocks(&["python", "toml"]) {
            let name = text.lines().next().unwrap().trim_start_matches("# ");
            fs::write(directory.path().join(name), text.replace(PORT, &port)).unwrap();
        }
        let [(input, commands), (output, printed)] = [pipe().unwrap(), pipe().unwrap()];
        let programs = Path::new(env!("CARGO_BIN_EXE_datetime-server")).parent().unwrap().display();
        // The timeout ends a command that waits forever.
        let mut shell = command(Path::new("timeout"), directory.path());
        shell.args(["-s", "KILL", "60", "bash"]).env("LC_ALL", "C").env_remove("PYTHONUNBUFFERED");
        let path = format!("{programs}:{}", std::env::var("PATH").unwrap());
        let process = Process::start(shell.env("PATH", path).stdin(input).stdout(printed)).unwrap();
        Self { _dropped_first: (process, directory), commands, output: BufReader::new(output), port }
    }

    /// Runs a command and returns what it prints. After the start of a server, waits until it listens.
    fn run(&mut self, command: &str) -> String {
        write!(self.commands, "{{\n{command}\n}} </dev/null 2>&1\nprintf '{END}'\n").unwrap();
        let mut output = String::new();
        while !output.ends_with(END) {
            assert_ne!(self.output.read_line(&mut output).unwrap(), 0, "{command} did not end:\n{output}");
        }
        let listening = format!(":{:04X} 00000000:0000 0A", self.port.parse::<u16>().unwrap());
        let is_listening = || fs::read_to_string("/proc/net/tcp").unwrap().contains(&listening);
        assert!(!command.ends_with('&') || wait_until(TIMEOUT, is_listening), "{command} does not listen");
        with_single_spaces(output.trim_end_matches(END))
    }

    /// Runs the commands of a block, and each again until it prints what the block shows, because effects take time.
    fn check(&mut self, block: &str) {
        for shown in format!("\n{}", block.replace(PORT, &self.port)).split("\n$ ").skip(1) {
            let (command, expected) = shown.split_once('\n').unwrap_or((shown, ""));
            let (mut printed, expected) = (String::new(), with_single_spaces(expected));
            let is_as_shown = wait_until(TIMEOUT, || {
                printed = self.run(command);
                matches(&expected, &printed)
            });
            assert!(is_as_shown, "$ {command}\n{printed}instead of:\n{expected}in:\n{block}");
        }
    }
}

fn with_single_spaces(text: &str) -> String {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

/// Compares output with a pattern in which `...` stands for anything on that line.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once("...") else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    let splits = text.char_indices().map(|(index, _)| text.split_at(index));
    splits.take_while(|(any, _)| !any.contains('\n')).any(|(_, left)| matches(rest, left))
}

fn is_missing(tool: &&str) -> bool {
    let found = output(std::process::Command::new("sh").args(["-c", &format!("command -v {tool}")])).unwrap();
    !found.status.success() || *tool == "strace" && strace::check().is_err()
}

#[test]
fn every_command_prints_what_the_tour_shows() {
    let missing: Vec<_> =
        ["python3", "ps ", "pgrep", "ss ", "lsof", "strace"].into_iter().filter(is_missing).collect();
    std::thread::scope(|scope| {
        for ((_, text), port) in blocks(&["console"]).into_iter().zip(ports()) {
            match missing.iter().find(|tool| text.contains(**tool)) {
                Some(tool) => println!("skipped, because {tool} is missing or does not work:\n{text}"),
                None => drop(scope.spawn(move || Shell::start(port).check(text))),
            }
        }
    });
}
