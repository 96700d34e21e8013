//! What this machine is called and which networks it is on.

use std::net::IpAddr;

use ipnet::IpNet;
use nix::ifaddrs::InterfaceAddress;
use nix::sys::socket::SockaddrStorage;
use nix::unistd::Pid;

/// The name of this machine, as `hostname` shows it; where it has none, `localhost`.
#[must_use]
pub fn name() -> String {
    let name = nix::unistd::gethostname().ok().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "localhost".to_owned())
}

/// The networks that this machine is on at the moment.
///
/// # Errors
/// What `getifaddrs(3)` says: EAFNOSUPPORT where a service manager forbids netlink sockets.
pub fn local_networks() -> nix::Result<Vec<IpNet>> {
    Ok(nix::ifaddrs::getifaddrs()?.filter_map(|interface| network(&interface)).collect())
}

/// The network of one address of one interface; `None` where it has no IP address or a mask with holes.
fn network(interface: &InterfaceAddress) -> Option<IpNet> {
    let address = ip(interface.address.as_ref()?)?;
    let mask = ip(interface.netmask.as_ref()?)?;
    Some(IpNet::with_netmask(address, mask).ok()?.trunc())
}

fn ip(address: &SockaddrStorage) -> Option<IpAddr> {
    let v4 = || address.as_sockaddr_in().map(|address| IpAddr::V4(address.ip()));
    let v6 = || address.as_sockaddr_in6().map(|address| IpAddr::V6(address.ip()));
    v4().or_else(v6)
}

/// Asks the kernel to send this process SIGTERM when its parent ends; whether `parent` is still there. A parent that was
/// killed before the call sends nothing any more (PR_SET_PDEATHSIG(2const)).
#[cfg(target_os = "linux")]
#[must_use]
pub fn end_with_parent(parent: Pid) -> bool {
    // Where it is refused, the session ends with its client, as on systems without it.
    let _ = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGTERM);
    !is_orphaned(parent)
}

/// Only Linux sends the signal.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn end_with_parent(parent: Pid) -> bool {
    !is_orphaned(parent)
}

/// Whether this child of `parent` has lost it: the kernel then makes it another process's child.
#[must_use]
pub fn is_orphaned(parent: Pid) -> bool {
    Pid::parent() != parent
}
