//! Opening files, and changing them, their names and their attributes.

use nix::libc;

use super::X32;
use crate::attempt::Arg::{Buffer, Bytes, File, NewFile, Value, Words};
use crate::attempt::{Arg, Attempt, attempt};

const HERE: Arg = Value(libc::AT_FDCWD as i64);
const READ: Arg = Value(libc::O_RDONLY as i64);
const CREATE: Arg = Value((libc::O_WRONLY | libc::O_CREAT) as i64);
const MODE: Arg = Value(0o4777);
const NAME: Arg = Bytes(b"user.datetime\0");

/// Newer than the libc crate. New calls have the same number on every processor (syscalls(2)).
const FCHMODAT2: i64 = 452;
const SETXATTRAT: i64 = 463;
const FILE_SETATTR: i64 = 469;

pub const ATTEMPTS: &[Attempt] = &[
    attempt("open", libc::SYS_open, &[File, READ]),
    attempt("open(/etc/passwd)", libc::SYS_open, &[Bytes(b"/etc/passwd\0"), READ]),
    attempt("open(/proc/self/mem)", libc::SYS_open, &[Bytes(b"/proc/self/mem\0"), READ]),
    attempt("open(/dev/null)", libc::SYS_open, &[Bytes(b"/dev/null\0"), READ]),
    attempt("open(new)", libc::SYS_open, &[NewFile, CREATE, MODE]),
    attempt("open(O_PATH)", libc::SYS_open, &[File, Value(libc::O_PATH as i64)]),
    attempt("openat", libc::SYS_openat, &[HERE, File, READ]),
    attempt("openat(new)", libc::SYS_openat, &[HERE, NewFile, CREATE, MODE]),
    attempt(
        "openat(O_TMPFILE)",
        libc::SYS_openat,
        &[HERE, Bytes(b"/tmp\0"), Value((libc::O_TMPFILE | libc::O_WRONLY) as i64), MODE],
    ),
    attempt("openat2", libc::SYS_openat2, &[HERE, File, Words(&[0, 0, 0]), Value(24)]),
    attempt("creat", libc::SYS_creat, &[NewFile, MODE]),
    attempt("open by x32", libc::SYS_open | X32, &[File, READ]),
    attempt("name_to_handle_at", libc::SYS_name_to_handle_at, &[HERE, File, Buffer, Buffer, Value(0)]),
    attempt("open_by_handle_at", libc::SYS_open_by_handle_at, &[HERE, Buffer, READ]),
    attempt("stat", libc::SYS_stat, &[File, Buffer]),
    attempt("lstat", libc::SYS_lstat, &[File, Buffer]),
    attempt("newfstatat", libc::SYS_newfstatat, &[HERE, File, Buffer, Value(0)]),
    attempt("statx", libc::SYS_statx, &[HERE, File, Value(0), Value(0), Buffer]),
    attempt("access", libc::SYS_access, &[File, Value(0)]),
    attempt("faccessat2", libc::SYS_faccessat2, &[HERE, File, Value(0), Value(0)]),
    attempt("readlink", libc::SYS_readlink, &[Bytes(b"/proc/self/exe\0"), Buffer, Value(100)]),
    attempt("getcwd", libc::SYS_getcwd, &[Buffer, Value(100)]),
    attempt("chmod", libc::SYS_chmod, &[File, MODE]),
    attempt("fchmod", libc::SYS_fchmod, &[Value(0), MODE]),
    attempt("fchmodat", libc::SYS_fchmodat, &[HERE, File, MODE]),
    attempt("fchmodat2", FCHMODAT2, &[HERE, File, MODE, Value(0)]),
    attempt("chown", libc::SYS_chown, &[File, Value(-1), Value(-1)]),
    attempt("lchown", libc::SYS_lchown, &[File, Value(-1), Value(-1)]),
    attempt("fchown", libc::SYS_fchown, &[Value(0), Value(-1), Value(-1)]),
    attempt("fchownat", libc::SYS_fchownat, &[HERE, File, Value(-1), Value(-1), Value(0)]),
    attempt("link", libc::SYS_link, &[File, NewFile]),
    attempt("linkat", libc::SYS_linkat, &[HERE, File, HERE, NewFile, Value(0)]),
    attempt("symlink", libc::SYS_symlink, &[File, NewFile]),
    attempt("symlinkat", libc::SYS_symlinkat, &[File, HERE, NewFile]),
    attempt("rename", libc::SYS_rename, &[File, NewFile]),
    attempt("renameat", libc::SYS_renameat, &[HERE, File, HERE, NewFile]),
    attempt("renameat2", libc::SYS_renameat2, &[HERE, File, HERE, NewFile, Value(0)]),
    attempt("unlink", libc::SYS_unlink, &[File]),
    attempt("unlinkat", libc::SYS_unlinkat, &[HERE, File, Value(0)]),
    attempt("mkdir", libc::SYS_mkdir, &[NewFile, MODE]),
    attempt("mkdirat", libc::SYS_mkdirat, &[HERE, NewFile, MODE]),
    attempt("rmdir", libc::SYS_rmdir, &[NewFile]),
    attempt("mknod", libc::SYS_mknod, &[NewFile, Value((libc::S_IFIFO | 0o600) as i64), Value(0)]),
    attempt("mknodat", libc::SYS_mknodat, &[HERE, NewFile, Value((libc::S_IFIFO | 0o600) as i64), Value(0)]),
    attempt("truncate", libc::SYS_truncate, &[File, Value(0)]),
    attempt("fallocate", libc::SYS_fallocate, &[Value(1), Value(0), Value(0), Value(1)]),
    attempt(
        "copy_file_range",
        libc::SYS_copy_file_range,
        &[Value(0), Value(0), Value(1), Value(0), Value(1)],
    ),
    attempt("utime", libc::SYS_utime, &[File, Value(0)]),
    attempt("utimes", libc::SYS_utimes, &[File, Value(0)]),
    attempt("futimesat", libc::SYS_futimesat, &[HERE, File, Value(0)]),
    attempt("utimensat", libc::SYS_utimensat, &[HERE, File, Value(0), Value(0)]),
    attempt("setxattr", libc::SYS_setxattr, &[File, NAME, Bytes(b"x"), Value(1), Value(0)]),
    attempt("lsetxattr", libc::SYS_lsetxattr, &[File, NAME, Bytes(b"x"), Value(1), Value(0)]),
    attempt("fsetxattr", libc::SYS_fsetxattr, &[Value(0), NAME, Bytes(b"x"), Value(1), Value(0)]),
    attempt("setxattrat", SETXATTRAT, &[HERE, File, Value(0), NAME, Buffer, Value(16)]),
    attempt("removexattr", libc::SYS_removexattr, &[File, NAME]),
    attempt("file_setattr", FILE_SETATTR, &[HERE, File, Buffer, Value(24), Value(0)]),
    attempt("quotactl", libc::SYS_quotactl, &[Value(0), Value(0), Value(0), Value(0)]),
];
