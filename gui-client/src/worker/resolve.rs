//! Resolves a host name to addresses, on a thread that can be abandoned because the system's resolver cannot be
//! interrupted.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use datetime_client_core::address::Address;
use datetime_client_core::message::{Failure, LinkId};

use super::context::{Context, Input};

/// The maximum number of resolver threads, abandoned ones included: a name server that does not answer can block each
/// of them for half a minute. There are more than checks that run at the same time.
const MAX_RESOLVERS: usize = 96;

/// The maximum number of addresses of one name that are tried.
const MAX_ADDRESSES: usize = 8;

static RESOLVERS: AtomicUsize = AtomicUsize::new(0);

/// Starts to resolve the host of `address`. The result arrives as [`Input::Resolved`].
///
/// # Errors
/// Too many resolver threads are running, or the system cannot start another thread.
pub(super) fn start(id: LinkId, address: &Address, context: &Context) -> io::Result<()> {
    let slot = ResolverSlot::acquire().ok_or_else(|| {
        io::Error::new(io::ErrorKind::WouldBlock, "too many names are being resolved already")
    })?;
    let (host, port) = (address.ascii_host().into_owned(), address.port());
    let inputs = context.inputs.clone();
    thread::Builder::new().name("resolver".to_owned()).spawn(move || {
        let result = (host.as_str(), port).to_socket_addrs().map(interleave);
        drop(slot);
        // Fails if the worker has ended.
        let _ = inputs.send(Input::Resolved(id, result));
    })?;
    Ok(())
}

/// The address of a server whose host is an IP address, which needs no resolver.
pub(super) fn numeric(address: &Address) -> Option<SocketAddr> {
    address.host().parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, address.port()))
}

/// Alternates the address families, beginning with that of the system's first choice (RFC 8305, section 4), and removes
/// duplicates.
fn interleave(resolved: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let resolved: Vec<SocketAddr> = resolved.collect();
    let first_is_v6 = resolved.first().is_some_and(SocketAddr::is_ipv6);
    let family =
        |first: bool| resolved.iter().copied().filter(move |a| a.is_ipv6() == (first == first_is_v6));
    let (mut preferred, mut other) = (family(true), family(false));
    let mut addresses = Vec::new();
    loop {
        let pair = [preferred.next(), other.next()];
        if pair.iter().all(Option::is_none) {
            break;
        }
        for address in pair.into_iter().flatten() {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
    }
    addresses.truncate(MAX_ADDRESSES);
    addresses
}

/// The failure for an error of the resolver.
pub(super) fn failure(error: &io::Error) -> Failure {
    let details = error.to_string();
    // std has no error kind for EAI_AGAIN; the message is that of gai_strerror(3).
    let is_temporary = details.contains("emporary") || error.kind() == io::ErrorKind::WouldBlock;
    if is_temporary { Failure::ResolveFailed(details) } else { Failure::NoSuchName(details) }
}

/// Counts a running resolver thread until it is dropped.
struct ResolverSlot;

impl ResolverSlot {
    fn acquire() -> Option<Self> {
        let increment = |running| (running < MAX_RESOLVERS).then_some(running + 1);
        RESOLVERS.fetch_update(Ordering::SeqCst, Ordering::SeqCst, increment).ok().map(|_| Self)
    }
}

impl Drop for ResolverSlot {
    fn drop(&mut self) {
        RESOLVERS.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_families_alternate_and_duplicates_are_removed() {
        let addresses = ["[::1]:1", "[::1]:1", "[::2]:1", "127.0.0.1:1", "127.0.0.2:1", "127.0.0.3:1"];
        let interleaved = interleave(addresses.iter().map(|address| address.parse().unwrap()));
        let shown: Vec<String> = interleaved.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["[::1]:1", "127.0.0.1:1", "127.0.0.2:1", "[::2]:1", "127.0.0.3:1"]);
    }
}
