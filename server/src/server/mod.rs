//! The server: the child of the monitor with the event loop. It has one thread that accepts, admits, forks and reaps, and never waits
//! for a client. It is confined before its first client, and can open neither files nor sockets.

mod configuration;
mod connections;
mod event_loop;
mod phase;
mod poll_set;
mod report;
mod start;
mod status_query;

pub(crate) use start::{Inherited, serve};
