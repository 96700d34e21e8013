//! Answers a status query from a child process, so that the parent does not wait for the program that asked.

use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use nix::unistd::Pid;

use crate::host;
use crate::platform::{close_all_but, fork_child};
use crate::status::Status;

/// Maximum number of status queries that are answered at once. Only the owner of the control socket can connect, and an answer
/// takes about a millisecond.
pub(super) const MAX_STATUS_CHILDREN: usize = 8;

/// Maximum time for the program that asked to read the status.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);

/// Forks a child of `parent` that sends the status. Returns the PID of the child.
///
/// # Errors
/// The error of `fork(2)`.
pub(super) fn fork_status_child(
    parent: Pid,
    stream: &UnixStream,
    status: impl FnOnce() -> Status,
) -> nix::Result<Pid> {
    fork_child(|| {
        if !host::end_with_parent(parent) {
            return 0;
        }
        let status = status();
        // A program that asks and does not read must not keep the port in use.
        close_all_but(stream.as_fd());
        u8::from(send(stream, &status).is_err())
    })
}

fn send(mut stream: &UnixStream, status: &Status) -> Result<(), Box<dyn std::error::Error>> {
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    Ok(stream.write_all(&serde_json::to_vec(status)?)?)
}
