//! Sockets that systemd listens on for us (sd_listen_fds(3)): a restart then refuses nobody.

use std::env;
use std::net::TcpListener;
use std::os::fd::RawFd;

use crate::process::inherit::inherit;

/// The number of the first socket that is handed over.
const FIRST: RawFd = 3;

/// Sockets at the most, as `[server] bind` has addresses.
const MAX: RawFd = 16;

/// The sockets that were handed over to this process. To be called once.
pub(super) fn handed_over() -> Vec<TcpListener> {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<RawFd>().ok());
    // The variables reach whole trees of processes: they are meant for the one they name.
    if number("LISTEN_PID") != Some(nix::unistd::Pid::this().as_raw()) {
        return Vec::new();
    }
    let count = number("LISTEN_FDS").unwrap_or_default().clamp(0, MAX);
    (FIRST..FIRST + count).filter_map(inherit).map(TcpListener::from).collect()
}
