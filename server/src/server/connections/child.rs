//! What a child process does, from the fork to its exit status.

use std::net::TcpStream;
use std::os::fd::AsRawFd;

use datetime_protocol::error::Refusal;
use nix::unistd::Pid;

use super::scoreboard::Row;
use crate::clock::{SystemClock, Zone};
use crate::host;
use crate::platform::{Signals, close_all_but, forbid_processes};
use crate::session::{Buffers, Connection, Context, End, Templates, refuse, serve};
use crate::settings::{Limits, Protocol};

/// What a session inherits from the server.
pub(super) struct SessionChild<'a> {
    pub(super) parent: Pid,
    pub(super) signals: Signals,
    /// Whether it must not start processes. The rest of the sandbox is inherited.
    pub(super) is_limited: bool,
    pub(super) buffers: &'a mut Buffers,
    pub(super) templates: &'a Templates,
    /// The time zone of the machine.
    pub(super) local_zone: &'a Zone,
    pub(super) limits: &'a Limits,
    pub(super) protocol: Protocol,
    pub(super) row: Row,
}

impl SessionChild<'_> {
    /// Serves a client. Closes every other descriptor first. Returns the exit status.
    pub(super) fn run(self, stream: &TcpStream) -> u8 {
        let Self { parent, signals, is_limited, buffers, templates, local_zone, limits, protocol, row } =
            self;
        if !host::end_with_parent(parent) {
            return End::Stopped.status();
        }
        close_all_but(&mut [stream.as_raw_fd()]);
        let connection = Connection::new(stream, parent, signals);
        let end = if is_limited && forbid_processes().is_err() {
            refuse(protocol, Refusal::NoProcess, buffers, &connection);
            End::Failed
        } else {
            let context = Context {
                templates,
                zone: templates.zone.as_ref().unwrap_or(local_zone),
                clock: &SystemClock,
                idle_timeout: limits.idle_timeout.get(),
                write_timeout: limits.write_timeout.get(),
                on_request: &|now| row.count_request(now),
            };
            serve(protocol, &context, buffers, &connection)
        };
        row.mark_ended();
        end.status()
    }
}
