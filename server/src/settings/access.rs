//! `[access]`: which clients may connect, as lists of networks.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use serde::{Serialize, Serializer};

/// `[access]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Access {
    /// Clients that may connect.
    pub(crate) allow: Vec<Network>,
    /// Clients that may not connect, even if they are in `allow`.
    pub(crate) deny: Vec<Network>,
    /// Proxies whose PROXY header is trusted.
    pub(crate) proxies: Vec<Network>,
}

/// One entry of an access list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Network {
    /// `local`: the networks that this machine is currently on.
    Local,
    /// A network in CIDR notation; a plain address is a network of one address.
    Cidr(IpNet),
}

impl Access {
    /// Whether a client at `address` may connect. `local` are the networks of this machine.
    pub(crate) fn allows(&self, address: IpAddr, local: &[IpNet]) -> bool {
        !contains(&self.deny, address, local) && contains(&self.allow, address, local)
    }

    /// Whether connections from `address` must begin with a PROXY header.
    pub(crate) fn is_proxy(&self, address: IpAddr, local: &[IpNet]) -> bool {
        contains(&self.proxies, address, local)
    }
}

/// Whether `list` contains `address`.
fn contains(list: &[Network], address: IpAddr, local: &[IpNet]) -> bool {
    let address = address.to_canonical();
    list.iter().any(|entry| match entry {
        Network::Cidr(network) => network.contains(&address),
        Network::Local => local.iter().any(|network| network.contains(&address)),
    })
}

impl Default for Access {
    fn default() -> Self {
        let private = [
            "127.0.0.0/8",
            "::1/128",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "169.254.0.0/16",
            "fe80::/10",
            "fc00::/7",
        ];
        let networks = private.iter().filter_map(|text| text.parse().ok());
        Self {
            allow: std::iter::once(Network::Local).chain(networks).collect(),
            deny: Vec::new(),
            proxies: Vec::new(),
        }
    }
}

/// Why a text is not a valid entry of an access list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidNetwork {
    /// It is neither an address nor a network.
    NotANetwork,
    /// `0.0.0.0` or `::`. No client has this address; probably all addresses were meant.
    Unspecified(IpAddr),
    /// An IPv4-mapped network with a prefix shorter than that of the mapping.
    ShortMappedPrefix,
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        if text == "local" {
            return Ok(Self::Local);
        }
        let single = || text.parse::<IpAddr>().map(IpNet::from);
        let network = text.parse::<IpNet>().or_else(|_| single()).map_err(|_| InvalidNetwork::NotANetwork)?;
        let network = canonical(network)?;
        if network.addr().is_unspecified() && network.prefix_len() == network.max_prefix_len() {
            return Err(InvalidNetwork::Unspecified(network.addr()));
        }
        Ok(Self::Cidr(network))
    }
}

/// Converts an IPv4-mapped network to IPv4, like the addresses that are compared with it.
fn canonical(network: IpNet) -> Result<IpNet, InvalidNetwork> {
    /// The prefix length of `::ffff:0:0/96`.
    const MAPPING: u8 = 96;
    let address = network.addr().to_canonical();
    if address.is_ipv4() == network.addr().is_ipv4() {
        return Ok(network);
    }
    // A shorter prefix would cover all of IPv4 and IPv6 addresses that no client has.
    let prefix = network.prefix_len().checked_sub(MAPPING).ok_or(InvalidNetwork::ShortMappedPrefix)?;
    IpNet::new(address, prefix).map_err(|_| InvalidNetwork::ShortMappedPrefix)
}

impl fmt::Display for InvalidNetwork {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANetwork => out.write_str(
                "is not a network; use an address, a network such as \"192.168.0.0/16\", or \"local\"; \"0.0.0.0/0\" and \"::/0\" allow everyone",
            ),
            Self::Unspecified(address) => {
                let family = if address.is_ipv4() { "IPv4" } else { "IPv6" };
                write!(out, "matches no client; use \"{address}/0\" for all {family} addresses")
            }
            Self::ShortMappedPrefix => out.write_str(
                "is an IPv4-mapped network with a prefix shorter than 96; use the IPv4 network, such as \"10.0.0.0/8\"",
            ),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => out.write_str("local"),
            Self::Cidr(network) => network.fmt(out),
        }
    }
}

impl Serialize for Network {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(allow: &[&str], deny: &[&str]) -> Access {
        let list = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        Access { allow: list(allow), deny: list(deny), proxies: Vec::new() }
    }

    #[test]
    fn deny_wins_over_allow_and_clients_in_neither_are_refused() {
        let access = access(&["10.0.0.0/8", "2001:db8::7"], &["10.0.0.9"]);
        let allows = |address: &str| access.allows(address.parse().unwrap(), &[]);
        assert!(allows("10.0.0.8"));
        assert!(!allows("10.0.0.9"));
        assert!(!allows("11.0.0.1"));
        assert!(allows("2001:db8::7"));
        assert!(!allows("2001:db8::8"));
    }

    #[test]
    fn ipv4_mapped_addresses_are_ipv4_in_lists_and_for_clients() {
        let network = |text: &str| text.parse::<Network>().map(|network| network.to_string());
        assert_eq!(network("::ffff:10.0.0.9").as_deref(), Ok("10.0.0.9/32"));
        assert_eq!(network("::ffff:a00:9/128").as_deref(), Ok("10.0.0.9/32"));
        assert_eq!(network("::ffff:10.0.0.0/104").as_deref(), Ok("10.0.0.0/8"));
        assert_eq!(network("::ffff:0:0/96").as_deref(), Ok("0.0.0.0/0"));
        assert_eq!(network("::ffff:10.0.0.0/95"), Err(InvalidNetwork::ShortMappedPrefix));
        assert_eq!(network("::/64").as_deref(), Ok("::/64"));
        let access = access(&["::ffff:10.0.0.0/104", "::/0"], &["::ffff:10.0.0.9"]);
        let allows = |address: &str| access.allows(address.parse().unwrap(), &[]);
        assert!(allows("10.0.0.8") && allows("::ffff:10.0.0.8") && allows("2001:db8::1"));
        assert!(!allows("10.0.0.9") && !allows("::ffff:10.0.0.9"));
        assert!(!allows("11.0.0.1") && !allows("::ffff:11.0.0.1"), "::/0 does not include IPv4");
        let proxies = Access { proxies: access.deny.clone(), ..access.clone() };
        assert!(proxies.is_proxy("10.0.0.9".parse().unwrap(), &[]));
    }

    #[test]
    fn an_unspecified_address_is_an_error_that_suggests_the_whole_family() {
        for (text, proposed) in [
            ("0.0.0.0", "0.0.0.0/0"),
            ("::", "::/0"),
            ("::ffff:0.0.0.0", "0.0.0.0/0"),
            ("0.0.0.0/32", "0.0.0.0/0"),
        ] {
            let reason = text.parse::<Network>().unwrap_err().to_string();
            assert!(reason.contains(&format!("\"{proposed}\"")), "{reason}");
        }
        for text in ["0.0.0.0/0", "::/0", "0.0.0.0/8"] {
            assert!(text.parse::<Network>().is_ok(), "{text}");
        }
    }

    #[test]
    fn local_means_the_networks_of_this_machine() {
        let network: &[IpNet] = &["203.0.113.0/24".parse().unwrap()];
        let address = "203.0.113.5".parse().unwrap();
        assert!(access(&["local"], &[]).allows(address, network));
        assert!(!access(&["0.0.0.0/0"], &["local"]).allows(address, network));
        assert!(!access(&["local"], &[]).allows(address, &[]));
    }
}
