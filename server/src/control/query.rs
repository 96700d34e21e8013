//! Asks a running server for its status, and waits for it.

use std::error::Error;
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::poll::{PollTimeout, poll};
use nix::unistd::Pid;

use crate::settings::SettingsError;
use crate::status::Status;

/// A status is smaller: 100,000 clients have 15 MB.
const MAX_STATUS: u64 = 32 << 20;

/// How long a server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The pause between two checks.
const PAUSE: Duration = Duration::from_millis(20);

/// That no server runs.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoServer {
    /// None at the places that the settings name.
    #[error("no server runs; `datetime-server start` starts one")]
    Anywhere,
    /// None that was started with this settings file, which has errors.
    #[error("{0}\nno running server was started with this file")]
    WithSettings(SettingsError),
}

/// The status of the server at `socket`, which is process `pid` as far as that is known.
///
/// # Errors
/// That none runs, or why it cannot be asked.
pub(super) fn query_status(socket: &Path, pid: Option<Pid>) -> Result<Status, Box<dyn Error>> {
    let place = socket.display();
    match (read(socket), pid) {
        (Ok(bytes), _) if bytes.is_empty() => Err(format!("the server at {place} is ending").into()),
        (Ok(bytes), _) => serde_json::from_slice(&bytes).map_err(|error| {
            format!("cannot read the answer of the server at {place}: {error}; is it of another version?")
                .into()
        }),
        (Err(error), Some(pid)) => {
            Err(format!("process {pid} serves, but cannot be asked at {place}: {error}; restart it").into())
        }
        (Err(error), None) if is_absent(&error) => Err(NoServer::Anywhere.into()),
        (Err(error), None) => {
            Err(format!("cannot ask at {place}: {error}; run this command as the server's user or as root")
                .into())
        }
    }
}

/// No program listens there.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::ConnectionRefused
    )
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let stream = UnixStream::connect(path)?;
    check_owner(&stream)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let mut bytes = Vec::new();
    stream.take(MAX_STATUS).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Only this user's server, or root's, is believed: another user's may say anything.
#[cfg(target_os = "linux")]
fn check_owner(stream: &UnixStream) -> io::Result<()> {
    let peer = nix::sys::socket::getsockopt(stream, nix::sys::socket::sockopt::PeerCredentials)?.uid();
    if nix::unistd::geteuid().is_root() || crate::files::is_self_or_root(peer) {
        return Ok(());
    }
    Err(io::Error::other(format!("user {peer} answers there")))
}

/// Other systems name the peer in other ways; there the socket's directory has to do.
#[cfg(not(target_os = "linux"))]
fn check_owner(_stream: &UnixStream) -> io::Result<()> {
    Ok(())
}

/// Waits until `done`, for `limit` at most; whether it was.
pub(super) fn wait_until(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + limit;
    loop {
        if done() {
            return true;
        }
        if Instant::now() >= end {
            return false;
        }
        // A poll on nothing, for its time-out.
        let _ = poll(&mut [], PollTimeout::try_from(PAUSE).unwrap_or(PollTimeout::ZERO));
    }
}
