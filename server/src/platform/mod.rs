//! Everything that differs between operating systems, and every call that needs `unsafe`.
//!
//! `linux`, `macos` and `freebsd` provide the same functions, and the compiler sees only one of them as `system`. A port to another
//! system adds such a file. The other modules work on every Unix system.

mod descriptors;
mod fork;
mod reap;
mod shared;
mod signals;

#[cfg_attr(target_os = "linux", path = "linux/mod.rs")]
#[cfg_attr(target_vendor = "apple", path = "macos.rs")]
#[cfg_attr(target_os = "freebsd", path = "freebsd.rs")]
mod system;
#[cfg(not(target_os = "linux"))]
mod unsupported;

pub(crate) use descriptors::{close_all_but, inherit, redirect_standard_streams, whole_file_lock};
pub use fork::fork_child;
pub(crate) use fork::{PANICKED, fork_into_background, limit_child};
pub(crate) use reap::{Exit, reap_one};
pub(crate) use shared::SharedNumbers;
pub(crate) use signals::{PendingSignals, Signals, Woken, ignore_undocumented, stop_requested};
pub(crate) use system::{
    ACCEPT_INHERITS_NONBLOCKING, Landlock, MORE_TO_COME, ProcessHandle, connect_abstract, drop_capabilities,
    drop_new_syns, groups, may_have_capabilities, peer_user, process_limit, read_kernel_clock,
    restrict_process, set_groups, set_keepalive, set_parent_death_signal,
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
