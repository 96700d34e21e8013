//! Tries everything that the sandbox forbids, from inside it. This is a separate program with one thread, like a server: the sandbox
//! cannot be undone, so it would also apply to all other tests.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io::{self, Write};
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::os::unix::net::UnixStream;
    use std::process::{Command, ExitCode};

    use datetime_server::platform::fork_child;
    use datetime_server::sandbox::Confinement;
    use nix::libc;
    use nix::sys::wait::{WaitStatus, waitpid};
    use nix::unistd::Pid;

    /// The name of an attempt, and a function that makes it and returns whether the outcome is as expected.
    type Attempt = (&'static str, fn() -> bool);

    /// Attempts of an attacker who controls a session.
    const FORBIDDEN_IN_CHILD: &[Attempt] = &[
        ("read a file", || File::open("/etc/hostname").is_err() && File::open("/etc/passwd").is_err()),
        ("list a directory", || std::fs::read_dir("/").is_err()),
        ("create a file", || File::create("/tmp/datetime-sandbox-test").is_err()),
        ("run a program", || Command::new("/bin/true").status().is_err()),
        ("open a connection", || TcpStream::connect("127.0.0.1:9").is_err_and(|error| !refused(&error))),
        ("listen", || TcpListener::bind("127.0.0.1:0").is_err()),
        ("send a datagram", || UdpSocket::bind("127.0.0.1:0").is_err()),
        ("reach a local service", || UnixStream::pair().is_err()),
        ("fork", || nix::unistd::geteuid().is_root() || fork_child(|| 0).is_err()),
        ("duplicate a descriptor", || nix::unistd::dup(io::stderr()).is_err()),
        ("mount", || {
            denied(nix::mount::mount(
                None::<&str>,
                "/",
                None::<&str>,
                nix::mount::MsFlags::MS_REMOUNT,
                None::<&str>,
            ))
        }),
        ("leave its namespaces", || denied(nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET))),
        ("trace its parent", || denied(nix::sys::ptrace::attach(Pid::parent()))),
        ("connect by Multipath TCP", || {
            let stream = i64::from(libc::SOCK_STREAM);
            denied_call(
                libc::SYS_socket,
                [i64::from(libc::AF_INET), stream, i64::from(libc::IPPROTO_MPTCP), 0],
            )
        }),
        ("connect by TCP Fast Open", || {
            denied_call(libc::SYS_sendto, [-1, 0, 0, i64::from(libc::MSG_FASTOPEN)])
        }),
        ("survive its parent", || denied_call(libc::SYS_prctl, [libc::PR_SET_PDEATHSIG.into(), 0, 0, 0])),
        ("create shared memory that outlives it", || denied_call(libc::SYS_shmget, [0, 4096, 0o1600, 0])),
        ("open a message queue", || denied_call(libc::SYS_msgget, [0, 0o1600, 0, 0])),
        ("create a file in memory", || denied_call(libc::SYS_memfd_create, [0, 0, 0, 0])),
        ("become root of a user namespace", || {
            denied_call(libc::SYS_clone, [(libc::CLONE_NEWUSER | libc::SIGCHLD).into(), 0, 0, 0])
        }),
        ("open a sequenced-packet socket", || {
            denied_call(libc::SYS_socket, [libc::AF_INET.into(), libc::SOCK_SEQPACKET.into(), 0, 0])
        }),
        ("type into a terminal", || denied_call(libc::SYS_ioctl, [0, TIOCSTI, 0, 0])),
        ("change the mode of a file", || denied_call(libc::SYS_fchmod, [0, 0o777, 0, 0])),
        ("change the owner of a file", || denied_call(libc::SYS_fchown, [0, 0, 0, 0])),
        ("change a file's attributes", || denied_call(libc::SYS_fsetxattr, [0, 0, 0, 0])),
        ("set its parent's limits", || denied_call(libc::SYS_prlimit64, [parent(), 0, 0, 0])),
        ("change its parent's priority", || denied_call(libc::SYS_setpriority, [0, parent(), 0, 0])),
        ("bind its parent to a processor", || denied_call(libc::SYS_sched_setaffinity, [parent(), 0, 0, 0])),
        ("gain privileges", || nix::sys::prctl::get_no_new_privs().unwrap_or_default()),
    ];

    /// Attempts that must also fail in the parent.
    const FORBIDDEN_IN_PARENT: &[Attempt] = &[
        ("run a program", || Command::new("/bin/true").status().is_err()),
        ("send a datagram", || UdpSocket::bind("127.0.0.1:0").is_err()),
        ("reach a local service", || {
            UnixStream::connect("/nowhere").is_err_and(|error| error.raw_os_error() == Some(1))
        }),
        ("mount", || denied(nix::mount::umount("/nowhere"))),
    ];

    /// Operations that the parent needs while it serves.
    const ALLOWED_IN_PARENT: &[Attempt] = &[
        ("read its settings", || File::open("/etc/passwd").is_ok()),
        ("listen for a reload", || TcpListener::bind("127.0.0.1:0").is_ok()),
        ("read its networks", || nix::ifaddrs::getifaddrs().is_ok()),
        ("fork", || fork_child(|| 7).is_ok_and(|pid| status(pid) == Some(7))),
    ];

    pub(crate) fn main() -> ExitCode {
        let mut missing = Vec::new();
        let confinement = Confinement::begin(&mut missing);
        let mut failures = count_false("the parent could not", ALLOWED_IN_PARENT);
        failures += count_false("the parent could", FORBIDDEN_IN_PARENT);
        let has_landlock = !missing.iter().any(|part| part.contains("Landlock"));
        let child = fork_child(move || {
            if confinement.confine_child().is_err() {
                return 100;
            }
            // Without Landlock, files can be opened.
            let attempts = if has_landlock {
                FORBIDDEN_IN_CHILD
            } else {
                FORBIDDEN_IN_CHILD.get(3..).unwrap_or_default()
            };
            count_false("a child could", attempts)
        });
        failures += child.map_or(1, |pid| status(pid).unwrap_or(100));
        let total = ALLOWED_IN_PARENT.len() + FORBIDDEN_IN_PARENT.len() + FORBIDDEN_IN_CHILD.len();
        print(&format!(
            "{total} attempts, {failures} with the wrong outcome; missing on this system: {missing:?}"
        ));
        if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn count_false(what: &str, attempts: &[Attempt]) -> u8 {
        let mut failures = 0;
        for (name, holds) in attempts {
            if !holds() {
                print(&format!("FAILED: {what} {name}"));
                failures += 1;
            }
        }
        failures
    }

    /// TIOCSTI of ioctl_tty(2).
    const TIOCSTI: i64 = 0x5412;

    fn parent() -> i64 {
        Pid::parent().as_raw().into()
    }

    /// Makes a system call and returns whether it was denied. If it were permitted, it would fail with another error or do nothing.
    #[expect(unsafe_code, reason = "an attacker's calls have no safe wrappers")]
    fn denied_call(call: libc::c_long, [a, b, c, d]: [i64; 4]) -> bool {
        // SAFETY: only numbers and null pointers are passed.
        let outcome = unsafe { libc::syscall(call, a, b, c, d, 0, 0) };
        outcome == -1 && nix::errno::Errno::last() == nix::errno::Errno::EPERM
    }

    fn denied(outcome: nix::Result<()>) -> bool {
        outcome == Err(nix::errno::Errno::EPERM)
    }

    fn refused(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::ConnectionRefused
    }

    fn status(pid: Pid) -> Option<u8> {
        match waitpid(pid, None) {
            Ok(WaitStatus::Exited(_, code)) => u8::try_from(code).ok(),
            Ok(_) | Err(_) => None,
        }
    }

    fn print(line: &str) {
        let _ = writeln!(io::stderr(), "{line}");
    }
}
