//! The clock, modules and other state of the kernel.

use nix::errno::Errno;
use nix::libc;

use super::X32;
use crate::attempt::Arg::{Buffer, Bytes, Value, Words};
use crate::attempt::Expected::Fails;
use crate::attempt::{Arg, Attempt, Expected, attempt};

const NOWHERE: Arg = Bytes(b"/nonexistent\0");

/// A `timex` that adds nothing to the clock (ADJ_SETOFFSET).
const TIMEX: [u64; 26] = {
    let mut timex = [0; 26];
    timex[0] = 0x100;
    timex
};
const SET: Arg = Words(&TIMEX);

/// The numbers of execve and ptrace of x32 differ from those of x86-64.
const X32_EXECVE: i64 = X32 + 520;
const X32_PTRACE: i64 = X32 + 521;

const NO_CAPABILITY: Expected =
    Fails(&[Errno::EPERM], "`sync` reads the clock with this call, and setting it takes CAP_SYS_TIME");

pub const ATTEMPTS: &[Attempt] = &[
    attempt("bpf", libc::SYS_bpf, &[Value(0), Value(0), Value(0)]),
    attempt(
        "perf_event_open",
        libc::SYS_perf_event_open,
        &[Value(0), Value(0), Value(-1), Value(-1), Value(0)],
    ),
    attempt("init_module", libc::SYS_init_module, &[Value(0), Value(0), Value(0)]),
    attempt("finit_module", libc::SYS_finit_module, &[Value(-1), Value(0), Value(0)]),
    attempt("delete_module", libc::SYS_delete_module, &[Bytes(b"nonexistent\0"), Value(0)]),
    attempt("kexec_load", libc::SYS_kexec_load, &[Value(0), Value(0), Value(0), Value(-1)]),
    attempt("reboot", libc::SYS_reboot, &[Value(0), Value(0), Value(0), Value(0)]),
    attempt("acct", libc::SYS_acct, &[NOWHERE]),
    attempt("swapon", libc::SYS_swapon, &[NOWHERE, Value(0)]),
    attempt("swapoff", libc::SYS_swapoff, &[NOWHERE]),
    attempt("syslog", libc::SYS_syslog, &[Value(10), Value(0), Value(0)]),
    attempt("sethostname", libc::SYS_sethostname, &[Value(0), Value(-1)]),
    attempt("setdomainname", libc::SYS_setdomainname, &[Value(0), Value(-1)]),
    // An invalid time: it would be refused if the call were permitted.
    attempt("clock_settime", libc::SYS_clock_settime, &[Value(0), Words(&[0, u64::MAX])]),
    attempt("settimeofday", libc::SYS_settimeofday, &[Words(&[0, u64::MAX]), Value(0)]),
    attempt("adjtimex", libc::SYS_adjtimex, &[Buffer])
        .both(Expected::Harmless("`sync` reads the clock with it")),
    attempt("adjtimex(set)", libc::SYS_adjtimex, &[SET]).both(NO_CAPABILITY),
    attempt("clock_adjtime(set)", libc::SYS_clock_adjtime, &[Value(0), SET]).both(NO_CAPABILITY),
    attempt("execve by x32", X32_EXECVE, &[NOWHERE, Value(0), Value(0)]),
    attempt("ptrace by x32", X32_PTRACE, &[Value(libc::PTRACE_TRACEME as i64), Value(0), Value(0), Value(0)]),
    attempt("a call of a newer kernel", 0x3FF, &[]),
];
