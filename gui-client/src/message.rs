//! What moves between the rooms: actions of the user, events from outside, effects to carry out.

use std::path::PathBuf;
use std::time::Duration;

use crate::model::address::Address;
use crate::settings::Settings;

/// One attempt to be connected; events of an earlier one are told apart by it and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkId(pub u64);

/// One question of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskId(pub u64);

/// Everything that the model is told.
#[derive(Clone, Debug)]
pub enum Message {
    /// By the user.
    Action(Action),
    /// By the worker or the disk.
    Event(Event),
}

impl From<Action> for Message {
    fn from(action: Action) -> Self {
        Self::Action(action)
    }
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

/// A text field of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The server's name or address.
    Host,
    /// Its port.
    Port,
    /// A typed command.
    Command,
    /// What the history is filtered by.
    Filter,
}

/// Where the keyboard can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Into a field, with its text selected.
    Field(Field),
    /// To the button that connects.
    Connect,
}

/// What the user did.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Typed into a field: its whole new text.
    Edit(Field, String),
    /// Connect to what the fields say.
    Connect,
    /// Connect to this recent server.
    ConnectTo(Address),
    /// Connect again to the server that was lost or could not be reached.
    TryAgain,
    /// Stop connecting.
    Cancel,
    /// End the connection.
    Disconnect,
    /// Press a command's button.
    Ask(String),
    /// Send what stands in the command field.
    Send,
    /// Forget a recent server.
    Remove(Address),
    /// Copy the shown history.
    CopyHistory,
    /// Copy one entry of the history, by its number.
    CopyEntry(u64),
    /// Copy the details of an error.
    CopyDetails(String),
    /// Write the shown history to a file.
    Export,
    /// Empty the history.
    ClearHistory,
    /// Bring back what was emptied.
    UndoClear,
    /// Close the bar about the settings.
    DismissBar,
    /// Close the notice.
    DismissNotice,
    /// Show this folder in the system's file manager.
    OpenFolder(PathBuf),
    /// Put the keyboard into a field.
    Focus(Field),
    /// The window has this size now, in points.
    Resized(f32, f32),
}

/// What happened outside the window's thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// About a connection.
    Link(LinkId, News),
    /// About a file.
    Disk(DiskNews),
}

/// What the worker tells of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// No connection came about.
    Failed(Failure),
    /// The server has welcomed us.
    Welcomed(String),
    /// The further words that the server understands, from its `help`.
    Words(Vec<String>),
    /// The quiet question after the welcome took this long.
    Measured(Duration),
    /// A question was answered.
    Answered {
        /// Which.
        ask: AskId,
        /// The answer as sent.
        text: String,
        /// From the question's leaving to the answer's last byte.
        round_trip: Duration,
    },
    /// Something is odd about this server, though the connection stands.
    Odd(Oddity),
    /// The connection is over; what was asked and not answered never will be.
    Ended(Ending),
}

/// Why no connection came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name leads nowhere.
    NoSuchName(String),
    /// Names cannot be looked up now.
    LookUpFailed(String),
    /// The look-up of the name took too long.
    LookUpSlow,
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
    Said(String),
    /// It closed before it said anything.
    ClosedAtOnce(String),
    /// It sends without end: no date and time server.
    Flood,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// After `quit`.
    Goodbye,
    /// The server closed it since nothing was asked for long.
    Idle(String),
    /// The server closed it, and these were its last words, without `error: `.
    Said(String),
    /// The server closed it without a word.
    Closed,
    /// It broke.
    Broken(String),
    /// A question got no answer within this time.
    Silent(Duration),
    /// It sent without end.
    Flood,
}

/// What is odd about a server that we are connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Its welcome is that of another kind of server: which.
    Foreign(&'static str),
    /// It says things that nobody asked.
    Chatty,
}

/// What the disk thread tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskNews {
    /// The settings could not be saved, and why.
    NotSaved(String),
    /// The history was written to this file.
    Exported(PathBuf),
    /// The history could not be written, and why.
    NotExported(String),
}

/// What the worker is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Connect; an earlier connection or attempt is given up.
    Connect(LinkId, Address),
    /// Ask over the connection.
    Ask(LinkId, AskId, String),
    /// Close the connection, or give up the attempt.
    Close,
}

/// What the model wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// By the worker.
    Order(Order),
    /// Keep the settings.
    Save(Settings),
    /// Put this text on the clipboard.
    Copy(String),
    /// Write this text to a file of the user's.
    Export(String),
    /// Send the keyboard there.
    Focus(Target),
    /// Show this folder.
    OpenFolder(PathBuf),
}
