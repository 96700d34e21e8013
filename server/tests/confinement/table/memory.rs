//! Memory that can be executed or shared, and objects that outlive a process.

use nix::errno::Errno;
use nix::libc;

use crate::attempt::Arg::{Buffer, Bytes, Value, Words};
use crate::attempt::Expected::Fails;
use crate::attempt::{Arg, Attempt, Expected, attempt};

/// A page that is never mapped, so that changing its protection would have no effect.
const UNMAPPED: Arg = Value(0x1000);
const PAGE: Arg = Value(4096);
const READ_EXECUTE: Arg = Value((libc::PROT_READ | libc::PROT_EXEC) as i64);
const PRIVATE: Arg = Value((libc::MAP_PRIVATE | libc::MAP_ANONYMOUS) as i64);

/// A key that no program uses.
const KEY: Arg = Value(0x4441_5445);

const GIBIBYTE: Arg = Value(1 << 30);
const READ_WRITE: Arg = Value((libc::PROT_READ | libc::PROT_WRITE) as i64);
const SHARED: Arg = Value((libc::MAP_SHARED | libc::MAP_ANONYMOUS) as i64);
const NO_MEMORY: Expected = Fails(&[Errno::ENOMEM], "RLIMIT_AS");

pub const ATTEMPTS: &[Attempt] = &[
    attempt("mmap(1 GiB)", libc::SYS_mmap, &[Value(0), GIBIBYTE, READ_WRITE, PRIVATE, Value(-1), Value(0)])
        .both(NO_MEMORY),
    attempt(
        "mmap(1 GiB, shared)",
        libc::SYS_mmap,
        &[Value(0), GIBIBYTE, READ_WRITE, SHARED, Value(-1), Value(0)],
    )
    .both(NO_MEMORY),
    attempt(
        "prlimit64(RLIMIT_AS)",
        libc::SYS_prlimit64,
        &[Value(0), Value(libc::RLIMIT_AS as i64), Words(&[1 << 40; 2]), Value(0)],
    ),
    attempt("mmap(PROT_EXEC)", libc::SYS_mmap, &[Value(0), PAGE, READ_EXECUTE, PRIVATE, Value(-1), Value(0)]),
    attempt("mprotect(PROT_EXEC)", libc::SYS_mprotect, &[UNMAPPED, PAGE, READ_EXECUTE]),
    attempt("pkey_mprotect(PROT_EXEC)", libc::SYS_pkey_mprotect, &[UNMAPPED, PAGE, READ_EXECUTE, Value(-1)]),
    attempt("remap_file_pages", libc::SYS_remap_file_pages, &[UNMAPPED, PAGE, Value(0), Value(0), Value(0)]),
    attempt("mlockall", libc::SYS_mlockall, &[Value(0)]),
    attempt("memfd_create", libc::SYS_memfd_create, &[Bytes(b"x\0"), Value(0)]),
    attempt("memfd_secret", libc::SYS_memfd_secret, &[Value(0)]),
    // Those that create an object have arguments that the kernel rejects, because the object would outlive the test.
    attempt("shmget", libc::SYS_shmget, &[Value(0), Value(0), Value(0o1600)]),
    attempt("shmat", libc::SYS_shmat, &[Value(-1), Value(0), Value(0)]),
    attempt("shmctl", libc::SYS_shmctl, &[Value(-1), Value(0), Value(0)]),
    attempt("msgget", libc::SYS_msgget, &[KEY, Value(0)]),
    attempt("msgsnd", libc::SYS_msgsnd, &[Value(-1), Buffer, Value(1), Value(0)]),
    attempt("semget", libc::SYS_semget, &[Value(0), Value(0), Value(0o1600)]),
    attempt("semctl", libc::SYS_semctl, &[Value(-1), Value(0), Value(0)]),
    attempt("mq_open", libc::SYS_mq_open, &[Bytes(b"datetime-nonexistent\0"), Value(0)]),
    attempt("mq_unlink", libc::SYS_mq_unlink, &[Bytes(b"datetime-nonexistent\0")]),
    attempt("io_uring_setup", libc::SYS_io_uring_setup, &[Value(1), Buffer]),
    attempt("io_uring_enter", libc::SYS_io_uring_enter, &[Value(-1), Value(0), Value(0), Value(0), Value(0)]),
    attempt("io_setup", libc::SYS_io_setup, &[Value(0), Buffer]),
    attempt("userfaultfd", libc::SYS_userfaultfd, &[Value(1)]),
    attempt("vmsplice", libc::SYS_vmsplice, &[Value(0), Words(&[0, 0]), Value(1), Value(0)]),
];
