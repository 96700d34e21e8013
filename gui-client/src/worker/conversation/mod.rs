//! The conversation with a server as a pure state machine: received bytes and times go in, bytes to send and events come
//! out. It handles servers that end their lines and old ones that do not.

mod command_queue;
mod inputs;
mod other_protocol;
mod replies;
mod state;

pub(super) use state::Conversation;
