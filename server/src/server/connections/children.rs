//! The table of live children. Clients are counted here and nowhere else: a separate counter could drift.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Instant;

use nix::unistd::Pid;
use slab::Slab;

use super::scoreboard::Row;
use crate::settings::Protocol;

/// Clients for which memory is reserved at the start.
const FIRST_CLIENTS: usize = 32;

/// A client with a session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    pub(super) pid: Pid,
    pub(super) peer: SocketAddr,
    pub(super) protocol: Protocol,
    pub(super) connected_at: Instant,
    pub(super) row: Row,
}

/// The children that have not been reaped.
#[derive(Debug)]
pub(super) struct Children {
    /// Each at the index of its row. The entry that was freed last is used next, so few pages change between two forks.
    clients: Slab<Client>,
    /// Children that answer a status query.
    status: Vec<Pid>,
}

impl Default for Children {
    fn default() -> Self {
        Self { clients: Slab::with_capacity(FIRST_CLIENTS), status: Vec::new() }
    }
}

impl Children {
    /// The index of the row that [`Children::insert`] will use.
    pub(super) fn next_row(&self) -> usize {
        self.clients.vacant_key()
    }

    /// Adds a client in the row [`Children::next_row`].
    pub(super) fn insert(&mut self, client: Client) {
        self.clients.insert(client);
    }

    pub(super) fn insert_status(&mut self, pid: Pid) {
        self.status.push(pid);
    }

    /// No client is in this row or a later one.
    pub(super) fn end(&self) -> usize {
        self.clients.capacity()
    }

    /// The client in this row.
    pub(super) fn get(&self, row: usize) -> Option<&Client> {
        self.clients.get(row)
    }

    /// Removes the client in this row.
    pub(super) fn remove(&mut self, row: usize) -> Option<Client> {
        self.clients.try_remove(row)
    }

    /// Removes a child by its PID. Returns its client, if it had one. Unlike [`Children::remove`], this searches.
    pub(super) fn remove_pid(&mut self, pid: Pid) -> Option<Client> {
        self.status.retain(|known| *known != pid);
        let (row, _) = self.clients.iter().find(|(_, client)| client.pid == pid)?;
        self.remove(row)
    }

    /// The number of clients.
    pub(super) fn count(&self) -> usize {
        self.clients.len()
    }

    /// The number of clients from `ip`. IPv6 addresses with the same prefix count as one address.
    pub(super) fn count_from(&self, ip: IpAddr, ipv6_prefix: u8) -> usize {
        let wanted = prefix(ip, ipv6_prefix);
        self.iter().filter(|client| prefix(client.peer.ip(), ipv6_prefix) == wanted).count()
    }

    /// All clients.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Client> {
        self.clients.iter().map(|(_, client)| client)
    }

    /// The children that answer status queries.
    pub(super) fn status_pids(&self) -> &[Pid] {
        &self.status
    }
}

/// The part of an address that is compared: a whole IPv4 address, or the prefix of an IPv6 address.
fn prefix(ip: IpAddr, ipv6_prefix: u8) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(ip) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(ipv6_prefix)).unwrap_or_default();
            Ipv6Addr::from_bits(ip.to_bits() & mask).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scoreboard::Scoreboard;
    use super::*;

    #[test]
    fn ipv6_addresses_with_the_same_prefix_count_as_one() {
        let now = Instant::now();
        let board = Scoreboard::reserve(now).unwrap();
        let mut children = Children::default();
        for (pid, ip) in (1..).zip(["10.0.0.1", "10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2"]) {
            let peer = SocketAddr::new(ip.parse().unwrap(), 1);
            let row = board.cleared_row(children.next_row(), now).unwrap();
            children.insert(Client {
                pid: Pid::from_raw(pid),
                peer,
                protocol: Protocol::Datetime,
                connected_at: now,
                row,
            });
        }
        let from = |children: &Children, ip: &str, prefix| children.count_from(ip.parse().unwrap(), prefix);
        assert_eq!(from(&children, "10.0.0.1", 64), 2);
        assert_eq!(from(&children, "2001:db8::2", 128), 1);
        assert_eq!(from(&children, "2001:db8::3", 64), 2);
        assert_eq!(children.count(), 5);
        let address = |client: Option<Client>| client.map(|client| client.peer.ip().to_string());
        assert_eq!(address(children.remove(1)).as_deref(), Some("10.0.0.1"));
        assert_eq!(address(children.remove(1)), None);
        assert_eq!(address(children.remove_pid(Pid::from_raw(5))).as_deref(), Some("2001:db8::2"));
        assert_eq!(address(children.remove_pid(Pid::from_raw(5))), None);
        let left: Vec<_> = children.iter().map(|client| client.pid.as_raw()).collect();
        assert_eq!((left, children.count()), (vec![1, 3, 4], 3));
        assert_eq!(from(&children, "10.0.0.1", 64), 1);
        assert_eq!(children.next_row(), 4, "the row that was freed last");
    }
}
