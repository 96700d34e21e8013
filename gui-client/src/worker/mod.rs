//! The worker: the thread that owns the connections to servers. It receives requests and sends events. Names are
//! resolved and connections opened on separate threads, because neither call can be interrupted. Questions to clocks of other kinds have threads of their own for the same reason.

mod context;
mod conversation;
mod happy_eyeballs;
mod link;
mod links;
mod query;
mod questions;
mod resolve;
mod thread;
mod timeouts;

pub use thread::Worker;
pub use timeouts::Timeouts;
