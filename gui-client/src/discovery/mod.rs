//! Searches for clocks on this network: through Avahi where it runs, because a second mDNS program next to it sends every query
//! and keeps every answer twice; otherwise with queries of this program.

#[cfg(all(unix, not(target_os = "macos")))]
mod avahi;
mod interfaces;
mod multicast;
mod sink;
mod stop;

use std::io;
use std::net::IpAddr;
use std::thread;

use datetime_client_core::network::SearchId;

use crate::events::EventSender;
use sink::Sink;
use stop::Stop;

/// A search. Dropping it ends its threads.
#[derive(Debug)]
pub struct Discovery {
    stop: Stop,
}

impl Discovery {
    /// Starts a search. Its events carry `id`.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn start(id: SearchId, events: EventSender) -> io::Result<Self> {
        let stop = Stop::default();
        let sink = Sink::new(id, events, stop.clone());
        thread::Builder::new().name("discovery".to_owned()).spawn(move || search(sink))?;
        Ok(Self { stop })
    }
}

impl Drop for Discovery {
    fn drop(&mut self) {
        self.stop.stop();
    }
}

/// The addresses of this computer by which it is reached in a network, in a fixed order: without loopback addresses, and without
/// link-local ones of IPv6, which virtual adapters of containers have too.
#[must_use]
pub fn addresses() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut addresses: Vec<IpAddr> = interfaces.iter().map(if_addrs::Interface::ip).collect();
    addresses.retain(|address| {
        let is_link_local = matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local());
        !address.is_loopback() && !is_link_local
    });
    addresses.sort_unstable();
    addresses
}

/// Searches until the search is ended or the window is closed. If Avahi does not run, or stops, this program sends the queries.
fn search(mut sink: Sink) {
    #[cfg(all(unix, not(target_os = "macos")))]
    avahi::search(&mut sink);
    multicast::search(&mut sink);
}
