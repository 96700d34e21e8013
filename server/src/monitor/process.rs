//! The process of the server, as the monitor sees it.

use std::time::Instant;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::{Pid, setpgid};
use tracing::error;

use crate::channel::Channel;
use crate::platform::fork_child;

/// Free memory that the server inherits, in bytes; less than what the C library allocates outside of the heap.
const HEAP_RESERVE: usize = 100 * 1024;

/// The running server. It and its sessions are a process group, which only the monitor signals.
#[derive(Debug)]
pub(super) struct ServerProcess {
    pub(super) pid: Pid,
    pub(super) channel: Channel,
    /// Whether its end of the channel is open.
    pub(super) is_connected: bool,
    pub(super) started: Instant,
    /// Whether it accepts clients.
    pub(super) is_ready: bool,
    /// Until when it may accept clients from listening sockets that the last reload removed; `None` if it has closed them.
    pub(super) retiring_until: Option<Instant>,
}

impl ServerProcess {
    /// Forks a process that runs `serve` with its end of the channel.
    ///
    /// # Errors
    /// The error of `socketpair(2)` or `fork(2)`.
    pub(super) fn start(serve: impl FnOnce(Channel) -> u8) -> std::io::Result<Self> {
        let (ours, theirs) = Channel::pair()?;
        // Leaves free memory at the end of the heap. If the server extended the heap, it would have one mapping more to copy for
        // every session.
        drop(std::hint::black_box(Vec::<u8>::with_capacity(HEAP_RESERVE)));
        let pid = fork_child(|| {
            // Both processes do this, so that the group exists whichever continues first.
            let _ = setpgid(Pid::from_raw(0), Pid::from_raw(0));
            serve(theirs)
        })?;
        let _ = setpgid(pid, pid);
        Ok(Self {
            pid,
            channel: ours,
            is_connected: true,
            started: Instant::now(),
            is_ready: false,
            retiring_until: None,
        })
    }

    /// Kills the server and its sessions, because an attacker may control it. Nothing more is read from it.
    pub(super) fn kill(&mut self, reason: &str) {
        self.is_connected = false;
        error!("the server process {} {reason}; killing it", self.pid);
        self.signal_group(Signal::SIGKILL);
    }

    /// Signals the server and its sessions.
    pub(super) fn signal_group(&self, signal: Signal) {
        // The server has not been reaped, so the group cannot be another one.
        let _ = killpg(self.pid, signal);
    }
}
