//! Signals to other processes, their limits, priority and memory, and new processes.

use nix::errno::Errno;
use nix::libc;

use crate::attempt::Arg::{Buffer, Bytes, Group, Process, Value, Words};
use crate::attempt::Expected::{FailsExceptForRoot, Harmless};
use crate::attempt::Role::{Monitor, Server, Session, Sibling};
use crate::attempt::{Arg, Attempt, Expected, attempt};

/// Signal 0 is checked like any other, and does nothing.
const SIGNAL: Arg = Value(0);

/// A `siginfo_t` with the code SI_QUEUE (-1).
const QUEUED: Arg = Words(&[0, 0xFFFF_FFFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/// Both limits zero.
const ZERO_LIMIT: Arg = Words(&[0, 0]);
const NO_LIMIT: Arg = Words(&[u64::MAX, u64::MAX]);

const RLIMIT_CORE: Arg = Value(libc::RLIMIT_CORE as i64);
const RLIMIT_NPROC: Arg = Value(libc::RLIMIT_NPROC as i64);

const PRIO_PROCESS: i64 = 0;
const PRIO_PGRP: i64 = 1;
const PRIO_USER: i64 = 2;
/// IOPRIO_WHO_PROCESS of ioprio_set(2).
const IOPRIO_WHO_PROCESS: i64 = 1;

const NPROC: Expected =
    FailsExceptForRoot(&[Errno::EAGAIN, Errno::EPERM], "RLIMIT_NPROC is 0, which does not apply to root");

pub const ATTEMPTS: &[Attempt] = &[
    attempt("kill(monitor)", libc::SYS_kill, &[Process(Monitor), SIGNAL]),
    attempt("kill(server)", libc::SYS_kill, &[Process(Server), SIGNAL]),
    attempt("kill(session)", libc::SYS_kill, &[Process(Session), SIGNAL]),
    attempt("kill(sibling)", libc::SYS_kill, &[Process(Sibling), SIGNAL]),
    attempt("kill(process group)", libc::SYS_kill, &[Group, SIGNAL]),
    attempt("kill(own process group)", libc::SYS_kill, &[Value(0), SIGNAL]),
    attempt("kill(every process)", libc::SYS_kill, &[Value(-1), SIGNAL]),
    attempt("tkill(monitor)", libc::SYS_tkill, &[Process(Monitor), SIGNAL]),
    attempt("tkill(server)", libc::SYS_tkill, &[Process(Server), SIGNAL]),
    attempt("tkill(sibling)", libc::SYS_tkill, &[Process(Sibling), SIGNAL]),
    attempt("tgkill(monitor)", libc::SYS_tgkill, &[Process(Monitor), Process(Monitor), SIGNAL]),
    attempt("tgkill(server)", libc::SYS_tgkill, &[Process(Server), Process(Server), SIGNAL]),
    attempt("tgkill(sibling)", libc::SYS_tgkill, &[Process(Sibling), Process(Sibling), SIGNAL]),
    attempt("rt_sigqueueinfo(monitor)", libc::SYS_rt_sigqueueinfo, &[Process(Monitor), SIGNAL, QUEUED]),
    attempt("rt_sigqueueinfo(server)", libc::SYS_rt_sigqueueinfo, &[Process(Server), SIGNAL, QUEUED]),
    attempt("rt_sigqueueinfo(sibling)", libc::SYS_rt_sigqueueinfo, &[Process(Sibling), SIGNAL, QUEUED]),
    attempt(
        "rt_tgsigqueueinfo(monitor)",
        libc::SYS_rt_tgsigqueueinfo,
        &[Process(Monitor), Process(Monitor), SIGNAL, QUEUED],
    ),
    attempt("pidfd_open(monitor)", libc::SYS_pidfd_open, &[Process(Monitor), Value(0)]),
    attempt("pidfd_open(server)", libc::SYS_pidfd_open, &[Process(Server), Value(0)]),
    attempt("pidfd_open(sibling)", libc::SYS_pidfd_open, &[Process(Sibling), Value(0)]),
    attempt("pidfd_send_signal", libc::SYS_pidfd_send_signal, &[Value(0), SIGNAL, Value(0), Value(0)]),
    attempt("pidfd_getfd", libc::SYS_pidfd_getfd, &[Value(0), Value(0), Value(0)]),
    attempt(
        "prlimit64(monitor)",
        libc::SYS_prlimit64,
        &[Process(Monitor), RLIMIT_CORE, ZERO_LIMIT, Value(0)],
    ),
    attempt("prlimit64(server)", libc::SYS_prlimit64, &[Process(Server), RLIMIT_CORE, ZERO_LIMIT, Value(0)]),
    attempt(
        "prlimit64(sibling)",
        libc::SYS_prlimit64,
        &[Process(Sibling), RLIMIT_CORE, ZERO_LIMIT, Value(0)],
    ),
    attempt(
        "prlimit64(read monitor)",
        libc::SYS_prlimit64,
        &[Process(Monitor), RLIMIT_CORE, Value(0), Buffer],
    ),
    attempt("prlimit64(raise own)", libc::SYS_prlimit64, &[Value(0), RLIMIT_NPROC, NO_LIMIT, Value(0)])
        .server(Harmless("its own limits are those of the user")),
    attempt("setrlimit(raise own)", libc::SYS_setrlimit, &[RLIMIT_NPROC, NO_LIMIT])
        .server(Harmless("its own limits are those of the user")),
    attempt(
        "setpriority(monitor)",
        libc::SYS_setpriority,
        &[Value(PRIO_PROCESS), Process(Monitor), Value(19)],
    ),
    attempt("setpriority(server)", libc::SYS_setpriority, &[Value(PRIO_PROCESS), Process(Server), Value(19)]),
    attempt("setpriority(process group)", libc::SYS_setpriority, &[Value(PRIO_PGRP), Value(0), Value(0)]),
    attempt("setpriority(user)", libc::SYS_setpriority, &[Value(PRIO_USER), Value(-2), Value(0)]),
    attempt("sched_setscheduler(server)", libc::SYS_sched_setscheduler, &[Process(Server), Value(0), Buffer]),
    attempt("sched_setparam(server)", libc::SYS_sched_setparam, &[Process(Server), Buffer]),
    attempt("sched_setattr(server)", libc::SYS_sched_setattr, &[Process(Server), Value(0), Value(0)]),
    attempt(
        "sched_setaffinity(server)",
        libc::SYS_sched_setaffinity,
        &[Process(Server), Value(8), Words(&[u64::MAX])],
    ),
    attempt(
        "ioprio_set(server)",
        libc::SYS_ioprio_set,
        &[Value(IOPRIO_WHO_PROCESS), Process(Server), Value(0)],
    ),
    attempt(
        "ptrace(attach to the monitor)",
        libc::SYS_ptrace,
        &[Value(libc::PTRACE_ATTACH as i64), Process(Monitor), Value(0), Value(0)],
    ),
    attempt(
        "ptrace(attach to a sibling)",
        libc::SYS_ptrace,
        &[Value(libc::PTRACE_ATTACH as i64), Process(Sibling), Value(0), Value(0)],
    ),
    attempt("ptrace(trace me)", libc::SYS_ptrace, &[Value(libc::PTRACE_TRACEME as i64), Value(0), Value(0)]),
    attempt(
        "process_vm_readv(server)",
        libc::SYS_process_vm_readv,
        &[Process(Server), Buffer, Value(1), Buffer, Value(1), Value(0)],
    ),
    attempt(
        "process_vm_readv(monitor)",
        libc::SYS_process_vm_readv,
        &[Process(Monitor), Buffer, Value(1), Buffer, Value(1), Value(0)],
    ),
    attempt(
        "process_vm_writev(monitor)",
        libc::SYS_process_vm_writev,
        &[Process(Monitor), Buffer, Value(1), Buffer, Value(1), Value(0)],
    ),
    attempt("process_madvise", libc::SYS_process_madvise, &[Value(0), Buffer, Value(1), Value(0), Value(0)]),
    attempt("process_mrelease", libc::SYS_process_mrelease, &[Value(0), Value(0)]),
    attempt(
        "migrate_pages(server)",
        libc::SYS_migrate_pages,
        &[Process(Server), Value(0), Value(0), Value(0)],
    ),
    attempt("move_pages(server)", libc::SYS_move_pages, &[Process(Server), Value(0)]),
    attempt(
        "kcmp(server)",
        libc::SYS_kcmp,
        &[Process(Server), Process(Monitor), Value(1), Value(0), Value(0)],
    ),
    attempt("setpgid", libc::SYS_setpgid, &[Value(0), Value(0)]),
    attempt("setsid", libc::SYS_setsid, &[]),
    attempt("execve", libc::SYS_execve, &[Bytes(b"/nonexistent\0"), Value(0), Value(0)]),
    attempt(
        "execveat",
        libc::SYS_execveat,
        &[Value(libc::AT_FDCWD as i64), Bytes(b"/nonexistent\0"), Value(0), Value(0), Value(0)],
    ),
    attempt("fork by clone", libc::SYS_clone, &[Value(libc::SIGCHLD as i64)])
        .session(NPROC)
        .server(Harmless("it starts sessions with this call")),
    attempt("fork", libc::SYS_fork, &[]),
    attempt("vfork", libc::SYS_vfork, &[]),
    attempt("a thread by clone", libc::SYS_clone, &[Value((libc::CLONE_VM | libc::CLONE_THREAD) as i64)]),
    attempt("a child that shares memory", libc::SYS_clone, &[Value((libc::CLONE_VM | libc::SIGCHLD) as i64)]),
    attempt("a child of the parent", libc::SYS_clone, &[Value((libc::CLONE_PARENT | libc::SIGCHLD) as i64)]),
    attempt("clone3", libc::SYS_clone3, &[Buffer, Value(64)]),
    attempt("wait4", libc::SYS_wait4, &[Value(-1), Value(0), Value(libc::WNOHANG as i64), Value(0)])
        .session(FailsExceptForRoot(&[Errno::ECHILD, Errno::EPERM], "a session has no children"))
        .server(Harmless("it waits for its sessions with this call")),
];
