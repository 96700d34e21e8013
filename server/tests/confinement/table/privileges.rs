//! User, groups, capabilities, and what prctl(2) and similar calls change.

use nix::errno::Errno;
use nix::libc;

use crate::attempt::Arg::{Buffer, Value, Words};
use crate::attempt::Expected::{Fails, Harmless};
use crate::attempt::{Arg, Attempt, attempt};

/// Version 3 of the structures of capset(2), for the process itself.
const CAPABILITIES_OF_SELF: Arg = Words(&[0x2008_0522]);
const EVERY_CAPABILITY: Arg = Words(&[u64::MAX, u64::MAX, u64::MAX]);

/// PER_LINUX with READ_IMPLIES_EXEC (personality(2)).
const READ_IMPLIES_EXEC: i64 = 0x040_0000;

pub const ATTEMPTS: &[Attempt] = &[
    attempt("setuid(0)", libc::SYS_setuid, &[Value(0)]),
    attempt("setgid(0)", libc::SYS_setgid, &[Value(0)]),
    attempt("setreuid(0)", libc::SYS_setreuid, &[Value(0), Value(0)]),
    attempt("setregid(0)", libc::SYS_setregid, &[Value(0), Value(0)]),
    attempt("setresuid(0)", libc::SYS_setresuid, &[Value(0), Value(0), Value(0)]),
    attempt("setresgid(0)", libc::SYS_setresgid, &[Value(0), Value(0), Value(0)]),
    attempt("setfsuid(0)", libc::SYS_setfsuid, &[Value(0)]),
    attempt("setfsgid(0)", libc::SYS_setfsgid, &[Value(0)]),
    attempt("setgroups", libc::SYS_setgroups, &[Value(1), Buffer]),
    attempt("capset", libc::SYS_capset, &[CAPABILITIES_OF_SELF, EVERY_CAPABILITY]),
    attempt("prctl(PR_SET_PDEATHSIG)", libc::SYS_prctl, &[Value(libc::PR_SET_PDEATHSIG as i64), Value(0)]),
    attempt(
        "prctl(PR_SET_PDEATHSIG, 64 bits)",
        libc::SYS_prctl,
        &[Value(libc::PR_SET_PDEATHSIG as i64), Value(1 << 32 | libc::SIGTERM as i64)],
    )
    .both(Fails(
        &[Errno::EINVAL, Errno::EPERM],
        "a filter that compares 32 bits permits it, but no such signal exists",
    )),
    attempt("prctl(PR_SET_DUMPABLE)", libc::SYS_prctl, &[Value(libc::PR_SET_DUMPABLE as i64), Value(1)]),
    attempt("prctl(PR_SET_KEEPCAPS)", libc::SYS_prctl, &[Value(libc::PR_SET_KEEPCAPS as i64), Value(1)]),
    attempt("prctl(PR_SET_SECUREBITS)", libc::SYS_prctl, &[Value(libc::PR_SET_SECUREBITS as i64), Value(0)]),
    attempt(
        "prctl(PR_SET_MM)",
        libc::SYS_prctl,
        &[Value(libc::PR_SET_MM as i64), Value(libc::PR_SET_MM_BRK as i64)],
    ),
    attempt("prctl(PR_SET_NAME)", libc::SYS_prctl, &[Value(libc::PR_SET_NAME as i64), Buffer]),
    attempt("prctl(PR_SET_PTRACER)", libc::SYS_prctl, &[Value(libc::PR_SET_PTRACER as i64), Value(-1)]),
    attempt(
        "prctl(PR_SET_CHILD_SUBREAPER)",
        libc::SYS_prctl,
        &[Value(libc::PR_SET_CHILD_SUBREAPER as i64), Value(1)],
    ),
    attempt(
        "prctl(PR_SET_SECCOMP)",
        libc::SYS_prctl,
        &[Value(libc::PR_SET_SECCOMP as i64), Value(libc::SECCOMP_MODE_FILTER as i64), Value(0)],
    ),
    attempt("prctl(PR_SET_TSC)", libc::SYS_prctl, &[Value(libc::PR_SET_TSC as i64), Value(1)]),
    attempt(
        "prctl(PR_CAP_AMBIENT)",
        libc::SYS_prctl,
        &[Value(libc::PR_CAP_AMBIENT as i64), Value(libc::PR_CAP_AMBIENT_RAISE as i64), Value(0)],
    ),
    attempt(
        "prctl(PR_SET_NO_NEW_PRIVS)",
        libc::SYS_prctl,
        &[Value(libc::PR_SET_NO_NEW_PRIVS as i64), Value(1)],
    )
    .both(Harmless("it is set already")),
    attempt("seccomp", libc::SYS_seccomp, &[Value(libc::SECCOMP_SET_MODE_FILTER as i64), Value(0), Value(0)]),
    attempt("landlock_create_ruleset", libc::SYS_landlock_create_ruleset, &[Value(0), Value(0), Value(1)]),
    attempt("landlock_restrict_self", libc::SYS_landlock_restrict_self, &[Value(-1), Value(0)]),
    attempt("personality", libc::SYS_personality, &[Value(READ_IMPLIES_EXEC)]),
    attempt("arch_prctl", libc::SYS_arch_prctl, &[Value(0), Value(0)]),
    attempt("iopl", libc::SYS_iopl, &[Value(3)]),
    attempt("ioperm", libc::SYS_ioperm, &[Value(0), Value(1), Value(1)]),
    attempt("modify_ldt", libc::SYS_modify_ldt, &[Value(0), Buffer, Value(8)]),
    attempt("add_key", libc::SYS_add_key, &[Value(0), Value(0), Value(0), Value(0), Value(0)]),
    attempt("request_key", libc::SYS_request_key, &[Value(0), Value(0), Value(0), Value(0)]),
    attempt("keyctl", libc::SYS_keyctl, &[Value(0), Value(-3), Value(0)]),
];
