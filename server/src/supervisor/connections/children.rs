//! The table of live children. Clients are counted here and nowhere else: a separate counter could drift.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Instant;

use nix::unistd::Pid;

use super::scoreboard::Row;

/// A client with a session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    pub(super) peer: SocketAddr,
    pub(super) connected_at: Instant,
    /// `None` if the scoreboard was full.
    pub(super) row: Option<Row>,
}

impl Client {
    /// The number of valid commands.
    pub(super) fn requests(&self) -> u64 {
        self.row.map_or(0, |row| row.requests())
    }
}

/// The children that have not been reaped. PIDs and clients are separate arrays, so that a search by PID reads little memory.
/// New entries are appended, so that few pages change between two forks.
#[derive(Debug, Default)]
pub(super) struct Children {
    pids: Vec<Pid>,
    /// In the same order as `pids`.
    clients: Vec<Client>,
    /// Children that answer a status query.
    status: Vec<Pid>,
}

impl Children {
    pub(super) fn insert(&mut self, pid: Pid, client: Client) {
        self.pids.push(pid);
        self.clients.push(client);
    }

    pub(super) fn insert_status(&mut self, pid: Pid) {
        self.status.push(pid);
    }

    /// Removes a child that has ended. Returns its client, if it had one.
    pub(super) fn remove(&mut self, pid: Pid) -> Option<Client> {
        // Most sessions are short, so the search starts with the newest.
        let Some(index) = self.pids.iter().rposition(|known| *known == pid) else {
            self.status.retain(|known| *known != pid);
            return None;
        };
        self.pids.swap_remove(index);
        Some(self.clients.swap_remove(index))
    }

    /// The number of clients.
    pub(super) fn count(&self) -> usize {
        self.pids.len()
    }

    /// The number of clients from `ip`. IPv6 addresses with the same prefix count as one address.
    pub(super) fn count_from(&self, ip: IpAddr, ipv6_prefix: u8) -> usize {
        let wanted = prefix(ip, ipv6_prefix);
        self.clients.iter().filter(|client| prefix(client.peer.ip(), ipv6_prefix) == wanted).count()
    }

    /// All clients with the PIDs of their children.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Pid, &Client)> {
        self.pids().zip(&self.clients)
    }

    /// The children that serve clients.
    pub(super) fn pids(&self) -> impl Iterator<Item = Pid> {
        self.pids.iter().copied()
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
    use super::*;

    #[test]
    fn ipv6_addresses_with_the_same_prefix_count_as_one() {
        let mut children = Children::default();
        for (pid, ip) in (1..).zip(["10.0.0.1", "10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2"]) {
            let peer = SocketAddr::new(ip.parse().unwrap(), 1);
            children.insert(Pid::from_raw(pid), Client { peer, connected_at: Instant::now(), row: None });
        }
        let from = |ip: &str, prefix| children.count_from(ip.parse().unwrap(), prefix);
        assert_eq!(from("10.0.0.1", 64), 2);
        assert_eq!(from("2001:db8::2", 128), 1);
        assert_eq!(from("2001:db8::3", 64), 2);
        assert_eq!(children.count(), 5);

        let address = |client: Option<Client>| client.map(|client| client.peer.ip().to_string());
        assert_eq!(address(children.remove(Pid::from_raw(2))).as_deref(), Some("10.0.0.1"));
        assert_eq!(address(children.remove(Pid::from_raw(2))), None);
        assert_eq!(address(children.remove(Pid::from_raw(5))).as_deref(), Some("2001:db8::2"));
        let left: Vec<_> =
            children.iter().map(|(pid, client)| (pid.as_raw(), client.peer.ip().to_string())).collect();
        assert_eq!(
            left,
            [(1, "10.0.0.1"), (4, "2001:db8::1"), (3, "10.0.0.2")].map(|(n, ip)| (n, ip.to_owned()))
        );
    }
}
