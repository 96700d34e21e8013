//! Makes system calls inside another process (ptrace(2)), as code that took the process over would.

use std::fs::File;
use std::os::unix::fs::FileExt;

use datetime_testkit::{TIMEOUT, wait_for};
use nix::errno::Errno;
use nix::libc::{self, user_regs_struct};
use nix::sys::ptrace::{self, Event, Options};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// `syscall`, the instruction.
const SYSCALL: [u8; 2] = [0x0F, 0x05];

/// `int 0x80`: a system call of the 32-bit architecture.
pub const INT_80: [u8; 2] = [0xCD, 0x80];

/// Bytes below the stack pointer that a call does not touch: the red zone, and frames that a fault may have left.
const BELOW_STACK_POINTER: u64 = 4096;

/// The result of an injected system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Returned(i64),
    Failed(Errno),
    /// The process ended.
    Ended(Signal),
}

/// An argument of a system call.
#[derive(Clone, Debug)]
pub enum Argument {
    Value(i64),
    /// The address of a copy of these bytes on the stack of the process.
    Bytes(Vec<u8>),
}

/// A process that this thread has stopped. It continues when this is dropped.
pub struct Tracee {
    pid: Pid,
    memory: File,
    saved: user_regs_struct,
    /// The instruction at which it continues, which `syscall` replaces meanwhile.
    instruction: [u8; 2],
    /// Signals that arrived meanwhile.
    signals: Vec<Signal>,
    ended: bool,
}

impl Tracee {
    /// Stops a process. EPERM if the system forbids it.
    pub fn attach(pid: Pid) -> nix::Result<Self> {
        // Processes that an injected call starts are traced from the beginning, so that they never run.
        let forks = Options::PTRACE_O_TRACEFORK | Options::PTRACE_O_TRACEVFORK | Options::PTRACE_O_TRACECLONE;
        ptrace::seize(pid, forks)?;
        ptrace::interrupt(pid)?;
        let mut signals = Vec::new();
        loop {
            let status = wait(pid);
            if matches!(status, WaitStatus::PtraceEvent(_, _, libc::PTRACE_EVENT_STOP)) {
                break;
            }
            let WaitStatus::Stopped(_, signal) = status else {
                panic!("process {pid} does not stop: {status:?}")
            };
            signals.push(signal);
            ptrace::cont(pid, None)?;
        }
        let memory = File::options().read(true).write(true).open(format!("/proc/{pid}/mem")).unwrap();
        let saved = ptrace::getregs(pid)?;
        let mut instruction = [0; 2];
        memory.read_exact_at(&mut instruction, saved.rip).unwrap();
        let mut tracee = Self { pid, memory, saved, instruction, signals, ended: false };
        tracee.write_instruction(SYSCALL);
        Ok(tracee)
    }

    /// Makes a system call, as `syscall(2)` does.
    pub fn call(&mut self, number: i64, arguments: &[Argument]) -> Outcome {
        let mut stack = self.saved.rsp - BELOW_STACK_POINTER;
        let mut values = arguments.iter().map(|argument| match argument {
            Argument::Value(value) => value.cast_unsigned(),
            Argument::Bytes(bytes) => {
                stack = (stack - bytes.len() as u64) & !15;
                self.memory.write_all_at(bytes, stack).unwrap();
                stack
            }
        });
        let mut next = || values.next().unwrap_or_default();
        let mut registers = user_regs_struct {
            rax: number.cast_unsigned(),
            // Not in a system call, so the kernel does not restart the one that was interrupted.
            orig_rax: u64::MAX,
            rdi: next(),
            rsi: next(),
            rdx: next(),
            r10: next(),
            r8: next(),
            r9: next(),
            ..self.saved
        };
        registers.rsp = stack & !15;
        ptrace::setregs(self.pid, registers).unwrap();
        self.step()
    }

    /// Copies bytes to the stack, below those of calls, and returns their address.
    pub fn store(&mut self, bytes: &[u8]) -> u64 {
        let address = (self.saved.rsp - 2 * BELOW_STACK_POINTER) & !15;
        self.memory.write_all_at(bytes, address).unwrap();
        address
    }

    /// Lets the process run this code, with these values in `rdi`, `rsi` and `rdx`, instead of its own.
    pub fn run(mut self, code: &[u8], [rdi, rsi, rdx]: [u64; 3]) {
        self.memory.write_all_at(code, self.saved.rip).unwrap();
        let registers = user_regs_struct { orig_rax: u64::MAX, rdi, rsi, rdx, ..self.saved };
        ptrace::setregs(self.pid, registers).unwrap();
        ptrace::detach(self.pid, None).unwrap();
        self.ended = true;
    }

    /// Makes the next calls by another instruction.
    pub fn write_instruction(&mut self, code: [u8; 2]) {
        self.memory.write_all_at(&code, self.saved.rip).unwrap();
    }

    /// Runs one instruction.
    fn step(&mut self) -> Outcome {
        let mut deliver = None;
        loop {
            let continued = match deliver.take() {
                None => ptrace::step(self.pid, None),
                // A handler, if there is one, runs to its end.
                fault => ptrace::cont(self.pid, fault),
            };
            continued.unwrap();
            match wait(self.pid) {
                WaitStatus::Stopped(_, Signal::SIGTRAP) => return self.outcome(),
                // The call itself caused these.
                WaitStatus::Stopped(_, signal @ (Signal::SIGSEGV | Signal::SIGSYS | Signal::SIGILL)) => {
                    deliver = Some(signal);
                }
                WaitStatus::Stopped(_, signal) => self.signals.push(signal),
                WaitStatus::PtraceEvent(_, _, event) if is_fork(event) => end_new_process(self.pid),
                WaitStatus::Signaled(_, signal, _) => {
                    self.ended = true;
                    return Outcome::Ended(signal);
                }
                other @ (WaitStatus::Exited(..)
                | WaitStatus::PtraceEvent(..)
                | WaitStatus::PtraceSyscall(_)
                | WaitStatus::Continued(_)
                | WaitStatus::StillAlive) => panic!("process {}: {other:?}", self.pid),
            }
        }
    }

    fn outcome(&self) -> Outcome {
        let result = ptrace::getregs(self.pid).unwrap().rax.cast_signed();
        match i32::try_from(result.wrapping_neg()) {
            Ok(error @ 1..=4095) => Outcome::Failed(Errno::from_raw(error)),
            _ => Outcome::Returned(result),
        }
    }
}

impl Drop for Tracee {
    fn drop(&mut self) {
        // After a panic, the test kit ends the process.
        if self.ended || std::thread::panicking() {
            return;
        }
        self.write_instruction(self.instruction);
        // With its own registers, the process restarts the call in which it was interrupted.
        ptrace::setregs(self.pid, self.saved).unwrap();
        ptrace::detach(self.pid, None).unwrap();
        for signal in self.signals.drain(..) {
            kill(self.pid, signal).unwrap();
        }
    }
}

/// Waits until a traced process stops or ends.
fn wait(pid: Pid) -> WaitStatus {
    let flags = WaitPidFlag::WNOHANG | WaitPidFlag::__WALL;
    wait_for(TIMEOUT, "a traced process", || {
        // A stop takes microseconds, which is less than the pause between two probes.
        for _ in 0..1000 {
            let status = waitpid(pid, Some(flags))?;
            if status != WaitStatus::StillAlive {
                return Ok(Some(status));
            }
            std::thread::yield_now();
        }
        Ok(None)
    })
    .unwrap()
}

fn is_fork(event: i32) -> bool {
    [Event::PTRACE_EVENT_FORK, Event::PTRACE_EVENT_VFORK, Event::PTRACE_EVENT_CLONE]
        .iter()
        .any(|fork| *fork as i32 == event)
}

/// Kills the process that `parent` has just started. Its parent can still wait for it.
fn end_new_process(parent: Pid) {
    let child = Pid::from_raw(i32::try_from(ptrace::getevent(parent).unwrap()).unwrap());
    kill(child, Signal::SIGKILL).unwrap();
    while !matches!(wait(child), WaitStatus::Signaled(..)) {}
}
