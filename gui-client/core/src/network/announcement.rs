//! One announcement: a service on one address of one interface, checked and made plain when constructed.

use std::net::{IpAddr, Ipv4Addr};

use crate::address_text::is_invisible;
use crate::clock::{ClockAddress, Kind};

/// The maximum length of a name in characters. An instance name has up to 63 bytes (RFC 6763, section 4.1.1).
const MAX_NAME: usize = 63;

/// The maximum length of a host in characters, that of a domain name (RFC 1035, section 2.3.4).
const MAX_HOST: usize = 255;

/// A type of service that is browsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServiceType {
    /// Servers of our own.
    Datetime,
    /// NTP servers.
    Ntp,
}

impl ServiceType {
    /// All types that are browsed.
    pub const ALL: [Self; 2] = [Self::Datetime, Self::Ntp];

    /// Its name in DNS-SD, without a domain.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Datetime => "_datetime._tcp",
            Self::Ntp => "_ntp._udp",
        }
    }

    /// The type with this name, in any case, with or without the domain `local`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.strip_suffix('.').unwrap_or(name);
        let name = name.strip_suffix(".local").unwrap_or(name);
        Self::ALL.into_iter().find(|service| service.name().eq_ignore_ascii_case(name))
    }

    /// The kind of clock that offers it.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Datetime => Kind::Datetime,
            Self::Ntp => Kind::Ntp,
        }
    }
}

/// An interface of this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its name, such as `eth0` or `Wi-Fi`.
    pub name: String,
    /// How a link-local address names it: on Unix its name, on Windows its number.
    pub scope: String,
    /// The networks that it is connected to, as an address and the length of the prefix.
    pub networks: Vec<(IpAddr, u8)>,
}

impl Interface {
    /// Whether `address` is reached without a router.
    #[must_use]
    pub fn is_on_link(&self, address: IpAddr) -> bool {
        is_link_local(address) || self.networks.iter().any(|network| contains(*network, address))
    }
}

/// A service as it was received, before it is checked.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Its type.
    pub service: ServiceType,
    /// The name of the instance, without type and domain.
    pub instance: &'a str,
    /// The host that offers it.
    pub host: &'a str,
    /// The port on which it is offered.
    pub port: u16,
    /// One address of the host.
    pub address: IpAddr,
    /// The interface on which it was announced.
    pub interface: &'a Interface,
}

/// A service on one address of one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    pub(super) service: ServiceType,
    pub(super) instance: String,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) path: Path,
}

/// One way to a service: an address, and the interface through which it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) address: ClockAddress,
    pub(super) ip: IpAddr,
    pub(super) interface: String,
    /// Whether the address is reached without a router. Others are not probed before the user connects to them: an announcement
    /// could otherwise make every client on the network connect to any host.
    pub(super) is_on_link: bool,
    /// Whether a probe failed.
    pub(super) is_unreachable: bool,
}

impl Announcement {
    /// Checks a received service: `None` if its port or its address cannot be connected to.
    #[must_use]
    pub fn new(received: &Received<'_>) -> Option<Self> {
        let Received { service, instance, host, port, address, interface } = *received;
        let ip = address.to_canonical();
        if !is_usable(ip) {
            return None;
        }
        let is_scoped = matches!(ip, IpAddr::V6(v6) if v6.is_unicast_link_local());
        let text = if is_scoped { format!("{ip}%{}", interface.scope) } else { ip.to_string() };
        let path = Path {
            address: ClockAddress::new(service.kind(), &text, port, "").ok()?,
            ip,
            interface: interface.name.clone(),
            is_on_link: interface.is_on_link(ip),
            is_unreachable: false,
        };
        let host = plain(host.strip_suffix('.').unwrap_or(host), MAX_HOST);
        Some(Self { service, instance: plain(instance, MAX_NAME), host, port, path })
    }
}

/// A service that is no longer announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub(super) service: ServiceType,
    pub(super) instance: String,
    on: Option<(String, Lost)>,
}

/// What is lost on an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// All addresses of IPv4.
    V4,
    /// All addresses of IPv6.
    V6,
    /// This address.
    Address(IpAddr),
}

impl Loss {
    /// The loss of an instance: on one interface, or everywhere.
    #[must_use]
    pub fn new(service: ServiceType, instance: &str, on: Option<(&str, Lost)>) -> Self {
        let on = on.map(|(interface, lost)| (interface.to_owned(), lost));
        Self { service, instance: plain(instance, MAX_NAME), on }
    }

    pub(super) fn concerns(&self, path: &Path) -> bool {
        let Some((interface, lost)) = &self.on else { return true };
        path.interface == *interface
            && match lost {
                Lost::V4 => path.ip.is_ipv4(),
                Lost::V6 => path.ip.is_ipv6(),
                Lost::Address(address) => path.ip == address.to_canonical(),
            }
    }
}

impl Path {
    /// The smaller, the better: reachable, on this network, not through a virtual adapter, and an address that users recognise.
    pub(super) fn rank(&self) -> (bool, bool, bool, u8) {
        let family = match self.ip {
            IpAddr::V4(v4) if !v4.is_link_local() => 0,
            IpAddr::V6(v6) if !v6.is_unicast_link_local() => 1,
            IpAddr::V4(_) => 2,
            IpAddr::V6(_) => 3,
        };
        (self.is_unreachable, !self.is_on_link, is_virtual(&self.interface), family)
    }
}

/// Whether an interface with this name connects to virtual machines, containers or a VPN rather than to the network of this place.
pub(super) fn is_virtual(interface: &str) -> bool {
    const BEGINNINGS: [&str; 27] = [
        "docker",
        "br-",
        "veth",
        "virbr",
        "vnet",
        "vmnet",
        "vboxnet",
        "podman",
        "cni",
        "flannel",
        "cali",
        "lxc",
        "lxd",
        "tun",
        "tap",
        "utun",
        "ipsec",
        "ppp",
        "wg",
        "tailscale",
        "zt",
        "nordlynx",
        "awdl",
        "llw",
        "vethernet",
        "virtualbox",
        "vmware",
    ];
    const PARTS: [&str; 4] = ["hyper-v", "wsl", "vpn", "wireguard"];
    let name = interface.to_ascii_lowercase();
    BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
        || PARTS.iter().any(|part| name.contains(part))
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    }
}

/// Whether another device can be reached at this address. This computer's loopback addresses are not the announcer's.
fn is_usable(address: IpAddr) -> bool {
    let is_broadcast = address == IpAddr::V4(Ipv4Addr::BROADCAST);
    !(address.is_unspecified() || address.is_loopback() || address.is_multicast() || is_broadcast)
}

/// Whether a network, an address and the length of its prefix, contains `address`.
fn contains(network: (IpAddr, u8), address: IpAddr) -> bool {
    let (prefix, length) = network;
    let differing = match (prefix, address) {
        (IpAddr::V4(prefix), IpAddr::V4(address)) => {
            u128::from(prefix.to_bits() ^ address.to_bits()) << (128 - 32)
        }
        (IpAddr::V6(prefix), IpAddr::V6(address)) => prefix.to_bits() ^ address.to_bits(),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
    };
    differing.leading_zeros() >= u32::from(length)
}

/// A text from the network as it is shown: without invisible characters, blanks collapsed, and truncated.
pub(super) fn plain(text: &str, limit: usize) -> String {
    let visible = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| !is_invisible(c));
    let mut plain = String::new();
    for c in visible.take(limit) {
        if c != ' ' || !(plain.is_empty() || plain.ends_with(' ')) {
            plain.push(c);
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interface(name: &str) -> Interface {
        let networks = vec![("192.168.1.7".parse().unwrap(), 24), ("fd00:1::7".parse().unwrap(), 64)];
        Interface { name: name.to_owned(), scope: name.to_owned(), networks }
    }

    fn announced(address: &str, on: &str) -> Option<Announcement> {
        Announcement::new(&Received {
            service: ServiceType::Datetime,
            instance: "attic",
            host: "attic.local.",
            port: 9900,
            address: address.parse().unwrap(),
            interface: &interface(on),
        })
    }

    #[test]
    fn a_link_local_address_keeps_its_interface() {
        for (address, expected) in [
            ("192.168.1.20", Some("192.168.1.20:9900")),
            ("::ffff:192.168.1.20", Some("192.168.1.20:9900")),
            ("fe80::1", Some("[fe80::1%eth0]:9900")),
            ("fd00:1::1", Some("[fd00:1::1]:9900")),
            ("169.254.1.1", Some("169.254.1.1:9900")),
            ("0.0.0.0", None),
            ("127.0.0.1", None),
            ("::1", None),
            ("224.0.0.251", None),
            ("ff02::fb", None),
            ("255.255.255.255", None),
        ] {
            let shown = announced(address, "eth0").map(|found| found.path.address.to_string());
            assert_eq!(shown.as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn an_address_beyond_a_router_is_told_apart() {
        for (address, expected) in [
            ("192.168.1.20", true),
            ("192.168.2.20", false),
            ("203.0.113.1", false),
            ("fd00:1::20", true),
            ("fd00:2::20", false),
            ("fe80::1", true),
            ("169.254.1.1", true),
        ] {
            assert_eq!(announced(address, "eth0").unwrap().path.is_on_link, expected, "{address}");
        }
        let all = Interface { networks: vec![("0.0.0.0".parse().unwrap(), 0)], ..interface("ppp0") };
        assert!(all.is_on_link("203.0.113.1".parse().unwrap()));
        assert!(!all.is_on_link("2001:db8::1".parse().unwrap()));
    }

    #[test]
    fn virtual_adapters_are_recognised() {
        for name in ["docker0", "br-3f1c", "vEthernet (WSL)", "wg0", "tun0", "vboxnet0", "utun3", "My VPN"] {
            assert!(is_virtual(name), "{name}");
        }
        for name in ["eth0", "enp3s0", "wlan0", "wlp2s0", "en0", "Ethernet", "Wi-Fi", "br0", "bond0"] {
            assert!(!is_virtual(name), "{name}");
        }
    }

    #[test]
    fn better_paths_have_smaller_ranks() {
        let ranked = [
            ("192.168.1.20", "eth0"),
            ("fd00:1::20", "eth0"),
            ("169.254.1.1", "eth0"),
            ("fe80::1", "eth0"),
            ("192.168.1.20", "docker0"),
            ("203.0.113.1", "eth0"),
        ];
        let ranks: Vec<_> = ranked.map(|(address, on)| announced(address, on).unwrap().path.rank()).into();
        assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
    }

    #[test]
    fn names_are_plain_and_short() {
        for (name, expected) in [
            ("attic", "attic"),
            ("  my \t\r\n attic \u{a0}", "my attic"),
            ("\u{1b}[31mred\u{7}\0", "[31mred"),
            ("\u{202e}citta\u{200b}", "citta"),
            ("zürich 時計", "zürich 時計"),
            ("\u{1}\u{2}", ""),
        ] {
            assert_eq!(plain(name, MAX_NAME), expected, "{name:?}");
        }
        assert_eq!(plain(&"é".repeat(9000), MAX_NAME), "é".repeat(63));
    }

    #[test]
    fn a_service_type_is_found_by_its_name() {
        for name in ["_datetime._tcp", "_datetime._tcp.local.", "_DateTime._TCP.local"] {
            assert_eq!(ServiceType::from_name(name), Some(ServiceType::Datetime), "{name}");
        }
        assert_eq!(ServiceType::from_name("_ntp._udp.local."), Some(ServiceType::Ntp));
        assert_eq!(ServiceType::from_name("_http._tcp.local."), None);
    }
}
