//! What this machine is called and which networks it is on.

use std::net::IpAddr;

use ipnet::IpNet;
use nix::ifaddrs::InterfaceAddress;
use nix::sys::socket::SockaddrStorage;

/// The name of this machine, as `hostname` shows it; where it has none, `localhost`.
#[must_use]
pub fn name() -> String {
    let name = nix::unistd::gethostname().ok().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "localhost".to_owned())
}

/// The network of one address of one interface; `None` where it has no IP address or a mask with holes.
#[must_use]
pub fn network(interface: &InterfaceAddress) -> Option<IpNet> {
    let address = ip(interface.address.as_ref()?)?;
    let mask = ip(interface.netmask.as_ref()?)?;
    Some(IpNet::with_netmask(address, mask).ok()?.trunc())
}

fn ip(address: &SockaddrStorage) -> Option<IpAddr> {
    let v4 = || address.as_sockaddr_in().map(|address| IpAddr::V4(address.ip()));
    let v6 = || address.as_sockaddr_in6().map(|address| IpAddr::V6(address.ip()));
    v4().or_else(v6)
}

/// Asks the kernel to end this process when its parent ends: a parent that is killed tells nobody.
#[cfg(target_os = "linux")]
pub fn die_with_parent() {
    // Where it is refused, the session ends with its client, as on systems without it.
    let _ = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGTERM);
}

/// Only Linux has this.
#[cfg(not(target_os = "linux"))]
pub fn die_with_parent() {}
