//! Runs each program in its own process group, so that a program and its children can be ended together.

use std::fs;
use std::io::{Read, Seek};
#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use anyhow::{Context, Result, bail};
#[cfg(unix)]
use nix::{
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};

use crate::wait::{TIMEOUT, wait_for};

/// A running program. Dropping it kills its process group.
#[derive(Debug)]
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts `command` in a new process group.
    pub fn start(command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        command.process_group(0);
        Self::spawn(command)
    }

    /// Starts `command`, which creates its process group itself, as setsid(1) does.
    pub fn spawn(command: &mut Command) -> Result<Self> {
        let program = command.get_program().to_owned();
        let child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
        Ok(Self { child })
    }

    /// The process ID.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How the program ended; `None` while it runs.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until the program ends.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        wait_for(TIMEOUT, "the end of a program", || self.ended())
    }

    /// Sends a signal to the program, but not to its children.
    #[cfg(unix)]
    pub fn signal(&self, signal: Signal) -> Result<()> {
        kill(self.pid()?, signal).with_context(|| format!("cannot send {signal} to process {}", self.id()))
    }

    /// Asks the program to end (SIGTERM), waits for it, then kills what remains of its process group.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        if let Some(status) = self.ended()? {
            return Ok(status);
        }
        #[cfg(unix)]
        self.signal(Signal::SIGTERM)?;
        #[cfg(not(unix))]
        self.child.kill()?;
        let status = self.wait();
        // The ID cannot have been reused: a group with members keeps it, and an empty one lost its leader just now.
        self.kill_group();
        if status.is_err() {
            self.child.wait()?;
            bail!("process {} did not end within {TIMEOUT:?} of SIGTERM and was killed", self.id());
        }
        status
    }

    fn kill_group(&mut self) {
        // The group may be empty already.
        #[cfg(unix)]
        let _ = self.pid().map(|pid| killpg(pid, Signal::SIGKILL));
        let _ = self.child.kill();
    }

    #[cfg(unix)]
    fn pid(&self) -> Result<Pid> {
        Ok(Pid::from_raw(i32::try_from(self.id())?))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Once the program is reaped, its ID may belong to an unrelated process group.
        if matches!(self.child.try_wait(), Ok(None)) {
            self.kill_group();
            let _ = self.child.wait();
        }
    }
}

/// Runs `command` to its end and collects its output, like [`Command::output`], but kills it after [`TIMEOUT`]; its status
/// then has no exit code. Background processes that it leaves behind may keep its output open.
pub fn output(command: &mut Command) -> Result<Output> {
    let mut files = [tempfile::tempfile()?, tempfile::tempfile()?];
    let [stdout, stderr] = &files;
    command.stdin(Stdio::null()).stdout(stdout.try_clone()?).stderr(stderr.try_clone()?);
    let mut process = Process::start(command)?;
    if process.wait().is_err() {
        process.kill_group();
    }
    let status = process.child.wait()?;
    let [stdout, stderr] = files.each_mut().map(|file| {
        let mut bytes = Vec::new();
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map(|_| bytes)
    });
    Ok(Output { status, stdout: stdout?, stderr: stderr? })
}

/// The child processes of a process, from Linux's /proc; none on other systems.
pub fn children(pid: u32) -> Vec<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|child| child.parse().ok()).collect()
}

/// The sessions of the server whose monitor is process `monitor`: the children of its children.
pub fn sessions(monitor: u32) -> Vec<u32> {
    children(monitor).into_iter().flat_map(children).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::wait::wait_until;
    use std::io::{BufRead, BufReader};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn first_line(process: &mut Process) -> String {
        let lines = process.child.stdout.take().map(|pipe| BufReader::new(pipe).lines());
        lines.and_then(|mut lines| lines.next()?.ok()).unwrap_or_default()
    }

    #[test]
    fn dropping_a_program_kills_its_children() {
        let mut command = shell("sleep 60 & echo $!; wait");
        let mut process = Process::start(command.stdout(Stdio::piped())).unwrap();
        let sleep = Pid::from_raw(first_line(&mut process).parse().unwrap());
        assert!(kill(sleep, None).is_ok());
        drop(process);
        assert!(wait_until(TIMEOUT, || kill(sleep, None).is_err()));
    }

    #[test]
    fn a_program_can_end_on_sigterm_with_its_own_status() {
        let mut command = shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done");
        let mut process = Process::start(command.stdout(Stdio::piped())).unwrap();
        assert_eq!(first_line(&mut process), "ready");
        assert_eq!(process.stop().unwrap().code(), Some(3));
    }

    #[test]
    fn output_has_exit_code_and_both_streams() {
        let Output { status, stdout, stderr } = output(&mut shell("echo out; echo err >&2; exit 4")).unwrap();
        assert_eq!((status.code(), &*stdout, &*stderr), (Some(4), &b"out\n"[..], &b"err\n"[..]));
    }
}
