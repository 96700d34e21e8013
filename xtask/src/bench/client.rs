//! What the window costs: to its first picture, in memory, while it rests, and a frame.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::release;
use crate::server::{Server, Settings};
use crate::wait;
use crate::window::client::TITLE;
use crate::window::{Client, VirtualDisplay};
use crate::workspace::{Profile, Workspace};

/// Starts that are timed.
const STARTS: usize = 7;
/// How long the window is left alone before its memory is read, and then for its idle CPU.
const REST: Duration = Duration::from_secs(3);
const IDLE: Duration = Duration::from_secs(10);
/// How long the window may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Builds the window as users get it, measures it against `server`, and tells it as Markdown.
pub fn measure(workspace: &Workspace, server: &Path, folder: &Path) -> Result<String, Error> {
    println!("building the window as users get it: the first time takes some minutes");
    let packages = ["build", "--release", "-p", "datetime-client", "-p", "datetime-frames"];
    release::run("cargo", &mut workspace.cargo(&packages))?;
    let frames = frames(workspace)?;
    let settings = Settings::copied(&workspace.root().join("config/server.toml"), folder)?;
    let server = Server::start(server, &settings, folder)?;
    let display = VirtualDisplay::open(folder)?;
    let program = workspace.program(Profile::Release, "datetime-client");
    let mut starts = Vec::new();
    for _ in 1..STARTS {
        starts.push(start(&display, &program, &server, folder)?.1);
    }
    let (client, last) = start(&display, &program, &server, folder)?;
    starts.push(last);
    starts.sort_unstable();
    wait::settles(REST, || false);
    let memory = memory(client.id());
    let before = cpu(client.id());
    wait::settles(IDLE, || false);
    let idle = cpu(client.id()).saturating_sub(before);
    drop(client);
    server.stop()?;
    Ok(told(&starts, memory, idle, &frames))
}

fn told(starts: &[Duration], (proportional, resident): (u64, u64), idle: Duration, frames: &str) -> String {
    let at = |place: usize| starts.get(place).map_or(0, Duration::as_millis);
    let share = 100.0 * idle.as_secs_f64() / IDLE.as_secs_f64();
    format!(
        "### The window\n\nOn a virtual display, drawn by the processor (no graphics card), connected.\n\n\
         | what | found |\n| --- | --- |\n\
         | from its start to its first picture, ms | {} ({}–{}) |\n\
         | memory, PSS in kB | {proportional} |\n| resident, kB | {resident} |\n\
         | CPU while it rests, % of a core over {} s | {share:.2} |\n\n\
         The work of a frame while the history is scrolled (`datetime-frames`):\n\n\
         ```\n{}\n```\n",
        at(starts.len() / 2),
        at(0),
        at(starts.len().saturating_sub(1)),
        IDLE.as_secs(),
        frames.trim_end()
    )
}

/// The client, and how long it took until its window was there: it is shown with its first picture, not before.
fn start(
    display: &VirtualDisplay,
    program: &Path,
    server: &Server,
    folder: &Path,
) -> Result<(Client, Duration), Error> {
    let started = Instant::now();
    let mut client = Client::start(display.command(program), &server.address(), folder)?;
    wait::until(PATIENCE, "the window", || {
        client.must_run()?;
        Ok(is_shown(display).then_some(()))
    })?;
    Ok((client, started.elapsed()))
}

fn is_shown(display: &VirtualDisplay) -> bool {
    let mut search = display.command("xdotool");
    search.args(["search", "--onlyvisible", "--name", TITLE]);
    search.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn frames(workspace: &Workspace) -> Result<String, Error> {
    let program = workspace.program(Profile::Release, "datetime-frames");
    let output = Command::new(&program).output();
    let output = output.map_err(Error::system(format!("cannot run {}", program.display())))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::failed(format!(
            "{} failed: {}",
            program.display(),
            String::from_utf8_lossy(&output.stderr)
        )))
    }
}

/// Its share of the machine's memory, and what it has in all, in kilobytes.
fn memory(process: u32) -> (u64, u64) {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
    };
    (field("Pss:"), field("Rss:"))
}

/// The CPU time of all its threads, by the first field of schedstat: nanoseconds.
fn cpu(process: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_has_every_figure() {
        let starts = [100, 120, 900].map(Duration::from_millis);
        let text = told(&starts, (65_000, 90_000), Duration::from_millis(5), "rows median\n");
        for part in ["| 120 (100–900) |", "| 65000 |", "| 90000 |", "| 0.05 |", "```\nrows median\n```"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
