//! What moves between the rooms: actions of the user, events from outside, effects to carry out.

mod action;
mod effect;
mod event;

pub use crate::link_event::{Anomaly, CommandId, Ending, Failure, LinkEvent, LinkId, Probe};
pub use action::{Action, Field};
pub use effect::{Effect, FocusTarget, WorkerRequest};
pub use event::{DiskEvent, Event};

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
