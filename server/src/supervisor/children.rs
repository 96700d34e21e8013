//! The table of live children: the only place that counts clients. A counter beside it would drift.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Instant;

use nix::unistd::Pid;

use super::scoreboard::Row;

/// A client being served.
#[derive(Clone, Copy, Debug)]
pub(super) struct Child {
    /// The client's address.
    pub(super) peer: SocketAddr,
    /// When it was accepted.
    pub(super) since: Instant,
    /// What it notes of its requests.
    pub(super) row: Option<Row>,
}

impl Child {
    /// Commands of this client that were understood.
    pub(super) fn requests(&self) -> u64 {
        self.row.map_or(0, |row| row.requests())
    }
}

/// All children that have not been reaped, by process.
#[derive(Debug, Default)]
pub(super) struct Children(HashMap<Pid, Child>);

impl Children {
    pub(super) fn insert(&mut self, pid: Pid, child: Child) {
        self.0.insert(pid, child);
    }

    /// Takes a child out that has ended; `None` for a process that is none of ours.
    pub(super) fn remove(&mut self, pid: Pid) -> Option<Child> {
        self.0.remove(&pid)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// How many come from what counts as the address `ip`.
    pub(super) fn count_from(&self, ip: IpAddr, ipv6_prefix: u8) -> usize {
        let wanted = prefix(ip, ipv6_prefix);
        self.0.values().filter(|child| prefix(child.peer.ip(), ipv6_prefix) == wanted).count()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Pid, &Child)> {
        self.0.iter()
    }

    pub(super) fn pids(&self) -> impl Iterator<Item = Pid> {
        self.0.keys().copied()
    }
}

/// The part of an address that counts: all of an IPv4 address, the leading bits of an IPv6 one.
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
    fn clients_are_counted_by_the_part_of_their_address_that_counts() {
        let mut children = Children::default();
        for (pid, ip) in (1..).zip(["10.0.0.1", "10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2"]) {
            let peer = SocketAddr::new(ip.parse().unwrap(), 1);
            children.insert(Pid::from_raw(pid), Child { peer, since: Instant::now(), row: None });
        }
        let from = |ip: &str, prefix| children.count_from(ip.parse().unwrap(), prefix);
        assert_eq!(from("10.0.0.1", 64), 2);
        assert_eq!(from("2001:db8::2", 128), 1);
        assert_eq!(from("2001:db8::3", 64), 2);
        assert_eq!(children.count(), 5);
    }
}
