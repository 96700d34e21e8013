//! What the worker reports about a connection.

use std::time::{Duration, Instant};

/// One attempt to be connected; events of an earlier one are told apart by it and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkId(pub u64);

/// One question of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandId(pub u64);

/// A question that the program asks for itself, to look at the server's clock; its answer is none of the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The moment to the nanosecond.
    Now,
    /// The time of day, of a server that has no `now`.
    Time,
    /// Is the clock synchronised?
    Sync,
}

impl Probe {
    /// The command that asks it.
    #[must_use]
    pub fn command(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Time => "time",
            Self::Sync => "sync",
        }
    }
}

/// What the worker tells of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkEvent {
    /// No connection came about.
    Failed(Failure),
    /// The server has welcomed us.
    Welcomed {
        /// Its first line, as sent.
        welcome: String,
        /// Does it end its lines? An old server does not.
        framed: bool,
    },
    /// The further words that the server understands, from its `help`.
    CustomCommands(Vec<String>),
    /// The quiet question after the welcome got no answer in time: this server says nothing to what it does not know.
    HelpUnanswered,
    /// The quiet question after the welcome took this long.
    Measured(Duration),
    /// A question was answered.
    Answered {
        /// Which.
        id: CommandId,
        /// The answer as sent.
        answer: String,
        /// From the question's leaving to the answer's last byte.
        round_trip: Duration,
    },
    /// A question of the program's own was answered.
    Probed {
        /// Which.
        probe: Probe,
        /// The answer as sent.
        answer: String,
        /// When the question left.
        sent: Instant,
        /// When the answer's last byte came.
        received: Instant,
    },
    /// Something is odd about this server, though the connection stands.
    Anomaly(Anomaly),
    /// The connection is over; what was asked and not answered never will be.
    Ended(Ending),
}

/// Why no connection came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name leads nowhere.
    NoSuchName(String),
    /// Names cannot be looked up now.
    ResolveFailed(String),
    /// The look-up of the name took too long.
    ResolveTimedOut,
    /// The machine is there, and nothing listens.
    Refused(String),
    /// No answer in time.
    TimedOut {
        /// How long was waited.
        limit: Duration,
        /// What was tried.
        details: String,
    },
    /// There is no way to that machine.
    Unreachable(String),
    /// The server said no, in these words, without `error: `.
    ServerError(String),
    /// It accepted the connection, and sent no welcome within this time.
    NoWelcome(Duration),
    /// It closed before it said anything.
    ClosedBeforeWelcome(String),
    /// It sends without end: no date and time server.
    TooMuchData,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// After `quit`.
    Goodbye,
    /// The server closed it since nothing was asked for long.
    Idle(String),
    /// The server closed it, and these were its last words, without `error: `.
    ServerError(String),
    /// The server closed it without a word.
    Closed,
    /// It broke.
    Broken(String),
    /// A question got no answer within this time.
    NoAnswer(Duration),
    /// It sent without end.
    TooMuchData,
}

/// What is odd about a server that we are connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anomaly {
    /// Its welcome is that of another kind of server: which.
    OtherProtocol(&'static str),
    /// It says things that nobody asked.
    UnsolicitedLines,
}
