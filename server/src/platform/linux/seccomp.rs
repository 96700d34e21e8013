//! Filters system calls (seccomp(2)). The parent installs the filter once, and its children inherit it; a filter for each child
//! would reduce the sessions per second by a fifth.
//!
//! It lists forbidden calls rather than allowed ones, because each version of the C library makes different calls. For
//! the same reason, a forbidden call fails with EPERM instead of killing the process.

use std::collections::BTreeMap;
use std::error::Error;

use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

/// Calls that neither the server nor a session makes, but an attacker could use.
const FORBIDDEN: &[libc::c_long] = &[
    // Executing programs, and access to other processes' memory.
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    // Changing the view of the file system.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_by_handle_at,
    libc::SYS_unshare,
    libc::SYS_setns,
    // Configuring the kernel.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    // Setting the clock or the host name. `sync` reads the clock with adjtimex, which is allowed.
    libc::SYS_clock_settime,
    libc::SYS_settimeofday,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    // Keys.
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    // Owners, modes and attributes of files, which Landlock does not cover. Files are created with the right ones.
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    FCHMODAT2,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    SETXATTRAT,
    REMOVEXATTRAT,
    libc::SYS_utimensat,
    // Shared memory and queues that outlive a process.
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    libc::SYS_memfd_create,
    // Its flags cannot be checked. Forking uses clone(2).
    libc::SYS_clone3,
    // Scheduling and memory of other processes.
    libc::SYS_setpriority,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setattr,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setscheduler,
    libc::SYS_ioprio_set,
    libc::SYS_process_madvise,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
];

/// Older forms of calls, which other processors do not have.
#[cfg(target_arch = "x86_64")]
const FORBIDDEN_OLD_FORMS: &[libc::c_long] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];

/// There are no older forms.
#[cfg(not(target_arch = "x86_64"))]
const FORBIDDEN_OLD_FORMS: &[libc::c_long] = &[];

/// Newer than the libc crate. New calls have the same number on every processor (syscalls(2)).
const FCHMODAT2: libc::c_long = 452;
/// Likewise.
const SETXATTRAT: libc::c_long = 463;
/// Likewise.
const REMOVEXATTRAT: libc::c_long = 466;

/// The flags of clone(2) that create namespaces.
const NAMESPACES: [i32; 7] = [
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWCGROUP,
];

/// TIOCSTI and TIOCLINUX (ioctl_tty(2)), which type into a terminal.
const TERMINAL_INPUT: [i32; 2] = [0x5412, 0x541C];

/// The socket families that a reload needs: those of listeners, and netlink to read the networks of the machine.
const FAMILIES: [i32; 3] = [libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK];

/// Masks the flags of a socket type (SOCK_CLOEXEC, SOCK_NONBLOCK).
const TYPE_MASK: u64 = 0xf;

/// Installs the filter for this process and its children.
///
/// # Errors
/// Where the system has no such filter, or does not have it on this processor.
pub(super) fn install_filter() -> Result<(), Box<dyn Error>> {
    let filter = SeccompFilter::new(
        rules()?,
        SeccompAction::Allow,
        SeccompAction::Errno(libc::EPERM.unsigned_abs()),
        std::env::consts::ARCH.try_into()?,
    )?;
    let program: BpfProgram = filter.try_into()?;
    Ok(seccompiler::apply_filter(&program)?)
}

fn rules() -> Result<BTreeMap<i64, Vec<SeccompRule>>, seccompiler::BackendError> {
    let forbidden = FORBIDDEN.iter().chain(FORBIDDEN_OLD_FORMS);
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = forbidden.map(|call| (*call, Vec::new())).collect();
    let is = |argument, op, value: i32| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, op, u64::from(value.unsigned_abs()))
    };
    let other_family =
        FAMILIES.iter().map(|family| is(0, SeccompCmpOp::Ne, *family)).collect::<Result<_, _>>()?;
    let no_stream = |family| {
        [libc::SOCK_DGRAM, libc::SOCK_RAW, libc::SOCK_SEQPACKET].map(|kind| {
            let conditions =
                [is(0, SeccompCmpOp::Eq, family)?, is(1, SeccompCmpOp::MaskedEq(TYPE_MASK), kind)?];
            SeccompRule::new(conditions.into())
        })
    };
    let mut sockets = vec![SeccompRule::new(other_family)?];
    for rule in no_stream(libc::AF_INET).into_iter().chain(no_stream(libc::AF_INET6)) {
        sockets.push(rule?);
    }
    // Landlock's rules on TCP do not cover Multipath TCP, and neither data in the first packet (TCP fast open).
    sockets.push(SeccompRule::new(vec![
        is(2, SeccompCmpOp::Ne, 0)?,
        is(2, SeccompCmpOp::Ne, libc::IPPROTO_TCP)?,
    ])?);
    rules.insert(libc::SYS_socket, sockets);
    let fast_open = u64::from(libc::MSG_FASTOPEN.unsigned_abs());
    for (call, flags) in [(libc::SYS_sendto, 3), (libc::SYS_sendmsg, 2), (libc::SYS_sendmmsg, 3)] {
        let with_fast_open = is(flags, SeccompCmpOp::MaskedEq(fast_open), libc::MSG_FASTOPEN)?;
        rules.insert(call, vec![SeccompRule::new(vec![with_fast_open])?]);
    }
    // Only its own limits (PID 0): a session must not set its parent's.
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![is(0, SeccompCmpOp::Ne, 0)?])?]);
    // A session must not undo that it ends with its parent.
    let pdeathsig =
        vec![is(0, SeccompCmpOp::Eq, libc::PR_SET_PDEATHSIG)?, is(1, SeccompCmpOp::Ne, libc::SIGTERM)?];
    rules.insert(libc::SYS_prctl, vec![SeccompRule::new(pdeathsig)?]);
    let namespaces = NAMESPACES.map(|flag| {
        let set = is(0, SeccompCmpOp::MaskedEq(u64::from(flag.unsigned_abs())), flag);
        set.and_then(|set| SeccompRule::new(vec![set]))
    });
    rules.insert(libc::SYS_clone, namespaces.into_iter().collect::<Result<_, _>>()?);
    let terminal = TERMINAL_INPUT
        .map(|request| is(1, SeccompCmpOp::Eq, request).and_then(|is| SeccompRule::new(vec![is])));
    rules.insert(libc::SYS_ioctl, terminal.into_iter().collect::<Result<_, _>>()?);
    Ok(rules)
}
