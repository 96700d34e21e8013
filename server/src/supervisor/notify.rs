//! What the service manager is told, where there is one (sd_notify(3)). The socket is opened before the sandbox, which
//! forbids new ones of its kind, and kept.

use std::env;
use std::os::unix::net::UnixDatagram;

use nix::time::{ClockId, clock_gettime};

/// The service manager's ear, if it has one for us.
#[derive(Debug)]
pub(super) struct Notify(Option<UnixDatagram>);

impl Notify {
    /// Connects to `$NOTIFY_SOCKET`.
    pub(super) fn from_environment() -> Self {
        let connected = env::var("NOTIFY_SOCKET").ok().and_then(|path| connect(&path).ok());
        Self(connected)
    }

    /// Nobody is told: a child speaks for nobody.
    pub(super) fn nobody() -> Self {
        Self(None)
    }

    /// It serves.
    pub(super) fn ready(&self) {
        self.say("READY=1");
    }

    /// It reads its settings; [`Notify::ready`] comes after.
    pub(super) fn reloading(&self) {
        let Ok(now) = clock_gettime(ClockId::CLOCK_MONOTONIC) else { return };
        let microseconds = std::time::Duration::from(now).as_micros();
        self.say(&format!("RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// It stops.
    pub(super) fn stopping(&self) {
        self.say("STOPPING=1");
    }

    fn say(&self, message: &str) {
        if let Some(socket) = &self.0 {
            // A manager that does not listen any more has nothing to be told.
            let _ = socket.send(message.as_bytes());
        }
    }
}

fn connect(path: &str) -> std::io::Result<UnixDatagram> {
    let socket = UnixDatagram::unbound()?;
    // It must never wait: the manager's queue may be full.
    socket.set_nonblocking(true)?;
    match path.strip_prefix('@') {
        Some(name) => connect_abstract(&socket, name)?,
        None => socket.connect(path)?,
    }
    Ok(socket)
}

#[cfg(target_os = "linux")]
fn connect_abstract(socket: &UnixDatagram, name: &str) -> std::io::Result<()> {
    use std::os::linux::net::SocketAddrExt;
    socket.connect_addr(&std::os::unix::net::SocketAddr::from_abstract_name(name)?)
}

#[cfg(not(target_os = "linux"))]
fn connect_abstract(_socket: &UnixDatagram, _name: &str) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
