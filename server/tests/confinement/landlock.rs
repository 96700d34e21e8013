//! Kernels with an older Landlock, or none: a tracer answers landlock_create_ruleset(2) as they would.

use std::fs::{self, File};
use std::io::Read;
use std::net::TcpStream;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use datetime_testkit::{TIMEOUT, command, wait_for};
use nix::errno::Errno;
use nix::libc::{self, user_regs_struct};
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
use tempfile::TempDir;

use crate::is_tracing_forbidden;

const PROGRAM: &str = env!("CARGO_BIN_EXE_datetime-server");

/// The first kernel with each version of Landlock from 1 (landlock(7)).
const KERNELS: [&str; 6] = ["5.13", "5.19", "6.2", "6.7", "6.10", "6.12"];

/// The flag of landlock_create_ruleset(2) that asks for the version.
const CREATE_RULESET_VERSION: u64 = 1;

/// The rights of each version from 0: on files, on TCP, and scopes (landlock(7)).
const RIGHTS: [[u64; 3]; 7] = [
    [0, 0, 0],
    [0x1FFF, 0, 0],
    [0x3FFF, 0, 0],
    [0x7FFF, 0, 0],
    [0x7FFF, 3, 0],
    [0xFFFF, 3, 0],
    [0xFFFF, 3, 3],
];

/// Runs a server on a kernel with this version of Landlock (`None`: that of this kernel) until it welcomes a client, or ends with
/// the exit code; and its log. `None` if this system forbids tracing.
fn run_with_landlock(version: Option<usize>, settings: &str) -> Option<(Option<i32>, String)> {
    let run = || {
        trace_create_ruleset();
        let directory = TempDir::new().unwrap();
        let settings = format!("[server]\nbind = [\"127.0.0.1\"]\nport = 0\n{settings}");
        fs::write(directory.path().join("server.toml"), settings).unwrap();
        let log = directory.path().join("log");
        let tracer = Tracer::attach(start_stopped(directory.path(), &log), version);
        tracer.map(|tracer| tracer.run(&log))
    };
    // The filter applies to this thread and the processes that it starts.
    std::thread::scope(|scope| scope.spawn(run).join().unwrap())
}

/// The version of Landlock of this kernel, up to the newest that the server uses.
fn version_of_this_kernel() -> Option<usize> {
    let log = run_with_landlock(None, "")?.1;
    let missing = kernels_named(&log);
    Some(if missing.first() == KERNELS.first() { 0 } else { KERNELS.len() - missing.len() })
}

/// Makes this thread, and its children, stop for their tracer before landlock_create_ruleset(2).
fn trace_create_ruleset() {
    let rules = [(libc::SYS_landlock_create_ruleset, Vec::new())].into();
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Trace(0), TargetArch::x86_64);
    let program: BpfProgram = filter.unwrap().try_into().unwrap();
    seccompiler::apply_filter(&program).unwrap();
}

/// Starts a server that stops before its first instruction, so that none of its calls is missed.
fn start_stopped(directory: &Path, log: &Path) -> Child {
    let real = command(Path::new(PROGRAM), directory);
    let mut shell = Command::new("sh");
    shell.args(["-c", "kill -STOP $$; exec \"$@\"", "sh", PROGRAM, "--config", "server.toml", "run"]);
    shell.current_dir(directory).stdin(Stdio::null()).stderr(File::create(log).unwrap());
    for (key, value) in real.get_envs() {
        match value {
            Some(value) => shell.env(key, value),
            None => shell.env_remove(key),
        };
    }
    let child = shell.spawn().unwrap();
    let server = id(&child);
    let stopped = || {
        Ok(matches!(
            waitpid(server, Some(WaitPidFlag::WUNTRACED | WaitPidFlag::WNOHANG))?,
            WaitStatus::Stopped(..)
        )
        .then_some(()))
    };
    wait_for(TIMEOUT, "a stopped shell", stopped).unwrap();
    child
}

fn id(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).unwrap())
}

/// Traces a server and all of its descendants. They end with the tracer.
struct Tracer {
    /// The version of Landlock that it pretends.
    version: Option<usize>,
    server: Child,
    /// Those that have not ended.
    processes: Vec<Pid>,
    /// The exit code of the server.
    code: Option<i32>,
}

impl Tracer {
    /// Traces a stopped process and continues it.
    fn attach(mut server: Child, version: Option<usize>) -> Option<Self> {
        let pid = id(&server);
        let options = Options::PTRACE_O_TRACESECCOMP
            | Options::PTRACE_O_TRACEFORK
            | Options::PTRACE_O_TRACEVFORK
            | Options::PTRACE_O_TRACECLONE
            | Options::PTRACE_O_EXITKILL;
        let attached = ptrace::seize(pid, options);
        kill(pid, if attached.is_ok() { Signal::SIGCONT } else { Signal::SIGKILL }).unwrap();
        if let Err(error) = attached {
            server.wait().unwrap();
            assert!(is_tracing_forbidden(error), "cannot trace process {pid}: {error}");
            return None;
        }
        Some(Self { version, server, processes: vec![pid], code: None })
    }

    /// Runs the server until it serves or ends, and returns its exit code and its log.
    fn run(mut self, log: &Path) -> (Option<i32>, String) {
        let read_log = || fs::read_to_string(log).unwrap();
        let mut client = None;
        wait_for(TIMEOUT, "a server that serves or ends", || {
            while self.handle_events() {}
            if client.is_none() {
                client = connect(&read_log());
            }
            // Without waiting, because the server stops for its tracer.
            let is_welcomed =
                client.as_mut().is_some_and(|client| client.read(&mut [0]).is_ok_and(|read| read > 0));
            Ok((is_welcomed || self.processes.is_empty()).then_some(()))
        })
        .unwrap();
        wait_for(TIMEOUT, "the end of the server", || {
            for process in &self.processes {
                // It may have ended already.
                let _ = kill(*process, Signal::SIGKILL);
            }
            while self.handle_events() {}
            Ok(self.processes.is_empty().then_some(()))
        })
        .unwrap();
        (self.code, read_log())
    }

    /// Handles what has happened to each process; returns whether anything has.
    fn handle_events(&mut self) -> bool {
        let mut any = false;
        for pid in self.processes.clone() {
            match waitpid(pid, Some(WaitPidFlag::WNOHANG | WaitPidFlag::__WALL)) {
                Ok(WaitStatus::StillAlive) => continue,
                Ok(WaitStatus::Exited(_, code)) => self.remove(pid, Some(code)),
                Ok(WaitStatus::Signaled(..)) | Err(_) => self.remove(pid, None),
                Ok(WaitStatus::PtraceEvent(_, _, libc::PTRACE_EVENT_SECCOMP)) => {
                    self.answer(pid);
                    resume(pid, None);
                }
                Ok(WaitStatus::PtraceEvent(
                    _,
                    _,
                    libc::PTRACE_EVENT_FORK | libc::PTRACE_EVENT_VFORK | libc::PTRACE_EVENT_CLONE,
                )) => {
                    let child = i32::try_from(ptrace::getevent(pid).unwrap()).unwrap();
                    self.processes.push(Pid::from_raw(child));
                    resume(pid, None);
                }
                Ok(WaitStatus::Stopped(_, signal)) => resume(pid, Some(signal)),
                Ok(_) => resume(pid, None),
            }
            any = true;
        }
        any
    }

    fn remove(&mut self, pid: Pid, code: Option<i32>) {
        self.processes.retain(|process| *process != pid);
        if pid == id(&self.server) {
            self.code = code;
        }
    }

    /// Answers landlock_create_ruleset(2), or lets the kernel do so.
    fn answer(&self, pid: Pid) {
        let registers = ptrace::getregs(pid).unwrap();
        if let Some(result) = self.result(pid, &registers) {
            // The call -1 is skipped, and its result is in rax (seccomp(2), SECCOMP_RET_TRACE).
            let answered = user_regs_struct { orig_rax: u64::MAX, rax: result.cast_unsigned(), ..registers };
            ptrace::setregs(pid, answered).unwrap();
        }
    }

    /// The result on a kernel with this version; `None` if it creates the ruleset.
    fn result(&self, pid: Pid, registers: &user_regs_struct) -> Option<i64> {
        let error = |errno: Errno| Some(-i64::from(errno as i32));
        let version = self.version?;
        if version == 0 {
            return error(Errno::ENOSYS);
        }
        if registers.rdx & CREATE_RULESET_VERSION != 0 {
            return i64::try_from(version).ok();
        }
        let memory = File::open(format!("/proc/{pid}/mem")).unwrap();
        let mut words = [0; 24];
        let size = usize::try_from(registers.rsi).unwrap().min(words.len());
        memory.read_exact_at(words.get_mut(..size).unwrap(), registers.rdi).unwrap();
        let handled = words.chunks(8).map(|word| u64::from_ne_bytes(word.try_into().unwrap()));
        let is_known = RIGHTS.get(version)?.iter().zip(handled).all(|(known, handled)| handled & !known == 0);
        if is_known { None } else { error(Errno::EINVAL) }
    }
}

/// A connection to the address that the log names, if there is one already.
fn connect(log: &str) -> Option<TcpStream> {
    let address = log.lines().find_map(|line| line.split_once("listening on "))?.1;
    let client = TcpStream::connect(address).ok()?;
    client.set_nonblocking(true).unwrap();
    Some(client)
}

/// Continues a process that may have been killed meanwhile.
fn resume(pid: Pid, signal: Option<Signal>) {
    let resumed = ptrace::cont(pid, signal);
    assert!(matches!(resumed, Ok(()) | Err(Errno::ESRCH)), "{resumed:?}");
}

/// The kernels that the log names as the first with a part of Landlock that is missing.
fn kernels_named(log: &str) -> Vec<&'static str> {
    let is_named = |kernel: &&&str| log.contains(&format!("(Linux {kernel})"));
    KERNELS.iter().filter(is_named).copied().collect()
}

#[test]
fn the_log_says_what_an_older_landlock_does_not_deny() {
    let Some(newest) = version_of_this_kernel() else { return };
    for version in 0..=newest {
        // Without Landlock, its first version stands for all.
        let missing = if version == 0 { &KERNELS[..1] } else { &KERNELS[version..] };
        let (code, log) = run_with_landlock(Some(version), "").unwrap();
        assert_eq!(code, None, "version {version} serves: {log}");
        assert_eq!(kernels_named(&log), missing, "version {version}: {log}");
    }
}

#[test]
fn a_required_sandbox_refuses_to_start_with_an_older_landlock() {
    const REQUIRED: &str = "[process]\nsandbox = \"required\"";
    let Some(newest) = version_of_this_kernel() else { return };
    for (version, missing) in KERNELS.iter().enumerate().take(newest + 1) {
        let (code, log) = run_with_landlock(Some(version), REQUIRED).unwrap();
        assert_eq!(code, Some(1), "version {version}: {log}");
        assert!(log.contains("the sandbox is required"), "version {version}: {log}");
        assert_eq!(kernels_named(&log).first(), Some(missing), "version {version}: {log}");
    }
    if newest == KERNELS.len() {
        let (code, log) = run_with_landlock(Some(newest), REQUIRED).unwrap();
        assert_eq!(code, None, "nothing is missing: {log}");
    }
}
