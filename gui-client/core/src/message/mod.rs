//! The messages between the window and its threads: actions and events go into `update`, effects come out.

mod action;
mod effect;
mod event;

pub use crate::link_event::{Anomaly, CommandId, Ending, Failure, LinkEvent, LinkId, OtherProtocol, Probe};
pub use action::{Action, Field};
pub use effect::{Effect, FocusTarget, WorkerRequest};
pub use event::{DiskEvent, Event};

/// An input of `update`.
#[derive(Clone, Debug)]
pub enum Message {
    /// From the user.
    Action(Action),
    /// From another thread.
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
