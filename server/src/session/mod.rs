//! Serves one client in a child process, from the welcome to the close.

mod buffers;
mod connection;
mod context;
mod conversation;
mod end;
mod lingering_close;
mod one_answer;
mod responder;
mod serve;
mod templates;

pub(crate) use buffers::Buffers;
pub(crate) use connection::Connection;
pub(crate) use context::Context;
pub(crate) use end::End;
pub(crate) use lingering_close::LingeringClose;
pub(crate) use one_answer::refusal_line;
pub(crate) use serve::{refuse, serve};
pub(crate) use templates::Templates;
