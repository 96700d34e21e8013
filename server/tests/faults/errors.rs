//! The errors of each system call.

use crate::case::Case;

/// Each call with the errors of its manual page: section 2, man-pages 6.03. The likeliest is the first, and the short sweep uses only
/// that. Added are the errors of tcp(7) and unix(7), and for `wait4` those of wait(2).
const ERRORS: &[(&str, &str)] = &[
    (
        "accept4",
        "EMFILE EAGAIN EBADF ECONNABORTED EFAULT EHOSTDOWN EHOSTUNREACH EINTR EINVAL ENETDOWN \
         ENETUNREACH ENFILE ENOBUFS ENOMEM ENONET ENOPROTOOPT ENOTSOCK EOPNOTSUPP EPERM EPROTO \
         EPROTONOSUPPORT ETIMEDOUT",
    ),
    ("access", "EACCES EBADF EFAULT EINVAL EIO ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR EPERM EROFS ETXTBSY"),
    ("arch_prctl", "EFAULT EINVAL ENODEV EPERM"),
    (
        "bind",
        "EADDRINUSE EACCES EADDRNOTAVAIL EBADF EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR \
         ENOTSOCK EROFS",
    ),
    ("brk", "ENOMEM"),
    ("capget", "EINVAL EFAULT EPERM ESRCH"),
    ("capset", "EPERM EFAULT EINVAL ESRCH"),
    ("clock_adjtime", "EPERM EFAULT EINVAL ENODEV EOPNOTSUPP"),
    ("clone", "EAGAIN EACCES EBUSY EEXIST EINVAL ENOMEM ENOSPC EOPNOTSUPP EPERM EUSERS"),
    ("close", "EIO EBADF EINTR ENOSPC"),
    ("close_range", "ENOMEM EINVAL EMFILE"),
    ("dup", "EMFILE EBADF EBUSY EINTR EINVAL"),
    ("dup2", "EBUSY EBADF EINTR EINVAL EMFILE"),
    ("dup3", "EMFILE EBADF EBUSY EINTR EINVAL"),
    ("fchmod", "EACCES EBADF EFAULT EINVAL EIO ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR ENOTSUP EPERM EROFS"),
    ("fchown", "EACCES EBADF EFAULT EINVAL EIO ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR EPERM EROFS"),
    ("fcntl", "EMFILE EACCES EAGAIN EBADF EBUSY EDEADLK EFAULT EINTR EINVAL ENOLCK ENOTDIR EPERM"),
    ("fsync", "EIO EBADF EINTR ENOSPC EROFS"),
    (
        "ftruncate",
        "EIO EACCES EBADF EFAULT EFBIG EINTR EINVAL EISDIR ELOOP ENAMETOOLONG ENOENT ENOTDIR EPERM \
         EROFS ETXTBSY",
    ),
    ("futex", "EINTR EACCES EAGAIN EDEADLK EFAULT EINVAL ENFILE ENOMEM ENOSYS EPERM ESRCH ETIMEDOUT"),
    ("getcwd", "ENOENT EACCES EFAULT EINVAL ENAMETOOLONG ENOMEM ERANGE"),
    ("getdents64", "EBADF EFAULT EINVAL ENOENT ENOTDIR"),
    ("getrandom", "EINTR EAGAIN EFAULT EINVAL ENOSYS"),
    ("getsockname", "ENOBUFS EBADF EFAULT EINVAL ENOTSOCK"),
    ("getsockopt", "EBADF EFAULT EINVAL ENOPROTOOPT ENOTSOCK"),
    ("ioctl", "ENOTTY EBADF EFAULT EINVAL"),
    ("kill", "EPERM EINVAL ESRCH"),
    ("landlock_add_rule", "EOPNOTSUPP EBADF EBADFD EFAULT EINVAL ENOMSG EPERM"),
    ("landlock_create_ruleset", "EOPNOTSUPP E2BIG EFAULT EINVAL ENOMSG"),
    ("landlock_restrict_self", "E2BIG EBADF EBADFD EINVAL EOPNOTSUPP EPERM"),
    ("listen", "EADDRINUSE EBADF ENOTSOCK EOPNOTSUPP"),
    ("lseek", "EBADF EINVAL ENXIO EOVERFLOW ESPIPE"),
    ("madvise", "ENOMEM EACCES EAGAIN EBADF EBUSY EFAULT EHWPOISON EINVAL EIO EPERM"),
    (
        "mkdir",
        "ENOSPC EACCES EBADF EDQUOT EEXIST EFAULT EINVAL ELOOP EMLINK ENAMETOOLONG ENOENT ENOMEM \
         ENOTDIR EPERM EROFS",
    ),
    (
        "mkdirat",
        "EACCES EBADF EDQUOT EEXIST EFAULT EINVAL ELOOP EMLINK ENAMETOOLONG ENOENT ENOMEM ENOSPC \
         ENOTDIR EPERM EROFS",
    ),
    ("mmap", "ENOMEM EACCES EAGAIN EBADF EEXIST EINVAL ENFILE ENODEV EOVERFLOW EPERM ETXTBSY"),
    ("mprotect", "ENOMEM EACCES EFAULT EINVAL"),
    ("munmap", "ENOMEM EACCES EAGAIN EBADF EEXIST EINVAL ENFILE ENODEV EOVERFLOW EPERM ETXTBSY"),
    ("newfstatat", "EACCES EBADF EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR EOVERFLOW"),
    (
        "openat",
        "EMFILE EACCES EBADF EBUSY EDQUOT EEXIST EFAULT EFBIG EINTR EINVAL EISDIR ELOOP ENAMETOOLONG \
         ENFILE ENODEV ENOENT ENOMEM ENOSPC ENOTDIR ENXIO EOPNOTSUPP EOVERFLOW EPERM EROFS ETXTBSY",
    ),
    ("pipe2", "EMFILE EFAULT EINVAL ENFILE ENOPKG"),
    ("poll", "EINTR EFAULT EINVAL ENOMEM"),
    ("ppoll", "EINTR EFAULT EINVAL ENOMEM"),
    ("prctl", "EINVAL EACCES EBADF EBUSY EFAULT ENODEV ENXIO EOPNOTSUPP EPERM ERANGE"),
    ("pread64", "EAGAIN EBADF EFAULT EINTR EINVAL EIO EISDIR ENXIO EOVERFLOW ESPIPE"),
    ("prlimit64", "EPERM EFAULT EINVAL ESRCH"),
    ("read", "EIO EAGAIN EBADF EFAULT EINTR EINVAL EISDIR"),
    ("readlink", "EACCES EBADF EFAULT EINVAL EIO ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR"),
    (
        "recvfrom",
        "ECONNRESET EAGAIN EBADF ECONNREFUSED EFAULT EINTR EINVAL ENOMEM ENOTCONN ENOTSOCK ETIMEDOUT",
    ),
    ("recvmsg", "ENOMEM EAGAIN EBADF ECONNREFUSED ECONNRESET EFAULT EINTR EINVAL EMFILE ENOTCONN ENOTSOCK"),
    ("rseq", "EBUSY EFAULT EINVAL EPERM"),
    ("rt_sigaction", "EFAULT EINVAL"),
    ("rt_sigprocmask", "EFAULT EINVAL"),
    ("rt_sigtimedwait", "EAGAIN EINTR EINVAL"),
    ("sched_getaffinity", "EINVAL EFAULT EPERM ESRCH"),
    ("seccomp", "EINVAL EACCES EBUSY EFAULT ENOMEM EOPNOTSUPP ESRCH"),
    (
        "sendmsg",
        "EPIPE EACCES EAGAIN EALREADY EBADF ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EISCONN \
         EMSGSIZE ENOBUFS ENOMEM ENOTCONN ENOTSOCK EOPNOTSUPP ETOOMANYREFS",
    ),
    (
        "sendto",
        "EPIPE EACCES EAGAIN EALREADY EBADF ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EISCONN \
         EMSGSIZE ENOBUFS ENOMEM ENOTCONN ENOTSOCK EOPNOTSUPP ETIMEDOUT",
    ),
    ("set_robust_list", "EFAULT EINVAL EPERM ESRCH"),
    ("setgroups", "EFAULT EINVAL ENOMEM EPERM"),
    ("setpgid", "EACCES EINVAL EPERM ESRCH"),
    ("setresgid", "EAGAIN EINVAL EPERM"),
    ("setresuid", "EAGAIN EINVAL EPERM"),
    ("setsid", "EPERM"),
    ("setsockopt", "ENOPROTOOPT EBADF EFAULT EINVAL ENOTSOCK"),
    ("shutdown", "ENOTCONN EBADF EINVAL ENOTSOCK"),
    ("signalfd4", "EMFILE EBADF EINVAL ENFILE ENODEV ENOMEM"),
    ("sigaltstack", "ENOMEM EFAULT EINVAL EPERM"),
    ("socket", "EMFILE EACCES EAFNOSUPPORT EINVAL ENFILE ENOBUFS EPROTONOSUPPORT"),
    ("socketpair", "EMFILE EAFNOSUPPORT EFAULT ENFILE EOPNOTSUPP EPROTONOSUPPORT"),
    ("statx", "EACCES EBADF EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR"),
    ("tgkill", "EAGAIN EINVAL EPERM ESRCH"),
    ("uname", "EFAULT"),
    (
        "unlink",
        "EACCES EBADF EBUSY EFAULT EINVAL EIO EISDIR ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR EPERM \
         EROFS",
    ),
    (
        "unlinkat",
        "EACCES EBADF EBUSY EFAULT EINVAL EIO EISDIR ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR EPERM \
         EROFS",
    ),
    ("wait4", "ECHILD EINTR EINVAL ESRCH"),
    ("waitid", "ECHILD EAGAIN EINTR EINVAL ESRCH"),
    ("write", "ENOSPC EAGAIN EBADF EDESTADDRREQ EDQUOT EFAULT EFBIG EINTR EINVAL EIO EPERM EPIPE"),
    ("writev", "EAGAIN EBADF EFBIG EINTR EINVAL EIO ENOSPC EOPNOTSUPP EPIPE"),
];

/// Calls that cannot fail, that do not return, or that strace(1) itself makes.
const WITHOUT_ERRORS: &[&str] = &[
    "execve",
    "exit_group",
    "getegid",
    "geteuid",
    "getgid",
    "getpid",
    "getppid",
    "gettid",
    "getuid",
    "restart_syscall",
    "rt_sigreturn",
    "sched_yield",
    "set_tid_address",
    "umask",
];

/// The errors of a call, the likeliest first.
///
/// # Panics
/// If the call is not in the table.
pub fn errors(call: &str) -> impl Iterator<Item = &'static str> {
    let found = ERRORS.iter().find(|(name, _)| *name == call).map(|(_, errors)| *errors);
    assert!(
        found.is_some() || WITHOUT_ERRORS.contains(&call),
        "the server calls {call}: add the errors of its manual page to server/tests/faults/errors.rs"
    );
    found.unwrap_or_default().split_whitespace()
}

/// Whether a descriptor stays open because strace does not execute the failed call.
pub fn leaves_a_descriptor_open(call: &str) -> bool {
    matches!(call, "close" | "close_range")
}

/// Whether the process ends before the program begins: ld.so(8) crashes if its first mapping fails, and the standard library aborts if
/// it cannot check the standard streams.
pub fn ends_before_main(case: &Case) -> bool {
    let first = [("mmap", None), ("poll", Some("EFAULT"))];
    let is_case = |(call, error): (&str, Option<&str>)| {
        case.call == call && error.is_none_or(|error| case.error == error)
    };
    case.phase.is_traced_from_start() && case.occurrence == 1 && first.into_iter().any(is_case)
}
