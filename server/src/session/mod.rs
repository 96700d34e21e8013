//! One client, in a process of its own: from the welcome to the close.

mod buffers;
mod connection;
mod conversation;
mod end;
mod replies;
mod serve;
mod templates;

pub use buffers::Buffers;
pub use connection::{Receive, Received};
pub use end::End;
pub use serve::{Session, refuse, serve};
pub use templates::Templates;
