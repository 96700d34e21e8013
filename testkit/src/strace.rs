//! Runs strace(1) for a server and its children: records their system calls, or injects faults into them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::process::{Process, output};
use crate::wait::{TIMEOUT, wait_for, wait_until};

const OUTPUT: &str = "strace.out";

/// Fails if strace is not installed or may not trace here.
pub fn check() -> Result<()> {
    let mut command = Command::new("strace");
    let output = output(command.args(["-f", "-o", "/dev/null", "-e", "inject=getcwd:error=ENOENT", "true"]))
        .context("strace is missing; `cargo xtask test system-deps` installs it")?;
    ensure!(output.status.success(), "strace does not work: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Changes `command` so that its program is traced from the first instruction, with the fault of `rule` (`CALL:error=…`). The
/// process ID is still that of the program, because the tracer is a process of its own (-D).
pub fn wrap(command: &mut Command, rule: Option<&str>) {
    let mut traced = Command::new("strace");
    traced.arg("-D").args(arguments(rule)).arg(command.get_program()).args(command.get_args());
    if let Some(directory) = command.get_current_dir() {
        traced.current_dir(directory);
    }
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => traced.env(key, value),
            None => traced.env_remove(key),
        };
    }
    traced.stdin(Stdio::null());
    *command = traced;
}

/// Traces running processes, and the children that they fork from now on.
///
/// # Errors
/// The system forbids it, for example by a ptrace_scope of 1 (ptrace(2)) for processes that are not descendants of strace.
pub fn attach(pids: &[u32], rule: Option<&str>, directory: &Path) -> Result<Process> {
    let mut command = Command::new("strace");
    command.current_dir(directory).stdin(Stdio::null()).stderr(Stdio::null()).args(arguments(rule));
    for pid in pids {
        command.arg("-p").arg(pid.to_string());
    }
    let mut strace = Process::start(&mut command)?;
    wait_for(TIMEOUT, "strace to attach", || {
        if let Some(status) = strace.ended()? {
            bail!("strace cannot attach to {pids:?}: {status}");
        }
        // An injected fault may end a process at once.
        Ok(pids.iter().all(|pid| tracer(*pid).is_some() || has_ended(*pid)).then_some(()))
    })?;
    Ok(strace)
}

/// Ends the tracers of the processes, which go on. They have written all of their output.
///
/// # Errors
/// A process is still traced.
pub fn detach(pids: &[u32]) -> Result<()> {
    for tracer in pids.iter().filter_map(|pid| tracer(*pid)) {
        // It may have ended meanwhile.
        let _ = kill(Pid::from_raw(i32::try_from(tracer)?), Signal::SIGTERM);
    }
    let is_free = wait_until(TIMEOUT, || pids.iter().all(|pid| tracer(*pid).is_none()));
    ensure!(is_free, "strace does not detach from {pids:?}");
    Ok(())
}

fn arguments(rule: Option<&str>) -> Vec<String> {
    // -I2: a signal ends strace even with -o.
    let mut arguments = ["-f", "-qq", "-I2", "-o", OUTPUT, "-e", "signal=none"].map(str::to_owned).to_vec();
    if let Some(rule) = rule {
        let call = rule.split(':').next().unwrap_or_default();
        arguments.extend([
            "-e".to_owned(),
            format!("trace={call}"),
            "-e".to_owned(),
            format!("inject={rule}"),
        ]);
    }
    arguments
}

/// The number of faults that were injected by a strace that ran in `directory`.
pub fn injected(directory: &Path) -> usize {
    trace(directory).matches("(INJECTED)").count()
}

/// How often each process made each call, by a strace that ran in `directory`.
pub fn calls(directory: &Path) -> HashMap<(u32, String), usize> {
    let mut counts = HashMap::new();
    for line in trace(directory).lines() {
        // A call that was interrupted by the output of another process has a second line, `<... call resumed>`.
        if let Some((pid, call)) = line.split_once(' ')
            && let Ok(pid) = pid.parse()
            && let Some((call, _)) = call.trim_start().split_once('(')
            && !call.starts_with('<')
        {
            *counts.entry((pid, call.to_owned())).or_default() += 1;
        }
    }
    counts
}

fn trace(directory: &Path) -> String {
    String::from_utf8_lossy(&fs::read(directory.join(OUTPUT)).unwrap_or_default()).into_owned()
}

fn tracer(pid: u32) -> Option<u32> {
    status(pid, "TracerPid:")?.parse().ok().filter(|pid| *pid != 0)
}

fn has_ended(pid: u32) -> bool {
    status(pid, "State:").is_none_or(|state| state.starts_with(['Z', 'X']))
}

/// A value of proc_pid_status(5).
fn status(pid: u32, key: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(key)).map(|value| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_for_each_process_and_resumed_calls_once() {
        let directory = tempfile::tempdir().unwrap();
        let text = "7 close(3) = 0\n7 wait4(8, <unfinished ...>\n8   close(3) = 0\n7 <... wait4 resumed>) = 8\n7 close(4) = 0\n";
        fs::write(directory.path().join(OUTPUT), text).unwrap();
        let expected =
            [((7, "close".to_owned()), 2), ((7, "wait4".to_owned()), 1), ((8, "close".to_owned()), 1)];
        assert_eq!(calls(directory.path()), HashMap::from(expected));
    }
}
