//! One client, in a process of its own: from the welcome to the close.

mod answers;
mod buffers;
mod connection;
mod conversation;
mod end;
mod replies;
mod serve;

pub use answers::Answers;
pub use buffers::Buffers;
pub use connection::{Receive, Received};
pub use end::End;
pub use serve::{Session, refuse, serve};
