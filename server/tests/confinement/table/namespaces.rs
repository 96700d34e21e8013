//! New namespaces, and another view of the file system.

use nix::libc;

use crate::attempt::Arg::{Bytes, Value};
use crate::attempt::{Arg, Attempt, attempt};

const NOWHERE: Arg = Bytes(b"/nonexistent\0");

/// The arguments of clone(2) for a child in a namespace.
const fn child(namespace: i32) -> Arg {
    Value((namespace | libc::SIGCHLD) as i64)
}

pub const ATTEMPTS: &[Attempt] = &[
    attempt("clone(CLONE_NEWUSER)", libc::SYS_clone, &[child(libc::CLONE_NEWUSER)]),
    attempt(
        "clone(CLONE_NEWUSER and CLONE_NEWNS)",
        libc::SYS_clone,
        &[child(libc::CLONE_NEWUSER | libc::CLONE_NEWNS)],
    ),
    attempt("clone(CLONE_NEWNS)", libc::SYS_clone, &[child(libc::CLONE_NEWNS)]),
    attempt("clone(CLONE_NEWNET)", libc::SYS_clone, &[child(libc::CLONE_NEWNET)]),
    attempt("clone(CLONE_NEWPID)", libc::SYS_clone, &[child(libc::CLONE_NEWPID)]),
    attempt("clone(CLONE_NEWIPC)", libc::SYS_clone, &[child(libc::CLONE_NEWIPC)]),
    attempt("clone(CLONE_NEWUTS)", libc::SYS_clone, &[child(libc::CLONE_NEWUTS)]),
    attempt("clone(CLONE_NEWCGROUP)", libc::SYS_clone, &[child(libc::CLONE_NEWCGROUP)]),
    attempt("unshare(CLONE_NEWUSER)", libc::SYS_unshare, &[Value(libc::CLONE_NEWUSER as i64)]),
    attempt("unshare(CLONE_NEWNET)", libc::SYS_unshare, &[Value(libc::CLONE_NEWNET as i64)]),
    attempt("unshare(CLONE_FILES)", libc::SYS_unshare, &[Value(libc::CLONE_FILES as i64)]),
    attempt("setns", libc::SYS_setns, &[Value(0), Value(0)]),
    attempt("mount", libc::SYS_mount, &[NOWHERE, NOWHERE, Bytes(b"tmpfs\0"), Value(0), Value(0)]),
    attempt("umount2", libc::SYS_umount2, &[NOWHERE, Value(0)]),
    attempt("open_tree", libc::SYS_open_tree, &[Value(-1), NOWHERE, Value(0)]),
    attempt("move_mount", libc::SYS_move_mount, &[Value(-1), NOWHERE, Value(-1), NOWHERE, Value(0)]),
    attempt("fsopen", libc::SYS_fsopen, &[Bytes(b"none\0"), Value(0)]),
    attempt("mount_setattr", libc::SYS_mount_setattr, &[Value(-1), NOWHERE, Value(0), Value(0), Value(0)]),
    attempt("chroot", libc::SYS_chroot, &[NOWHERE]),
    attempt("pivot_root", libc::SYS_pivot_root, &[NOWHERE, NOWHERE]),
    attempt("chdir", libc::SYS_chdir, &[Bytes(b"/\0")]),
    attempt("fchdir", libc::SYS_fchdir, &[Value(0)]),
];
