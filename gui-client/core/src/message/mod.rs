//! What moves between the rooms: actions of the user, events from outside, effects to carry out.

mod action;
mod effect;
mod event;

pub use action::{Action, Setting};
pub use effect::{Effect, Look, Order};
pub use event::{DiskNews, Ending, Event, Failure, News, Oddity};

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
    /// What zones are searched by.
    Zone,
}

/// Where the keyboard can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Into a field, with its text selected.
    Field(Field),
    /// To the button that connects.
    Connect,
}
