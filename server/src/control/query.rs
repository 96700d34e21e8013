//! Queries the status of a running server over its control socket.

use std::error::Error;
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use nix::unistd::{Pid, geteuid};

use crate::files::is_self_or_root;
use crate::platform::peer_user;
use crate::settings::SettingsError;
use crate::status::Status;

/// Maximum size of a status: 100,000 clients take 15 MB.
const MAX_STATUS: u64 = 32 << 20;

/// How long a server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// No server is running.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoServer {
    /// None at the paths in the settings.
    #[error("no server is running; start one with `datetime-server start`")]
    NotRunning,
    /// The settings have errors, and none was started with this file.
    #[error("{0}\nno running server was started with this file")]
    InvalidSettings(SettingsError),
}

/// The status of the server at `socket`, whose process is `pid` if known.
///
/// # Errors
/// No server is running, or it cannot be queried.
pub(super) fn query_status(socket: &Path, pid: Option<Pid>) -> Result<Status, Box<dyn Error>> {
    let path = socket.display();
    match (read(socket), pid) {
        (Ok(bytes), _) if bytes.is_empty() => Err(format!("the server at {path} is exiting").into()),
        (Ok(bytes), _) => serde_json::from_slice(&bytes).map_err(|error| {
            format!("cannot parse the status from {path}: {error}; use the program of the server's version")
                .into()
        }),
        (Err(error), Some(pid)) => {
            Err(format!("process {pid} is running, but cannot be queried at {path}: {error}; restart it")
                .into())
        }
        (Err(error), None) if is_absent(&error) => Err(NoServer::NotRunning.into()),
        (Err(error), None) => Err(format!(
            "cannot query the server at {path}: {error}; run this command as the server's user or as root"
        )
        .into()),
    }
}

/// Whether an error of `connect(2)` means that no process is listening.
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

/// Accepts only a server of this user or of root: a server of another user could report false values.
fn check_owner(stream: &UnixStream) -> io::Result<()> {
    let owner = peer_user(stream)?;
    if geteuid().is_root() || is_self_or_root(owner.as_raw()) {
        return Ok(());
    }
    Err(io::Error::other(format!("a process of user {owner} answers there")))
}
