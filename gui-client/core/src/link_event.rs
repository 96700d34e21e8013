//! What the worker reports about a connection to a server.

use std::time::{Duration, Instant};

use crate::clock::NoTime;
use crate::clock::narrowing::Exchange;

/// Identifies one attempt to connect and the connection that it leads to. Events with an older id are ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkId(pub u64);

/// Identifies a command of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandId(pub u64);

/// What the program sends to read a clock. The answer is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The time to the nanosecond.
    Now,
    /// The time of day, from a server without `now`.
    Time,
    /// Whether the server's clock is synchronised.
    Sync,
    /// A question to a clock of another kind.
    Question,
}

impl Probe {
    /// The command of our protocol; `None` for another kind of clock.
    #[must_use]
    pub fn command(self) -> Option<&'static str> {
        match self {
            Self::Now => Some("now"),
            Self::Time => Some("time"),
            Self::Sync => Some("sync"),
            Self::Question => None,
        }
    }
}

/// An event of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkEvent {
    /// The attempt to connect failed.
    Failed(Failure),
    /// The server sent its welcome.
    Welcomed {
        /// The welcome as sent.
        welcome: String,
        /// Whether the server ends its lines. An old server does not.
        framed: bool,
    },
    /// The commands in the server's answer to `help`, which the worker sends after the welcome.
    Commands(Vec<String>),
    /// The server did not answer `help` in time: it ignores unknown commands.
    HelpUnanswered,
    /// The round trip of `help`.
    Measured(Duration),
    /// A command of the user was answered.
    Answered {
        /// The command.
        id: CommandId,
        /// The answer as sent.
        answer: String,
        /// The time from sending the command to the last byte of the answer.
        round_trip: Duration,
    },
    /// A probe was answered.
    Probed {
        /// The probe.
        probe: Probe,
        /// The answer as sent.
        answer: String,
        /// When the probe was sent.
        sent: Instant,
        /// When the last byte of the answer was received.
        received: Instant,
    },
    /// A clock of another kind answered a question, the first of which connects.
    Read(Box<Exchange>),
    /// A clock of another kind did not answer a question after the first one, for this reason.
    NotRead(Failure),
    /// The clock at this address speaks our protocol, although its address is that of another kind. The worker connects to it.
    IsOurs,
    /// The server does not behave like a date and time server. The connection stays open.
    Anomaly(Anomaly),
    /// The connection ended. Pending commands will not be answered.
    Ended(Ending),
}

/// Why an attempt to connect failed. Texts are the system's or the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name does not exist.
    NoSuchName(String),
    /// The name could not be resolved, for example because no name server answers.
    ResolveFailed(String),
    /// Resolving the name took too long.
    ResolveTimedOut,
    /// The machine answered that nothing listens on the port.
    Refused(String),
    /// The machine did not answer in time.
    TimedOut {
        /// The timeout.
        limit: Duration,
        /// The addresses that were tried.
        details: String,
    },
    /// There is no route to the machine.
    Unreachable(String),
    /// The server sent this error line instead of a welcome; without `error: `.
    ServerError(String),
    /// The server accepted the connection, but sent no welcome within this time.
    NoWelcome(Duration),
    /// The server closed the connection before the welcome.
    ClosedBeforeWelcome(String),
    /// The server sent more than a welcome can have.
    TooMuchData,
    /// A clock of another kind answered, but not with a time; with the reason.
    NoTime(NoTime),
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// After `quit`.
    Goodbye,
    /// The server closed the idle connection, with this line.
    Idle(String),
    /// The server closed the connection after this error line; without `error: `.
    ServerError(String),
    /// A clock of another kind answered, but no longer with a time; with the reason.
    NoTime(NoTime),
    /// The server closed the connection and gave no reason.
    Closed,
    /// The connection broke, with this error of the system.
    Broken(String),
    /// A command was not answered within this time.
    NoAnswer(Duration),
    /// The server sent more than an answer can have, or too many lines that answer no command.
    TooMuchData,
}

/// A server of another protocol, which a mistyped port most often leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OtherProtocol {
    /// SSH.
    #[error("an SSH server")]
    Ssh,
    /// HTTP.
    #[error("a web server")]
    Web,
    /// SMTP or FTP, whose greetings are alike.
    #[error("a mail or file transfer server")]
    MailOrFile,
    /// POP3 or IMAP.
    #[error("a mail server")]
    Mail,
    /// RFB (VNC).
    #[error("a remote desktop server")]
    RemoteDesktop,
    /// A binary protocol.
    #[error("a server that sends no text")]
    NoText,
}

/// Why a connected server is probably not a date and time server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anomaly {
    /// Its welcome is that of this other kind of server.
    OtherProtocol(OtherProtocol),
    /// It sends lines that answer no command.
    UnsolicitedLines,
}
