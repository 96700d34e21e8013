//! Checks docs/tour.md: runs its commands, and finds the lines that it quotes in the source.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "a failed set-up fails the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use datetime_testkit as testkit;
use tempfile::TempDir;

const TOUR: &str = include_str!("../../docs/tour.md");

/// The port in the document, for which the test uses a free one.
const PORT: &str = "9900";

/// A fenced block: its language, its text, and the text before it.
struct Block<'a> {
    language: &'a str,
    text: &'a str,
    before: &'a str,
}

fn blocks() -> Vec<Block<'static>> {
    let mut blocks = Vec::new();
    let mut rest = TOUR;
    while let Some((before, after)) = rest.split_once("\n```") {
        let (language, after) = after.split_once('\n').unwrap();
        let (text, after) = after.split_once("\n```").unwrap();
        blocks.push(Block { language, text, before });
        rest = after;
    }
    blocks
}

fn only(language: &str) -> &'static str {
    blocks().into_iter().find(|block| block.language == language).unwrap().text
}

#[test]
fn every_quoted_line_is_in_the_source() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let quotes: Vec<_> = blocks().into_iter().filter(|block| block.language == "rust").collect();
    assert_eq!(quotes.len(), 9, "one for each stop after the first");
    for Block { text, before, .. } in quotes {
        // The last link before the quote, as in: [`file`](path), `function`:
        let (_, link) = before.rsplit_once("](").unwrap();
        let (path, function) = link.split_once("), `").unwrap();
        let source = fs::read_to_string(documents.join(path)).unwrap();
        let function = function.split_once('`').unwrap().0;
        let name = function.rsplit("::").next().unwrap();
        assert!(source.contains(name), "{path} has no {function}");
        let unindented = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        assert!(unindented(&source).contains(&unindented(text)), "{path} does not contain:\n{text}");
    }
}

/// Splits a block into commands with the output that follows each. A command continues on lines that begin with `> `.
fn commands(block: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push((format!("{command}\n"), String::new()));
        } else if let Some((command, output)) = commands.last_mut() {
            match line.strip_prefix("> ") {
                Some(more) => command.extend([more, "\n"]),
                None => output.extend([line, "\n"]),
            }
        }
    }
    commands
}

/// The programs on the path of the commands: ours, and those of the system.
fn path() -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_datetime-server"));
    format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default())
}

/// Runs a block in an empty directory, with every pause `slower` times as long. Returns what each command printed, and all errors.
fn run(commands: &[(String, String)], slower: u32) -> (Vec<String>, String) {
    let directory = TempDir::new().unwrap();
    let port = testkit::free_port().unwrap().to_string();
    let write = |name: &str, text: &str| {
        fs::write(directory.path().join(name), text.replace(PORT, &port) + "\n").unwrap();
    };
    write("classic.py", only("python"));
    write("server.toml", only("toml"));
    // A marker before each command separates the outputs.
    let script: String = commands.iter().flat_map(|(command, _)| ["echo '# '\n", command]).collect();
    write("script", &script.replace("sleep 0.", &format!("pause {slower} ")));
    let pause = "pause() { sleep $(($1 * $2 / 10)).$(($1 * $2 % 10)); }; . ./script";
    let mut bash = Command::new("bash");
    bash.args(["-c", pause]).current_dir(&directory).env("PATH", path());
    bash.env("RUNTIME_DIRECTORY", directory.path().join("run"));
    let output = testkit::output(&mut bash).unwrap();
    let [printed, errors] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (printed.split("# \n").skip(1).map(str::to_owned).collect(), errors)
}

#[test]
fn every_command_prints_what_the_tour_shows() {
    thread::scope(|scope| {
        for block in blocks().into_iter().filter(|block| block.language == "console") {
            scope.spawn(move || {
                let commands = commands(block.text);
                let expected: Vec<String> = commands.iter().map(|(_, output)| output.clone()).collect();
                // On a busy machine, the pauses of the tour can be too short.
                let mut outcomes = [1, 4, 20].into_iter().map(|slower| run(&commands, slower));
                let is_expected = outcomes.any(|(outputs, _)| outputs == expected);
                if !is_expected {
                    let (outputs, errors) = run(&commands, 4);
                    assert_eq!(outputs, expected, "the commands of:\n{}\n{errors}", block.text);
                }
            });
        }
    });
}
