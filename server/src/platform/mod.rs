//! Everything that differs between operating systems, and every call that needs `unsafe`.
//!
//! `linux`, `macos` and `freebsd` provide the same functions, and the compiler sees only one of them as `system`. A port to another
//! system adds such a file. The other modules work on every Unix system.

mod descriptors;
mod fork;
mod limits;
mod reap;
mod shared;
mod signals;

use std::sync::atomic::AtomicU64;

#[cfg_attr(target_os = "linux", path = "linux/mod.rs")]
#[cfg_attr(target_vendor = "apple", path = "macos.rs")]
#[cfg_attr(target_os = "freebsd", path = "freebsd.rs")]
mod system;
#[cfg(not(target_os = "linux"))]
mod unsupported;

pub(crate) use descriptors::{
    MAX_PASSED, close_all_but, inherit, receive_with_descriptors, redirect_standard_streams,
    send_with_descriptors, whole_file_lock,
};
pub(crate) use fork::{PANICKED, fork_child, fork_into_background};
pub(crate) use limits::descriptor_limit;
pub(crate) use reap::{Exit, exited_child, reap, reap_any};
pub(crate) use shared::SharedNumbers;
pub(crate) use signals::{PendingSignals, Signals, Woken, ignore_undocumented, stop_requested};
pub(crate) use system::{
    ACCEPT_INHERITS_NONBLOCKING, ACCEPT_INHERITS_TIMEOUT, ChildSignal, FILTER, MORE_TO_COME, ProcessHandle,
    call_name, connect_abstract, drop_new_syns, forbid_processes, groups, peer_user, process_limit,
    read_kernel_clock, sandbox_parts, set_child_subreaper, set_groups, set_keepalive,
    set_parent_death_signal, unmap_alternate_stack, unsupported_parts,
};

/// The kernel's report on its clock.
#[derive(Clone, Copy, Debug)]
pub struct KernelClock {
    /// Whether a time daemon synchronises the clock.
    pub synchronised: bool,
    /// The bound on its error, in microseconds.
    pub maximum_error_us: i64,
}

/// When TCP keepalive probes are sent.
#[derive(Clone, Copy, Debug)]
pub struct Keepalive {
    /// Seconds without traffic before the first probe.
    pub idle: u32,
    /// Seconds between probes.
    pub interval: u32,
    /// Probes without an answer before the connection is closed.
    pub count: u32,
}

/// A part of the sandbox of the server. Its sessions inherit it.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its name in `status`.
    pub name: &'static str,
    /// What the server lacks without it.
    pub purpose: &'static str,
    /// The system call that applies it.
    pub call: &'static str,
    /// Applies it to this process permanently.
    pub enter: fn(Attempt) -> nix::Result<()>,
}

/// What for a part of the sandbox is applied.
#[derive(Clone, Copy, Debug)]
pub enum Attempt {
    /// To try it in a child. A system call that the filter does not allow ends the process, and its number plus one is stored here.
    Trial(&'static AtomicU64),
    /// To serve in it.
    Final,
}
