//! From a host to addresses. The system's look-up cannot be interrupted, so it runs on a thread that may be abandoned.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use datetime_client_core::address::Address;
use datetime_client_core::message::{Failure, LinkId};

use super::{Desk, Signal};

/// The look-ups that may be under way, abandoned ones too: each is a thread that a dead name service can hold for
/// half a minute.
const MAX_LOOK_UPS: usize = 16;

/// The addresses of one name that are tried.
const MAX_ADDRESSES: usize = 8;

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

/// Looks `address` up; the result comes as a signal.
///
/// # Errors
/// Too many look-ups are under way, or the system gives no thread.
pub(super) fn begin(id: LinkId, address: &Address, desk: &Desk) -> io::Result<()> {
    let ticket = Ticket::take().ok_or_else(|| {
        io::Error::new(io::ErrorKind::WouldBlock, "earlier look-ups of names are still under way")
    })?;
    let (host, port) = (address.ascii_host().into_owned(), address.port());
    let signals = desk.signals.clone();
    thread::Builder::new().name("look-up".to_owned()).spawn(move || {
        let found = (host.as_str(), port).to_socket_addrs().map(in_turn);
        drop(ticket);
        // The worker is gone, or has no ear for it: nobody waits for this result.
        let _ = signals.send(Signal::LookedUp(id, found));
    })?;
    Ok(())
}

/// The address that needs no look-up.
pub(super) fn numeric(address: &Address) -> Option<SocketAddr> {
    address.host().parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, address.port()))
}

/// The two families in turn, the system's first choice first (RFC 8305, section 4), each address once.
fn in_turn(found: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let found: Vec<SocketAddr> = found.collect();
    let first_is_v6 = found.first().is_some_and(SocketAddr::is_ipv6);
    let family = |first: bool| found.iter().copied().filter(move |a| a.is_ipv6() == (first == first_is_v6));
    let (mut preferred, mut other) = (family(true), family(false));
    let mut turns = Vec::new();
    loop {
        let pair = [preferred.next(), other.next()];
        if pair.iter().all(Option::is_none) {
            break;
        }
        for address in pair.into_iter().flatten() {
            if !turns.contains(&address) {
                turns.push(address);
            }
        }
    }
    turns.truncate(MAX_ADDRESSES);
    turns
}

/// What a failed look-up means.
pub(super) fn failure(error: &io::Error) -> Failure {
    let details = error.to_string();
    // The library gives this failure no kind of its own; the words are those of `gai_strerror`.
    let temporary = details.contains("emporary") || error.kind() == io::ErrorKind::WouldBlock;
    if temporary { Failure::ResolveFailed(details) } else { Failure::NoSuchName(details) }
}

/// One look-up under way.
struct Ticket;

impl Ticket {
    fn take() -> Option<Self> {
        let room = |taken| (taken < MAX_LOOK_UPS).then_some(taken + 1);
        UNDER_WAY.fetch_update(Ordering::SeqCst, Ordering::SeqCst, room).ok().map(|_| Self)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        UNDER_WAY.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_families_take_turns_and_each_address_comes_once() {
        let addresses = ["[::1]:1", "[::1]:1", "[::2]:1", "127.0.0.1:1", "127.0.0.2:1", "127.0.0.3:1"];
        let turns = in_turn(addresses.iter().map(|address| address.parse().unwrap()));
        let shown: Vec<String> = turns.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["[::1]:1", "127.0.0.1:1", "127.0.0.2:1", "[::2]:1", "127.0.0.3:1"]);
    }
}
