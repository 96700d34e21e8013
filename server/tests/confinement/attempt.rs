//! A system call that an attacker would make, and the outcome that it must have.

use std::fmt;

use nix::errno::Errno;
use nix::libc::c_long;
use nix::unistd::Pid;

use crate::tracee::{Argument, Outcome};

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Attempt {
    pub name: &'static str,
    pub number: c_long,
    pub arguments: &'static [Arg],
    in_session: Expected,
    in_server: Expected,
}

/// An argument of an attempt. [`Context`] resolves it for a running server.
#[derive(Clone, Copy)]
pub enum Arg {
    Value(i64),
    /// The process ID of a process.
    Process(Role),
    /// The process group of the server and its sessions, as kill(2) takes it.
    Group,
    /// The descriptor of the first socket of the process: the client of a session.
    Socket,
    /// The path of a file of the user of the process.
    File,
    /// A path in the directory of that file that does not exist.
    NewFile,
    /// A pointer to these bytes.
    Bytes(&'static [u8]),
    /// A pointer to these numbers.
    Words(&'static [u64]),
    /// A pointer to zeros.
    Buffer,
}

/// A process of a running server.
#[derive(Clone, Copy, Debug)]
pub enum Role {
    Monitor,
    /// The parent of the sessions, and child of the monitor.
    Server,
    /// The session that makes the attempts, if not the server process does.
    Session,
    /// Another session.
    Sibling,
}

/// The outcome that an attempt must have, with the reason if it is not the filter that decides.
#[derive(Clone, Copy)]
pub enum Expected {
    /// The filter denies the call: EPERM.
    Denied,
    /// One of these errors.
    Fails(&'static [Errno], &'static str),
    /// One of these errors. A process of root may succeed.
    FailsExceptForRoot(&'static [Errno], &'static str),
    /// Any result, because it affects nothing outside the process.
    Harmless(&'static str),
}

use Expected::{Denied, Fails, FailsExceptForRoot, Harmless};

/// An attempt that the filter denies in every process.
pub const fn attempt(name: &'static str, number: c_long, arguments: &'static [Arg]) -> Attempt {
    Attempt { name, number, arguments, in_session: Denied, in_server: Denied }
}

impl Attempt {
    /// The outcome in a session.
    pub const fn session(self, in_session: Expected) -> Self {
        Self { in_session, ..self }
    }

    /// The outcome in the server process.
    pub const fn server(self, in_server: Expected) -> Self {
        Self { in_server, ..self }
    }

    /// The same outcome in both.
    pub const fn both(self, expected: Expected) -> Self {
        Self { in_session: expected, in_server: expected, ..self }
    }

    pub fn expected(&self, process: Role) -> Expected {
        if matches!(process, Role::Server) { self.in_server } else { self.in_session }
    }
}

impl Expected {
    pub fn permits(self, outcome: Outcome, is_root: bool) -> bool {
        match self {
            Denied => outcome == Outcome::Failed(Errno::EPERM),
            Fails(errors, _) => errors.iter().any(|error| outcome == Outcome::Failed(*error)),
            FailsExceptForRoot(errors, reason) => is_root || Fails(errors, reason).permits(outcome, false),
            Harmless(_) => !matches!(outcome, Outcome::Ended(_)),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Denied => write!(formatter, "EPERM (the filter denies it)"),
            Fails(errors, reason) => write!(formatter, "{errors:?} ({reason})"),
            FailsExceptForRoot(errors, reason) => write!(formatter, "{errors:?} except for root ({reason})"),
            Harmless(reason) => write!(formatter, "any result ({reason})"),
        }
    }
}

/// The values to which the arguments in the table refer.
#[derive(Clone, Debug)]
pub struct Context {
    pub monitor: Pid,
    pub server: Pid,
    pub session: Pid,
    pub sibling: Pid,
    pub group: Pid,
    pub socket: i64,
    pub file: Vec<u8>,
    pub new_file: Vec<u8>,
}

impl Context {
    pub fn arguments(&self, attempt: &Attempt) -> Vec<Argument> {
        attempt.arguments.iter().map(|argument| self.argument(*argument)).collect()
    }

    fn argument(&self, argument: Arg) -> Argument {
        let terminated = |path: &[u8]| Argument::Bytes([path, b"\0"].concat());
        match argument {
            Arg::Value(value) => Argument::Value(value),
            Arg::Process(role) => Argument::Value(self.pid(role).as_raw().into()),
            Arg::Group => Argument::Value((-self.group.as_raw()).into()),
            Arg::Socket => Argument::Value(self.socket),
            Arg::File => terminated(&self.file),
            Arg::NewFile => terminated(&self.new_file),
            Arg::Bytes(bytes) => Argument::Bytes(bytes.to_vec()),
            Arg::Words(words) => Argument::Bytes(words.iter().flat_map(|word| word.to_ne_bytes()).collect()),
            Arg::Buffer => Argument::Bytes(vec![0; 256]),
        }
    }

    pub fn pid(&self, role: Role) -> Pid {
        match role {
            Role::Monitor => self.monitor,
            Role::Server => self.server,
            Role::Session => self.session,
            Role::Sibling => self.sibling,
        }
    }
}
