//! The filter on system calls, installed once in the parent and inherited by every child: one built per child costs a
//! fifth of the sessions per second.
//!
//! It is a short list of what is forbidden and not a long one of what is allowed: the C library changes what it calls
//! from version to version, and a time service that is killed for `clock_gettime64` helps nobody. For the same reason a
//! forbidden call fails with EPERM rather than ending the process.

use std::collections::BTreeMap;
use std::error::Error;

use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

/// What neither a server nor a session ever does, and what a stranger in one would begin with.
const FORBIDDEN: &[libc::c_long] = &[
    // Other programs, and other processes' memory.
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    // Another view of the file system.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_by_handle_at,
    libc::SYS_unshare,
    libc::SYS_setns,
    // The kernel itself.
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
    // What the machine is called, and what time it is: `sync` reads the clock by adjtimex, which stays.
    libc::SYS_clock_settime,
    libc::SYS_settimeofday,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    // Keys.
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    // Owners, modes and attributes of files, which Landlock does not cover. Files are made with the right ones.
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
    // Memory and queues that outlive a process.
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    libc::SYS_memfd_create,
    // Its flags cannot be checked; a fork uses clone(2).
    libc::SYS_clone3,
    // How other processes run.
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

/// Calls that other processors have in newer forms only.
#[cfg(target_arch = "x86_64")]
const FORBIDDEN_OLD_FORMS: &[libc::c_long] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];

/// Other processors have none of them.
#[cfg(not(target_arch = "x86_64"))]
const FORBIDDEN_OLD_FORMS: &[libc::c_long] = &[];

/// Newer than the C library's list; new calls have the same number on every processor (syscalls(2)).
const FCHMODAT2: libc::c_long = 452;
/// Likewise.
const SETXATTRAT: libc::c_long = 463;
/// Likewise.
const REMOVEXATTRAT: libc::c_long = 466;

/// Every kind of namespace that clone(2) makes.
const NAMESPACES: [i32; 7] = [
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWCGROUP,
];

/// TIOCSTI and TIOCLINUX (ioctl_tty(2)): typing into a terminal.
const TERMINAL_INPUT: [i32; 2] = [0x5412, 0x541C];

/// The kinds of socket that a reload needs: listeners, and netlink to read which networks the machine is on.
const FAMILIES: [i32; 3] = [libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK];

/// The type of a socket without its flags (SOCK_CLOEXEC, SOCK_NONBLOCK).
const TYPE_MASK: u64 = 0xf;

/// Installs the filter for this process and all its children.
///
/// # Errors
/// Where the system has no such filter, or not on this kind of processor.
pub(super) fn install() -> Result<(), Box<dyn Error>> {
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
    // Multipath TCP connects to other machines past Landlock's rules on TCP, and so does a first packet with data.
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
    // A process sets its own limits only (PID 0): a session must not set its parent's.
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![is(0, SeccompCmpOp::Ne, 0)?])?]);
    // A session ends with its parent, and cannot undo that.
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
