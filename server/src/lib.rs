//! A date and time server for a LAN: one child process for each client.
//!
//! [`control`] runs the commands of the command line, `supervisor` is the parent process, `session` a child. It is a library
//! so that tests, fuzz targets and benchmarks can use its modules; the program is `main.rs`.

#![cfg(unix)]

pub mod args;
mod bounded_read;
pub mod clock;
pub mod control;
mod files;
mod host;
mod listener;
mod log;
pub mod platform;
mod runtime;
pub mod sandbox;
mod session;
pub mod settings;
pub mod status;
mod supervisor;
