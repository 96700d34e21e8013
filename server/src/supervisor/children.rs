//! The table of live children: the only place that counts clients. A counter beside it would drift.

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

/// All children that have not been reaped. Two lists without holes, the newest last: a new one is written beside the
/// last, so that few pages change between two forks, and what is searched through lies together.
#[derive(Debug, Default)]
pub(super) struct Children {
    pids: Vec<Pid>,
    /// In the same order.
    clients: Vec<Child>,
}

impl Children {
    pub(super) fn insert(&mut self, pid: Pid, child: Child) {
        self.pids.push(pid);
        self.clients.push(child);
    }

    /// Takes a child out that has ended; `None` for a process that is none of ours.
    pub(super) fn remove(&mut self, pid: Pid) -> Option<Child> {
        // The youngest are the likeliest to end.
        let place = self.pids.iter().rposition(|known| *known == pid)?;
        self.pids.swap_remove(place);
        Some(self.clients.swap_remove(place))
    }

    pub(super) fn count(&self) -> usize {
        self.pids.len()
    }

    /// How many come from what counts as the address `ip`.
    pub(super) fn count_from(&self, ip: IpAddr, ipv6_prefix: u8) -> usize {
        let wanted = prefix(ip, ipv6_prefix);
        self.clients.iter().filter(|child| prefix(child.peer.ip(), ipv6_prefix) == wanted).count()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Pid, &Child)> {
        self.pids().zip(&self.clients)
    }

    pub(super) fn pids(&self) -> impl Iterator<Item = Pid> {
        self.pids.iter().copied()
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

        let address = |child: Option<Child>| child.map(|child| child.peer.ip().to_string());
        assert_eq!(address(children.remove(Pid::from_raw(2))).as_deref(), Some("10.0.0.1"));
        assert_eq!(address(children.remove(Pid::from_raw(2))), None);
        assert_eq!(address(children.remove(Pid::from_raw(5))).as_deref(), Some("2001:db8::2"));
        let left: Vec<_> =
            children.iter().map(|(pid, child)| (pid.as_raw(), child.peer.ip().to_string())).collect();
        assert_eq!(
            left,
            [(1, "10.0.0.1"), (4, "2001:db8::1"), (3, "10.0.0.2")].map(|(n, ip)| (n, ip.to_owned()))
        );
    }
}
