//! Asking a running server, and waiting for it.

use std::error::Error;
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::poll::{PollTimeout, poll};

use crate::runtime::{control_socket_path, holder, pid_file_path};
use crate::settings::{Loaded, Process};
use crate::status::Status;
use crate::{host, settings};

/// A status is smaller: 100,000 clients have 15 MB.
const MAX_STATUS: u64 = 32 << 20;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Reads the settings, which say where a server can be found.
pub(super) fn settings(config: Option<&Path>) -> Result<Loaded, Box<dyn Error>> {
    Ok(settings::load(config, &host::name())?)
}

/// The status of the server of these settings.
///
/// # Errors
/// That none runs, or why it cannot be asked.
pub(super) fn status(process: &Process) -> Result<Status, Box<dyn Error>> {
    let path = control_socket_path(process);
    match read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
            format!(
                "the server at {} answers in another way ({error}); is it of another version?",
                path.display()
            )
            .into()
        }),
        Err(error) => Err(explain(process, &path, &error).into()),
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let stream = UnixStream::connect(path)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut bytes = Vec::new();
    stream.take(MAX_STATUS).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn explain(process: &Process, path: &Path, error: &io::Error) -> String {
    match holder(&pid_file_path(process)) {
        Ok(None) => "no server runs; `datetime-server start` starts one".to_owned(),
        Ok(Some(pid)) => format!("process {pid} serves, but cannot be asked at {}: {error}", path.display()),
        Err(_) => format!("cannot ask at {}: {error}; ask as the user who started it", path.display()),
    }
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
