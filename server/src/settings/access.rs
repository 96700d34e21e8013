//! `[access]`: who may connect, as lists of networks.

use std::cell::LazyCell;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use serde::{Serialize, Serializer};

/// `[access]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Access {
    /// Who may connect.
    pub allow: Vec<Network>,
    /// Who may not, even where `allow` names them.
    pub deny: Vec<Network>,
    /// Whose PROXY header is believed.
    pub proxies: Vec<Network>,
}

/// One entry of an access list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// `local`: the networks this machine is on, read afresh.
    Local,
    /// Addresses in CIDR notation; a plain address is a network of one.
    Cidr(IpNet),
}

impl Access {
    /// Whether a client at `address` may connect. `local_networks` is asked only where the lists alone do not decide.
    pub fn allows(&self, address: IpAddr, local_networks: impl FnOnce() -> Vec<IpNet>) -> bool {
        let local = LazyCell::new(local_networks);
        !lists(&self.deny, address, &local) && lists(&self.allow, address, &local)
    }

    /// Whether the PROXY header of a connection from `address` is believed, and wanted.
    pub fn is_proxy(&self, address: IpAddr, local_networks: impl FnOnce() -> Vec<IpNet>) -> bool {
        lists(&self.proxies, address, &LazyCell::new(local_networks))
    }
}

/// Whether `list` names `address`. The given networks first: asking the system costs more than comparing.
fn lists<F: FnOnce() -> Vec<IpNet>>(
    list: &[Network],
    address: IpAddr,
    local: &LazyCell<Vec<IpNet>, F>,
) -> bool {
    list.iter().any(|entry| matches!(entry, Network::Cidr(network) if network.contains(&address)))
        || list.contains(&Network::Local) && local.iter().any(|network| network.contains(&address))
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

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "local" {
            return Ok(Self::Local);
        }
        let single = || text.parse::<IpAddr>().map(IpNet::from);
        text.parse::<IpNet>().or_else(|_| single()).map(Self::Cidr).map_err(|_| ())
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
    fn deny_wins_over_allow_and_who_is_in_neither_stays_out() {
        let access = access(&["10.0.0.0/8", "2001:db8::7"], &["10.0.0.9"]);
        let allows = |address: &str| access.allows(address.parse().unwrap(), || panic!("not needed"));
        assert!(allows("10.0.0.8"));
        assert!(!allows("10.0.0.9"));
        assert!(!allows("11.0.0.1"));
        assert!(allows("2001:db8::7"));
        assert!(!allows("2001:db8::8"));
    }

    #[test]
    fn local_is_what_the_machine_is_on_when_it_is_asked() {
        let network = || vec!["203.0.113.0/24".parse().unwrap()];
        let address = "203.0.113.5".parse().unwrap();
        assert!(access(&["local"], &[]).allows(address, network));
        assert!(!access(&["0.0.0.0/0"], &["local"]).allows(address, network));
        assert!(!access(&["local"], &[]).allows(address, Vec::new));
    }
}
