//! What the window knows, and every decision it takes: plain data, no egui, no sockets, no files, no threads.

#![forbid(unsafe_code)]

pub mod address;
pub mod agreement;
pub mod backoff;
pub mod checks;
pub mod history;
pub mod link;
pub mod link_event;
pub mod live;
pub mod message;
pub mod model;
pub mod notice;
pub mod now;
pub mod offset;
mod pasted;
pub mod recents;
pub mod settings;
mod update;
pub mod view;

pub use model::Model;
pub use now::Now;
pub use update::update;
