//! One client, in a process of its own: from the welcome to the close.

mod answers;
mod connection;
mod conversation;
mod end;
mod serve;

pub use answers::Answers;
pub use end::End;
pub use serve::{Session, serve};
