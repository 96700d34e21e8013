//! The first window listens on a Unix socket. Which process is the first is decided by a lock, which the system releases when the
//! process ends in any way; a socket that a killed process left behind is replaced.

use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use datetime_client_core::clock::ClockAddress;
use datetime_client_core::message::Event;

use super::Instance;
use crate::events::EventSender;

/// How long the first window may take to answer. One that hangs must not keep the user from opening another.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The first window may not listen yet.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// The maximum length of a request: an address and its end of line.
const MAX_REQUEST: u64 = 1024;

/// The answer to a request.
const ACCEPTED: &[u8] = b"ok\n";

/// The first process: its lock and its socket.
#[derive(Debug)]
pub struct First {
    _lock: File,
    listener: UnixListener,
}

pub(super) fn find(settings: &Path, folder: &Path, server: Option<&ClockAddress>) -> Instance {
    let deadline = Instant::now() + TIMEOUT;
    let base = base(settings, folder);
    loop {
        match first(&base) {
            Ok(Some(first)) => return Instance::First(first),
            Ok(None) if hand_over(&base, server, deadline).is_ok() => return Instance::HandedOver,
            // The first window may have ended meanwhile, or not listen yet.
            Ok(None) if Instant::now() < deadline => thread::park_timeout(POLL_INTERVAL),
            Ok(None) | Err(_) => return Instance::Alone,
        }
    }
}

/// The path of the lock and of the socket without their endings, the same for each name of the settings file.
fn base(settings: &Path, folder: &Path) -> PathBuf {
    let absolute = settings.canonicalize().or_else(|_| {
        let name = settings.file_name().unwrap_or_default();
        let folder = settings.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new(".")).canonicalize().map(|folder| folder.join(name))
    });
    let mut hasher = DefaultHasher::new();
    absolute.unwrap_or_else(|_| settings.to_owned()).hash(&mut hasher);
    folder.join(format!("datetime-client-{:016x}", hasher.finish()))
}

/// Becomes the first process; `None` if another one is.
fn first(base: &Path) -> io::Result<Option<First>> {
    let path = base.with_extension("lock");
    let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let socket = base.with_extension("socket");
    match std::fs::remove_file(&socket) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    Ok(Some(First { _lock: lock, listener: UnixListener::bind(socket)? }))
}

/// Hands `server` to the first process, and waits until it has taken it.
fn hand_over(base: &Path, server: Option<&ClockAddress>, deadline: Instant) -> io::Result<()> {
    let mut stream = UnixStream::connect(base.with_extension("socket"))?;
    let left = deadline.saturating_duration_since(Instant::now()).max(POLL_INTERVAL);
    stream.set_read_timeout(Some(left))?;
    stream.set_write_timeout(Some(left))?;
    let server = server.map(ToString::to_string).unwrap_or_default();
    stream.write_all(format!("{server}\n").as_bytes())?;
    let mut answer = [0; ACCEPTED.len()];
    stream.read_exact(&mut answer)?;
    if answer == ACCEPTED { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

impl First {
    /// Takes the servers of later starts on a thread, which ends with the process or with the window.
    pub(super) fn listen(&self, events: EventSender) {
        let Ok(listener) = self.listener.try_clone() else { return };
        let name = "second start".to_owned();
        // Without a thread, a later start gets no answer and opens its own window.
        let _ = thread::Builder::new().name(name).spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // A request that is cut short or invalid gets no answer. Once this window is closed, none does.
                if take(stream, &events).is_err_and(|error| error.kind() == io::ErrorKind::NotConnected) {
                    break;
                }
            }
        });
    }
}

fn take(mut stream: UnixStream, events: &EventSender) -> io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut request = String::new();
    BufReader::new((&stream).take(MAX_REQUEST)).read_line(&mut request)?;
    let request = request.strip_suffix('\n').ok_or(io::ErrorKind::UnexpectedEof)?;
    let server = match request {
        "" => None,
        address => Some(address.parse().map_err(|_| io::ErrorKind::InvalidData)?),
    };
    events.send(Event::StartedAgain(server)).map_err(|_| io::ErrorKind::NotConnected)?;
    stream.write_all(ACCEPTED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events;

    #[test]
    fn a_second_start_hands_its_server_to_the_first_and_another_settings_file_is_alone() {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("client.toml");
        let find = |settings: &Path, server| Instance::find(settings, Some(folder.path()), server);
        let first = find(&settings, None);
        assert!(matches!(first, Instance::First(_)));
        let (sender, received) = events::channel(|_| {});
        first.listen(&sender);
        let nas: ClockAddress = "ntp://nas".parse().unwrap();
        for server in [Some(&nas), None] {
            let other_name = folder.path().join(".").join("client.toml");
            assert!(matches!(find(&other_name, server), Instance::HandedOver));
            assert_eq!(received.recv_timeout(TIMEOUT).unwrap(), Event::StartedAgain(server.cloned()));
        }
        assert!(matches!(find(&folder.path().join("other.toml"), None), Instance::First(_)));
        assert!(matches!(Instance::find(&settings, None, None), Instance::Alone));
    }

    #[test]
    fn a_first_window_that_does_not_answer_delays_a_start_by_seconds_and_one_that_ended_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("client.toml");
        let find = || Instance::find(&settings, Some(folder.path()), None);
        let first = find();
        let begin = Instant::now();
        assert!(matches!(find(), Instance::Alone));
        assert!(begin.elapsed() < TIMEOUT * 2);
        // Its socket stays behind, as after a kill.
        drop(first);
        assert!(folder.path().read_dir().unwrap().count() == 2);
        assert!(matches!(find(), Instance::First(_)));
    }

    #[test]
    fn an_invalid_request_is_no_event_and_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("client.toml");
        let first = Instance::find(&settings, Some(folder.path()), None);
        let (sender, received) = events::channel(|_| {});
        first.listen(&sender);
        for request in [&b"x://y\n"[..], b"nas", b"\xff\n", &[b'a'; 5000]] {
            let mut stream =
                UnixStream::connect(base(&settings, folder.path()).with_extension("socket")).unwrap();
            let _ = stream.write_all(request);
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            assert_eq!(answer, b"");
        }
        assert!(received.try_recv().is_err());
    }
}
