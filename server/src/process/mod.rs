//! Processes and signals: the only rooms with `unsafe`, each around one system call.

pub mod fork;
pub mod kernel_clock;
pub mod signals;
