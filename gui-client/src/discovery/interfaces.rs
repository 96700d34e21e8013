//! The interfaces of this computer that are connected to a network.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use datetime_client_core::network::Interface;
use if_addrs::IfAddr;

/// The list is read at most this often, because devices choose when an announcement arrives.
const READ_INTERVAL: Duration = Duration::from_secs(1);

/// The interfaces, each with its number in the system.
#[derive(Debug)]
pub(super) struct Interfaces {
    list: Vec<(u32, Interface)>,
    read: Instant,
}

impl Interfaces {
    /// Reads the list: without loopback, and without interfaces that have no address.
    pub(super) fn read() -> Self {
        // Without a list, no address counts as one of this network.
        let addresses = if_addrs::get_if_addrs().unwrap_or_default();
        let mut list: Vec<(u32, Interface)> = Vec::new();
        for address in addresses.into_iter().filter(|address| !address.is_loopback()) {
            let network = match &address.addr {
                IfAddr::V4(v4) => (IpAddr::V4(v4.ip), v4.prefixlen),
                IfAddr::V6(v6) => (IpAddr::V6(v6.ip), v6.prefixlen),
            };
            let index = address.index.unwrap_or_default();
            if let Some((_, known)) = list.iter_mut().find(|(known, _)| *known == index) {
                known.networks.push(network);
            } else {
                let scope = if cfg!(windows) { index.to_string() } else { address.name.clone() };
                let interface = Interface { name: address.name, scope, networks: vec![network] };
                list.push((index, interface));
            }
        }
        Self { list, read: Instant::now() }
    }

    /// All interfaces, each with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Interface)> {
        self.list.iter().map(|(index, interface)| (*index, interface))
    }

    /// The interface with this number. The list is read again if it is old: an interface may have got an address since.
    pub(super) fn get(&mut self, index: u32) -> Option<&Interface> {
        if self.read.elapsed() >= READ_INTERVAL {
            *self = Self::read();
        }
        self.iter().find(|(known, _)| *known == index).map(|(_, interface)| interface)
    }
}
