//! `cargo xtask test`: runs every check and shows a table of the results.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::ValueEnum;
use xshell::cmd;

use crate::process::{self, check_for_panic};
use crate::system_deps::{self, Purpose};
use crate::workspace::Workspace;
use crate::{dist, monitoring, window};

/// A check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Installs the Debian packages that the tests need
    SystemDeps,
    /// Every source file is formatted as rustfmt does it
    Format,
    /// Clippy has no warnings
    Lints,
    /// The documentation builds without warnings
    Docs,
    /// Unit, property and process tests, and the window by accessible name without a display
    Tests,
    /// The real client against the real server, on a virtual display
    Window,
    /// The desktop entry and the AppStream metadata are valid
    Desktop,
    /// The alert rules and the dashboard are valid, and the rules pass their tests
    Monitoring,
    /// HAProxy in front of three servers, of which one is killed and one reloaded while clients connect
    Balancer,
}

/// How a step of a task went.
#[derive(Debug)]
pub struct Outcome {
    name: String,
    duration: Duration,
    error: Option<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let result = if self.error.is_some() { "FAILED" } else { "passed" };
        write!(f, "{:<12}{result} {:>8.1} s", self.name, self.duration.as_secs_f64())?;
        self.error.as_ref().map_or(Ok(()), |error| write!(f, "\n  {error}"))
    }
}

/// Runs `steps`, or all of them; those after a failed step run too.
pub fn run(workspace: &Workspace, steps: &[Step]) -> Result<()> {
    let steps = if steps.is_empty() { Step::value_variants() } else { steps };
    let mut outcomes = Vec::new();
    for step in steps {
        let name = step.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        println!("\n== {name} ==");
        let started = Instant::now();
        let error = check(workspace, *step).err().map(|error| format!("{error:#}"));
        ensure!(!process::interrupted(), "interrupted");
        let outcome = Outcome { name, duration: started.elapsed(), error };
        println!("{outcome}");
        outcomes.push(outcome);
    }
    if outcomes.len() > 1 {
        println!("\n{}", table(&outcomes));
    }
    let failed: Vec<_> =
        outcomes.iter().filter(|step| step.error.is_some()).map(|step| &*step.name).collect();
    ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
    Ok(())
}

/// Each step, and their number and total duration.
fn table(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    let total: Duration = outcomes.iter().map(|outcome| outcome.duration).sum();
    let total = format!("{} passed, {failed} failed, {:.0} s", outcomes.len() - failed, total.as_secs_f64());
    outcomes.iter().map(Outcome::to_string).chain([total]).collect::<Vec<_>>().join("\n")
}

/// Runs the fault sweep of `server/tests/faults`. The server is a release build: in a debug build, the standard library aborts the
/// program if a descriptor that it is about to close seems to be closed.
pub fn faults(workspace: &Workspace, filter: &str, short: bool) -> Result<()> {
    let (sh, ignored) = (&workspace.sh, if short { None } else { Some("--ignored") });
    let test = cmd!(
        sh,
        "cargo test --release -p datetime-server --test faults -- the_service --nocapture {ignored...}"
    );
    process::run(test.env("DATETIME_FAULTS", filter))
}

fn check(workspace: &Workspace, step: Step) -> Result<()> {
    let sh = &workspace.sh;
    // Windows has no fork(2).
    let crates: &[&str] =
        if cfg!(windows) { &["--workspace", "--exclude", "datetime-server"] } else { &["--workspace"] };
    match step {
        Step::SystemDeps => system_deps::ensure(workspace, Purpose::Test),
        Step::Format => process::run(cmd!(sh, "cargo fmt --all --check")),
        Step::Lints => process::run(cmd!(sh, "cargo clippy {crates...} --all-targets -- -D warnings")),
        Step::Docs => {
            process::run(cmd!(sh, "cargo doc {crates...} --no-deps").env("RUSTDOCFLAGS", "-D warnings"))
        }
        Step::Tests if cfg!(windows) => process::run(cmd!(sh, "cargo test {crates...} --no-fail-fast")),
        Step::Tests => {
            let log = workspace.directory("xtask")?.join("tests.log");
            let script = "set -o pipefail; cargo test --workspace --no-fail-fast 2>&1 | tee \"$0\"";
            process::run(cmd!(sh, "bash -c {script} {log}"))?;
            check_for_panic(&log)
        }
        Step::Window | Step::Desktop | Step::Monitoring | Step::Balancer if !cfg!(target_os = "linux") => {
            println!("skipped: runs on Linux only");
            Ok(())
        }
        Step::Window => window::check(workspace),
        Step::Desktop => dist::desktop_files(workspace),
        Step::Monitoring => monitoring::check(workspace),
        #[cfg(target_os = "linux")]
        Step::Balancer => crate::balancer::check(workspace),
        #[cfg(not(target_os = "linux"))]
        Step::Balancer => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn the_table_has_a_line_for_each_step_and_a_total() {
        let outcome = |name: &str, error: Option<&str>| {
            let duration = Duration::from_millis(1500);
            Outcome { name: name.to_owned(), duration, error: error.map(str::to_owned) }
        };
        let expected = "format      passed      1.5 s\nlints       FAILED      1.5 s\n  a warning\n1 passed, 1 failed, 3 s";
        assert_eq!(table(&[outcome("format", None), outcome("lints", Some("a warning"))]), expected);
    }

    #[test]
    fn workflows_name_actions_by_commit_and_can_only_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for entry in fs::read_dir(root.join(".github/workflows")).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            assert!(text.contains("\npermissions:\n  contents: read\n"));
            for (_, action) in text.lines().filter_map(|line| line.split_once("uses: ")) {
                let commit = action.split(['@', ' ']).nth(1).unwrap();
                assert!(
                    commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()),
                    "{action}"
                );
            }
        }
    }
}
