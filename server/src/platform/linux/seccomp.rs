//! Filters system calls (seccomp(2)): the server and its sessions can make only those that they need.
//!
//! The server installs the filter once, before its first client, and its sessions inherit it. Any other call fails with EPERM and
//! does not kill the process, because a C library may have a substitute for a call. A call that the C library cannot do without is
//! found before the server is ready, by a trial in which such a call is reported.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::platform::{Attempt, FILTER, Part};

/// The calls that are allowed with any arguments. None opens a file, a socket or another process, and none sends a signal.
const ALLOWED: &[libc::c_long] = &[
    // The sockets of clients, the listening sockets, the monitor and the log.
    libc::SYS_accept4,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_shutdown,
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_close_range,
    // Waiting. `restart_syscall` continues a wait after SIGSTOP and SIGCONT.
    libc::SYS_ppoll,
    libc::SYS_restart_syscall,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_sched_yield,
    // Children and their signals.
    libc::SYS_wait4,
    libc::SYS_waitid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_gettid,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Memory; see also [`rules`].
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    // The clock, which most systems read without a call. `sync` reads its state with adjtimex(2); setting it needs a capability.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_gettimeofday,
    libc::SYS_adjtimex,
    libc::SYS_getrandom,
];

/// Calls that other processors do not have.
#[cfg(target_arch = "x86_64")]
const ALLOWED_HERE: &[libc::c_long] = &[libc::SYS_poll, libc::SYS_time];
/// There are none.
#[cfg(not(target_arch = "x86_64"))]
const ALLOWED_HERE: &[libc::c_long] = &[];

/// The flags that the C library's fork(3) adds to those of clone(2): they only store the ID of the child.
const FORK_FLAGS: i32 = libc::CLONE_CHILD_SETTID | libc::CLONE_CHILD_CLEARTID;

/// The filter as a part of the sandbox.
pub(super) fn parts() -> impl Iterator<Item = Part> {
    std::iter::once(Part { name: FILTER, purpose: FILTER, call: "seccomp(2)", enter: install_filter })
}

/// Nothing: a kernel without filters is found in the trial.
pub(super) fn missing() -> Option<String> {
    None
}

/// Installs the filter for this process and its children.
///
/// # Errors
/// The error of `seccomp(2)`.
fn install_filter(attempt: Attempt) -> nix::Result<()> {
    let denied = match attempt {
        Attempt::Final => SeccompAction::Errno(libc::EPERM.unsigned_abs()),
        Attempt::Trial(report) => {
            report_denied_calls(report)?;
            SeccompAction::Trap
        }
    };
    // A test builds the program, so building it does not fail.
    let program = program(denied).map_err(|_| Errno::EINVAL)?;
    seccompiler::apply_filter(&program).map_err(|_| Errno::last())
}

/// The filter, which does with other calls what `denied` says.
fn program(denied: SeccompAction) -> Result<BpfProgram, seccompiler::BackendError> {
    SeccompFilter::new(rules()?, denied, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?.try_into()
}

fn rules() -> Result<BTreeMap<i64, Vec<SeccompRule>>, seccompiler::BackendError> {
    let is = |argument, op, value: i32| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, op, u64::from(value.unsigned_abs()))
    };
    let equal = |argument, value| is(argument, SeccompCmpOp::Eq, value);
    let without =
        |argument, bits: i32| is(argument, SeccompCmpOp::MaskedEq(u64::from(bits.unsigned_abs())), 0);
    let any = ALLOWED.iter().chain(ALLOWED_HERE).map(|call| (*call, Vec::new()));
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = any.collect();
    // A session must not become able to run code that it has written.
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        rules.insert(call, vec![SeccompRule::new(vec![without(2, libc::PROT_EXEC)?])?]);
    }
    // Data in the first packet opens a connection (TCP fast open).
    rules.insert(libc::SYS_sendto, vec![SeccompRule::new(vec![without(3, libc::MSG_FASTOPEN)?])?]);
    // A plain child, in the same namespaces and with its own memory.
    let forks = [libc::SIGCHLD, libc::SIGCHLD | FORK_FLAGS];
    rules.insert(
        libc::SYS_clone,
        forks.into_iter().map(|flags| SeccompRule::new(vec![equal(0, flags)?])).collect::<Result<_, _>>()?,
    );
    // Debug builds of the standard library check that a descriptor is open before they close it.
    rules.insert(libc::SYS_fcntl, vec![SeccompRule::new(vec![equal(1, libc::F_GETFD)?])?]);
    // glibc's adjtimex(2).
    rules.insert(libc::SYS_clock_adjtime, vec![SeccompRule::new(vec![equal(0, libc::CLOCK_REALTIME)?])?]);
    // A session asks for SIGTERM when the server ends, and cannot undo that.
    let death_signal = vec![equal(0, libc::PR_SET_PDEATHSIG)?, equal(1, libc::SIGTERM)?];
    rules.insert(libc::SYS_prctl, vec![SeccompRule::new(death_signal)?]);
    // A session forbids itself to start processes. Process 0 is the caller.
    #[allow(
        clippy::useless_conversion,
        clippy::allow_attributes,
        reason = "the type differs between C libraries"
    )]
    let nproc = i32::try_from(libc::RLIMIT_NPROC).unwrap_or_default();
    let own_processes = vec![equal(0, 0)?, equal(1, nproc)?];
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(own_processes)?]);
    Ok(rules)
}

/// Where a trial stores the number of a call that the filter does not allow.
static REPORT: OnceLock<&'static AtomicU64> = OnceLock::new();

/// The start of the kernel's `siginfo_t` for SIGSYS (sigaction(2)).
#[repr(C)]
struct DeniedCall {
    signal: i32,
    error: i32,
    code: i32,
    address: *const libc::c_void,
    call: i32,
}

/// Handles the signal that a denied call causes (SECCOMP_RET_TRAP).
#[expect(unsafe_code, reason = "installing a handler is unsafe in every wrapper")]
fn report_denied_calls(report: &'static AtomicU64) -> nix::Result<()> {
    REPORT.get_or_init(|| report);
    let action = SigAction::new(SigHandler::SigAction(on_denied_call), SaFlags::SA_SIGINFO, SigSet::empty());
    // SAFETY: the handler writes to an atomic and exits (signal-safety(7)).
    unsafe { sigaction(Signal::SIGSYS, &action) }.map(drop)
}

#[expect(unsafe_code, reason = "a handler gets pointers, and _exit has no safe wrapper")]
extern "C" fn on_denied_call(_: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: for SIGSYS the kernel passes a siginfo_t with this layout.
    let call = unsafe { (*info.cast::<DeniedCall>()).call };
    if let Some(report) = REPORT.get() {
        report.store(u64::from(call.unsigned_abs()) + 1, Ordering::Relaxed);
    }
    // SAFETY: it takes a number and does not return.
    unsafe { libc::_exit(1) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_can_be_built_for_this_processor() {
        let program = program(SeccompAction::Trap).unwrap();
        // The kernel's limit (BPF_MAXINSNS).
        assert!(program.len() > ALLOWED.len() && program.len() < 4096, "{}", program.len());
    }
}
