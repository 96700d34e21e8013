//! Starts the real server on a free loopback port, talks to it, and ends it: for tests, developer tasks and the benchmark.
#![forbid(unsafe_code)]
#![expect(
    clippy::missing_errors_doc,
    reason = "every error is a failed set-up, and its message says what failed"
)]
#![expect(clippy::must_use_candidate, reason = "an attribute for each getter says nothing new")]

mod client;
mod process;
mod server;
#[cfg(target_os = "linux")]
pub mod strace;
mod wait;

pub use client::Client;
pub use process::{Process, children, output, sessions};
pub use server::{Server, command, free_port};
pub use wait::{TIMEOUT, wait_for, wait_until};
