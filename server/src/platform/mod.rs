//! Processes, signals, shared memory: the only rooms with `unsafe`, each block around one system call.

pub mod background;
#[cfg(target_os = "linux")]
pub mod capabilities;
pub mod close_fds;
pub mod fork;
pub mod inherit;
pub mod kernel_clock;
#[cfg(target_os = "linux")]
pub mod landlock;
pub mod nproc_limit;
pub mod pidfd;
pub mod reap;
pub mod shared;
pub mod signals;
pub mod socket_filter;
pub mod standard_streams;
mod wait;
