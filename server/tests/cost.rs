//! The exact cost of a session, counted and not timed: system calls, page faults, and what a fork copies. strace(1) counts the calls.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::io::{Write, stderr};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use datetime_testkit::{Server, TIMEOUT, children, strace, wait_until};

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_datetime-server");

/// Names another program to test, which is static and optimised like that of the packages.
const RELEASE: &str = "DATETIME_COST_PROGRAM";

/// Upper bounds for a session that connects, sends `day` and `quit`, and closes. Each is slightly above the figure of the packaged
/// program on Linux 6.18 for x86-64, which is in its comment. Lower a bound when its figure has fallen.
struct Bounds {
    /// System calls of the server process: 7.0.
    server_calls: f64,
    /// System calls of the session: 12.
    session_calls: f64,
    /// Page faults of both, in a static program: 16 to 18. How many pages one fault maps depends on how the file came into the page cache:
    /// the session of one program has 10 after `cp`, 11 after the linker, and 12 after it was read from the disk.
    page_faults: f64,
    /// Mappings of the server process, which each fork copies, in a static program: 12.
    mappings: usize,
}

const BOUNDS: Bounds = Bounds { server_calls: 7.2, session_calls: 12.2, page_faults: 18.2, mappings: 12 };

const SETTINGS: &str = "[limits]\nmax_clients_per_address = 512";

/// Sessions before the first count, after which the server has allocated all that it needs, and logs only 20 of them per second: a
/// line costs two calls and five page faults.
const WARM_UP: usize = 300;
const SESSIONS: usize = 200;

#[test]
fn a_session_costs_no_more_than_its_bounds() -> Result<()> {
    let release = env::var_os(RELEASE);
    let program = release.as_deref().map_or(Path::new(PROGRAM), Path::new);
    let server = Server::start(program, SETTINGS)?;
    let forking = forking_process(&server)?;
    sessions(&server, forking, WARM_UP)?;
    let [server_faults, session_faults] = page_faults(&server, forking)?;
    let mappings = fs::read_to_string(format!("/proc/{forking}/maps"))?.lines().count();
    say(&format!(
        "page faults: server {server_faults:.2}, session {session_faults:.2}; mappings: {mappings}"
    ));
    // Unoptimised code touches more pages, and shared libraries have more mappings, so only a release is bounded.
    if release.is_some() {
        let faults = server_faults + session_faults;
        ensure!(faults <= BOUNDS.page_faults, "{faults:.2} page faults, more than {}", BOUNDS.page_faults);
        ensure!(mappings <= BOUNDS.mappings, "{mappings} mappings, more than {}", BOUNDS.mappings);
    }
    if let Err(error) = strace::check() {
        say(&format!("the system calls were not counted: {error:#}"));
        return Ok(());
    }
    let [server_calls, session_calls] = calls(&server, forking)?;
    let (limit, names) = (BOUNDS.server_calls, &server_calls.names);
    ensure!(
        server_calls.count <= limit,
        "server: {:.2} calls, more than {limit}: {names}",
        server_calls.count
    );
    let (limit, names) = (BOUNDS.session_calls, &session_calls.names);
    ensure!(
        session_calls.count <= limit,
        "session: {:.2} calls, more than {limit}: {names}",
        session_calls.count
    );
    server.stop()
}

/// The process that forks the sessions.
fn forking_process(server: &Server) -> Result<u32> {
    let output = server.control(&["status", "--json"])?;
    let status: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let pid = status.get("server_pid").or(status.get("pid")).and_then(serde_json::Value::as_u64);
    Ok(u32::try_from(pid.context("no process ID in the status")?)?)
}

/// Runs sessions one after another, and waits until their processes have been reaped.
fn sessions(server: &Server, forking: u32, count: usize) -> Result<()> {
    for _ in 0..count {
        let mut client = server.connect()?;
        client.line()?.context("no welcome")?;
        client.ask("day")?;
        client.ask("quit")?;
        ensure!(client.line()?.is_none(), "a line after the goodbye");
    }
    ensure!(wait_until(TIMEOUT, || children(forking).is_empty()), "sessions are left");
    Ok(())
}

/// Page faults per session of the process `forking` and of its children.
fn page_faults(server: &Server, forking: u32) -> Result<[f64; 2]> {
    let before = minor_faults(forking)?;
    sessions(server, forking, SESSIONS)?;
    let after = minor_faults(forking)?;
    let grown = |field: fn(&Faults) -> usize| per_session(field(&after) - field(&before));
    Ok([grown(|faults| faults.own), grown(|faults| faults.of_children)])
}

/// Minor page faults of a process so far: minflt and cminflt of proc_pid_stat(5).
struct Faults {
    own: usize,
    of_children: usize,
}

fn minor_faults(pid: u32) -> Result<Faults> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name of the program, field 2, may contain spaces.
    let mut fields = stat.rsplit(')').next().context("no name")?.split_whitespace().skip(7);
    let mut field = || fields.next().context("too few fields").and_then(|field| Ok(field.parse()?));
    Ok(Faults { own: field()?, of_children: field()? })
}

/// System calls per session, in all and by name.
struct Calls {
    count: f64,
    names: String,
}

/// The calls of the process `forking`, and those of its children.
fn calls(server: &Server, forking: u32) -> Result<[Calls; 2]> {
    let strace = match strace::attach(&[forking], None, server.directory()) {
        Ok(strace) => strace,
        Err(error) => {
            say(&format!("the system calls were not counted: {error:#}"));
            return Ok([
                Calls { count: 0.0, names: String::new() },
                Calls { count: 0.0, names: String::new() },
            ]);
        }
    };
    sessions(server, forking, SESSIONS)?;
    strace::detach(&[forking])?;
    drop(strace);
    let counted = strace::calls(server.directory());
    Ok([true, false].map(|of_server| {
        let mut names: Vec<(String, usize)> = Vec::new();
        for ((pid, call), count) in &counted {
            if (*pid == forking) != of_server || is_excluded(call, of_server) {
                continue;
            }
            match names.iter_mut().find(|(name, _)| name == call) {
                Some((_, sum)) => *sum += count,
                None => names.push((call.clone(), *count)),
            }
        }
        names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let count = per_session(names.iter().map(|(_, count)| count).sum());
        let names: Vec<_> =
            names.iter().map(|(call, sum)| format!("{call} {:.2}", per_session(*sum))).collect();
        let names = names.join(", ");
        say(&format!("calls of the {}: {count:.2} ({names})", if of_server { "server" } else { "session" }));
        Calls { count, names }
    }))
}

/// In a debug build, the standard library verifies every descriptor with fcntl before it closes it. The server logs up to 20 sessions
/// a second, with poll and write, so the number of those depends on the clock.
fn is_excluded(call: &str, of_server: bool) -> bool {
    call == "fcntl" || (of_server && matches!(call, "poll" | "write"))
}

#[expect(clippy::cast_precision_loss, reason = "the counts are small")]
fn per_session(count: usize) -> f64 {
    count as f64 / SESSIONS as f64
}

/// Prints a line even if the test harness captures the output of the test.
fn say(line: &str) {
    let _ = writeln!(stderr(), "cost: {line}");
}
