//! Finds the name and the networks of this machine, and whether the parent process still exists.

use std::net::IpAddr;

use ipnet::IpNet;
use nix::ifaddrs::InterfaceAddress;
use nix::sys::socket::SockaddrStorage;
use nix::unistd::Pid;

use crate::platform::set_parent_death_signal;

/// The name of this machine, as `hostname` shows it; `localhost` if it has none.
#[must_use]
pub fn name() -> String {
    let name = nix::unistd::gethostname().ok().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "localhost".to_owned())
}

/// The networks to which this machine is currently connected.
///
/// # Errors
/// The error of `getifaddrs(3)`; EAFNOSUPPORT if a service manager forbids netlink sockets.
pub fn local_networks() -> nix::Result<Vec<IpNet>> {
    Ok(nix::ifaddrs::getifaddrs()?.filter_map(|interface| network(&interface)).collect())
}

/// The addresses of this machine.
///
/// # Errors
/// The error of `getifaddrs(3)`.
pub fn addresses() -> nix::Result<Vec<IpAddr>> {
    let interfaces = nix::ifaddrs::getifaddrs()?;
    Ok(interfaces.filter_map(|interface| ip(interface.address.as_ref()?)).collect())
}

/// The network of an interface's address; `None` if it is not an IP address or its mask is not contiguous.
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

/// Requests SIGTERM for this process when its parent exits, and returns whether `parent` is still its parent: no signal is sent if
/// the parent exited before the call (PR_SET_PDEATHSIG(2const)).
#[must_use]
pub fn end_with_parent(parent: Pid) -> bool {
    // If this fails, the session ends only when its client disconnects, as on systems without this signal.
    let _ = set_parent_death_signal();
    !is_orphaned(parent)
}

/// Whether `parent` has exited: the kernel then makes this process the child of another one.
#[must_use]
pub fn is_orphaned(parent: Pid) -> bool {
    Pid::parent() != parent
}
