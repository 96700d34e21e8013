//! What a child process does, from the fork to its exit status.

use std::net::TcpStream;
use std::os::fd::AsFd;

use datetime_protocol::error::Refusal;
use nix::unistd::Pid;

use super::scoreboard::Row;
use crate::clock::{SystemClock, Zone};
use crate::host;
use crate::platform::{Signals, close_all_but};
use crate::sandbox::Confinement;
use crate::session::{Buffers, Connection, Context, End, Templates, refuse, serve};
use crate::settings::Limits;

/// What a child inherits from the parent.
pub(super) struct SessionChild<'a> {
    pub(super) parent: Pid,
    pub(super) signals: Signals,
    pub(super) confinement: &'a Confinement,
    pub(super) buffers: &'a mut Buffers,
    pub(super) templates: &'a Templates,
    /// The time zone of the machine.
    pub(super) local_zone: &'a Zone,
    pub(super) limits: &'a Limits,
    pub(super) row: Option<Row>,
}

impl SessionChild<'_> {
    /// Serves a client. Closes every other descriptor first. Returns the exit status.
    pub(super) fn run(self, stream: &TcpStream) -> u8 {
        let Self { parent, signals, confinement, buffers, templates, local_zone, limits, row } = self;
        if !host::end_with_parent(parent) {
            return End::Stopped.status();
        }
        let confined = confinement.confine_child();
        close_all_but(stream.as_fd());
        let connection = Connection::new(stream, parent, signals);
        if confined.is_err() {
            refuse(Refusal::NoProcess, buffers, &connection);
            return End::Failed.status();
        }
        let context = Context {
            templates,
            zone: templates.zone.as_ref().unwrap_or(local_zone),
            clock: &SystemClock,
            idle_timeout: limits.idle_timeout.get(),
            write_timeout: limits.write_timeout.get(),
            on_request: &|now| {
                if let Some(row) = row {
                    row.count_request(now);
                }
            },
        };
        serve(&context, buffers, &connection).status()
    }
}
