//! Notifies the service manager that the server is ready, reloads or stops (sd_notify(3)), and that its event loop runs
//! (sd_watchdog_enabled(3)).

use std::env;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use crate::platform::connect_abstract;

/// The connection to the service manager, if there is one.
#[derive(Debug, Default)]
pub(super) struct Notify {
    socket: Option<UnixDatagram>,
    watchdog: Option<Duration>,
}

impl Notify {
    /// Connects to `$NOTIFY_SOCKET`. Returns a warning if that fails.
    pub(super) fn from_environment() -> (Self, Option<String>) {
        let Ok(path) = env::var("NOTIFY_SOCKET") else { return (Self::default(), None) };
        match connect(&path) {
            Ok(socket) => (Self { socket: Some(socket), watchdog: watchdog_interval() }, None),
            Err(error) => {
                let warning = format!(
                    "cannot reach the service manager at NOTIFY_SOCKET={path:?}: {error}; it will time out waiting for READY=1: \
                     allow AF_UNIX in RestrictAddressFamilies="
                );
                (Self::default(), Some(warning))
            }
        }
    }

    /// How often [`Notify::keep_alive`] must be called; `None` if the manager does not watch this process.
    pub(super) fn watchdog(&self) -> Option<Duration> {
        self.watchdog
    }

    /// Notifies that the event loop of the server runs.
    pub(super) fn keep_alive(&self) {
        self.send("WATCHDOG=1");
    }

    /// Notifies that the server is ready.
    pub(super) fn ready(&self) {
        self.send("READY=1");
    }

    /// Notifies that the server reloads its settings. [`Notify::ready`] must follow.
    pub(super) fn reloading(&self) {
        let Ok(now) = clock_gettime(ClockId::CLOCK_MONOTONIC) else { return };
        let microseconds = Duration::from(now).as_micros();
        self.send(&format!("RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// Notifies that the server stops.
    pub(super) fn stopping(&self) {
        self.send("STOPPING=1");
    }

    fn send(&self, message: &str) {
        if let Some(socket) = &self.socket {
            // If this fails, the service manager no longer listens.
            let _ = socket.send(message.as_bytes());
        }
    }
}

/// Shorter intervals are not useful, and a server that sends notices without pause is taken for one that an attacker controls.
const MIN_WATCHDOG: Duration = Duration::from_millis(10);

/// Half of the interval that the manager allows, as sd_watchdog_enabled(3) recommends; `None` if it does not watch this process.
fn watchdog_interval() -> Option<Duration> {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let own = Some(u64::from(std::process::id()));
    if number("WATCHDOG_PID").is_some() && number("WATCHDOG_PID") != own {
        return None;
    }
    let allowed = number("WATCHDOG_USEC").filter(|allowed| *allowed > 0)?;
    Some((Duration::from_micros(allowed) / 2).max(MIN_WATCHDOG))
}

fn connect(path: &str) -> std::io::Result<UnixDatagram> {
    let socket = UnixDatagram::unbound()?;
    // The event loop must not wait if the manager's queue is full.
    socket.set_nonblocking(true)?;
    match path.strip_prefix('@') {
        Some(name) => connect_abstract(&socket, name)?,
        None => socket.connect(path)?,
    }
    Ok(socket)
}
