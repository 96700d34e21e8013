//! New descriptors, and control of terminals and owners of those that exist.

use nix::libc;

use crate::attempt::Arg::{Buffer, Bytes, Process, Socket, Value};
use crate::attempt::Role::Monitor;
use crate::attempt::{Arg, Attempt, attempt};

/// TIOCSTI and TIOCLINUX (ioctl_tty(2)), which type into a terminal.
const TIOCSTI: Arg = Value(0x5412);
const TIOCLINUX: Arg = Value(0x541C);

/// `TIOCSTI` with bits that the kernel ignores and that a comparison of 64 bits would not.
const TIOCSTI_LONG: Arg = Value(0x1_0000_5412);

pub const ATTEMPTS: &[Attempt] = &[
    attempt("dup", libc::SYS_dup, &[Value(0)]),
    attempt("dup2", libc::SYS_dup2, &[Value(0), Value(10)]),
    attempt("dup3", libc::SYS_dup3, &[Value(0), Value(10), Value(0)]),
    attempt("fcntl(F_DUPFD)", libc::SYS_fcntl, &[Value(0), Value(libc::F_DUPFD as i64), Value(0)]),
    attempt(
        "fcntl(F_DUPFD_CLOEXEC)",
        libc::SYS_fcntl,
        &[Value(0), Value(libc::F_DUPFD_CLOEXEC as i64), Value(0)],
    ),
    attempt("fcntl(F_SETOWN)", libc::SYS_fcntl, &[Socket, Value(libc::F_SETOWN as i64), Process(Monitor)]),
    attempt("fcntl(F_SETOWN_EX)", libc::SYS_fcntl, &[Socket, Value(15), Buffer]),
    attempt("fcntl(F_SETSIG)", libc::SYS_fcntl, &[Socket, Value(10), Value(0)]),
    attempt("fcntl(F_SETLEASE)", libc::SYS_fcntl, &[Value(0), Value(libc::F_SETLEASE as i64), Value(0)]),
    attempt("fcntl(F_NOTIFY)", libc::SYS_fcntl, &[Value(0), Value(libc::F_NOTIFY as i64), Value(0)]),
    attempt("flock", libc::SYS_flock, &[Value(0), Value(libc::LOCK_SH as i64)]),
    attempt("pipe", libc::SYS_pipe, &[Buffer]),
    attempt("pipe2", libc::SYS_pipe2, &[Buffer, Value(0)]),
    attempt("eventfd", libc::SYS_eventfd, &[Value(0)]),
    attempt("eventfd2", libc::SYS_eventfd2, &[Value(0), Value(0)]),
    attempt("epoll_create", libc::SYS_epoll_create, &[Value(1)]),
    attempt("epoll_create1", libc::SYS_epoll_create1, &[Value(0)]),
    attempt("inotify_init", libc::SYS_inotify_init, &[]),
    attempt("inotify_init1", libc::SYS_inotify_init1, &[Value(0)]),
    attempt("fanotify_init", libc::SYS_fanotify_init, &[Value(0), Value(0)]),
    attempt("timerfd_create", libc::SYS_timerfd_create, &[Value(0), Value(0)]),
    attempt("signalfd", libc::SYS_signalfd, &[Value(-1), Buffer, Value(8)]),
    attempt("signalfd4", libc::SYS_signalfd4, &[Value(-1), Buffer, Value(8), Value(0)]),
    attempt("ioctl(TIOCSTI)", libc::SYS_ioctl, &[Value(0), TIOCSTI, Bytes(b"\n")]),
    attempt("ioctl(TIOCSTI, 64 bits)", libc::SYS_ioctl, &[Value(0), TIOCSTI_LONG, Bytes(b"\n")]),
    attempt("ioctl(TIOCLINUX)", libc::SYS_ioctl, &[Value(0), TIOCLINUX, Bytes(b"\x03")]),
    attempt("ioctl(TIOCSCTTY)", libc::SYS_ioctl, &[Value(0), Value(0x540E), Value(0)]),
];

/// New descriptors once descriptor 0 is closed.
pub const AFTER_CLOSE: &[Attempt] = &[
    attempt(
        "socket after close(0)",
        libc::SYS_socket,
        &[Value(libc::AF_INET as i64), Value(libc::SOCK_STREAM as i64), Value(0)],
    ),
    attempt("open after close(0)", libc::SYS_open, &[Bytes(b"/dev/null\0"), Value(0)]),
    attempt("dup after close(0)", libc::SYS_dup, &[Value(1)]),
    attempt("pidfd_open after close(0)", libc::SYS_pidfd_open, &[Process(Monitor), Value(0)]),
];
