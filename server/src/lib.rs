//! A date and time server for a LAN: one child process for each client.
//!
//! [`control`] runs the commands of the command line. `monitor` is the process that was started, `server` its child with the event
//! loop, and `session` a child of that, one for each client. It is a library so that tests, fuzz targets and benchmarks can use its
//! modules; the program is `main.rs`.

#![cfg(unix)]

pub mod args;
mod bounded_read;
mod channel;
pub mod clock;
pub mod control;
mod files;
mod host;
mod listener;
mod log;
mod monitor;
pub mod platform;
mod runtime;
pub mod sandbox;
mod server;
mod session;
pub mod settings;
pub mod status;
