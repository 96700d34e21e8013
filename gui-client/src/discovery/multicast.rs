//! Searches with queries of this program, where Avahi does not run.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, UdpSocket};
use std::thread;
use std::time::Duration;

use datetime_client_core::network::{
    Announcement, Loss, Lost, NetworkEvent, Received, SearchFailure, ServiceType, Via,
};
use mdns_sd::{Error, IfKind, Metrics, Receiver, ResolvedService, ScopedIp, ServiceDaemon, ServiceEvent};

use super::interfaces::Interfaces;
use super::sink::{Ended, Followed, Sink};

/// The multicast addresses of mDNS (RFC 6762, section 3).
const GROUP_V4: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
const GROUP_V6: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0xfb);

/// Every device that announces something answers a query for this (RFC 6763, section 9).
const ALL_TYPES: &str = "_services._dns-sd._udp.local.";

/// An empty DNS message, to which nothing answers.
const EMPTY_MESSAGE: [u8; 12] = [0; 12];

/// How often the interfaces and the number of cached records are checked while a search runs.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// How long a search pauses after a failure.
const RETRY_INTERVAL: Duration = Duration::from_secs(5);

/// How long a search pauses if devices announce too much.
const FLOOD_PAUSE: Duration = Duration::from_secs(30);

/// The maximum number of cached records of each type. mdns-sd caches without a limit. A record has up to 9,000 bytes, so they need
/// up to 18 MB of each type.
const MAX_RECORDS: i64 = 2000;

/// The maximum number of addresses of one service that are passed on.
const MAX_ADDRESSES: usize = 16;

/// Searches until the search is ended or the window is closed; begins again after a failure.
pub(super) fn search(sink: &mut Sink) {
    while !sink.stop.is_stopped() {
        let pause = match search_once(sink) {
            Ok(pause) => pause,
            Err(SearchEnd::Failed(failure)) => {
                if sink.send(NetworkEvent::Failed(failure)).is_err() {
                    return;
                }
                RETRY_INTERVAL
            }
            Err(SearchEnd::Ended) => return,
        };
        sink.stop.wait(pause);
    }
}

/// Why a search ended.
enum SearchEnd {
    Failed(SearchFailure),
    Ended,
}

impl From<Ended> for SearchEnd {
    fn from(_: Ended) -> Self {
        Self::Ended
    }
}

impl From<Error> for SearchEnd {
    fn from(error: Error) -> Self {
        Self::Failed(SearchFailure::Other(error.to_string()))
    }
}

impl From<io::Error> for SearchEnd {
    fn from(error: io::Error) -> Self {
        Self::Failed(SearchFailure::Other(error.to_string()))
    }
}

/// Searches until devices announce too much; returns how long to pause then.
fn search_once(sink: &mut Sink) -> Result<Duration, SearchEnd> {
    check_sending(&Interfaces::read()).map_err(SearchEnd::Failed)?;
    let daemon = ServiceDaemon::new()?;
    daemon.disable_interface(vec![IfKind::LoopbackV4, IfKind::LoopbackV6])?;
    sink.send(NetworkEvent::Began(Via::OwnQueries))?;
    let shutdown = daemon.clone();
    sink.stop.on_stop(move || shut_down(&shutdown));
    let result = start_readers(&daemon, sink).and_then(|()| watch(&daemon, sink));
    shut_down(&daemon);
    result
}

fn start_readers(daemon: &ServiceDaemon, sink: &Sink) -> Result<(), SearchEnd> {
    for service in ServiceType::ALL {
        let (daemon, mut sink) = (daemon.clone(), sink.clone());
        let run = move || {
            let name = format!("{}.local.", service.name());
            read_all(&daemon, &name, &mut sink, |receiver, sink| follow(receiver, service, sink));
        };
        thread::Builder::new().name("discovery".to_owned()).spawn(run)?;
    }
    let (daemon, mut sink) = (daemon.clone(), sink.clone());
    let run = move || read_all(&daemon, ALL_TYPES, &mut sink, listen);
    thread::Builder::new().name("discovery".to_owned()).spawn(run)?;
    Ok(())
}

/// Waits until the search is ended, the last interface is gone, or devices announce too much.
fn watch(daemon: &ServiceDaemon, sink: &Sink) -> Result<Duration, SearchEnd> {
    loop {
        if sink.stop.wait(CHECK_INTERVAL) {
            return Err(SearchEnd::Ended);
        }
        if Interfaces::read().iter().next().is_none() {
            return Err(SearchEnd::Failed(SearchFailure::NoInterface));
        }
        let metrics = daemon.get_metrics()?.recv_timeout(CHECK_INTERVAL).unwrap_or_default();
        if is_flooded(&metrics) {
            return Ok(FLOOD_PAUSE);
        }
    }
}

fn is_flooded(metrics: &Metrics) -> bool {
    metrics.iter().any(|(name, count)| name.starts_with("cached-") && *count > MAX_RECORDS)
}

/// Ends the thread of mdns-sd. Its queue is full only while it is busy.
fn shut_down(daemon: &ServiceDaemon) {
    for _ in 0..10 {
        if !matches!(daemon.shutdown(), Err(Error::Again)) {
            return;
        }
        thread::yield_now();
    }
}

/// Browses a type of service, and begins again if mdns-sd drops the subscription because its events were not received in time.
fn read_all(
    daemon: &ServiceDaemon,
    name: &str,
    sink: &mut Sink,
    read: impl Fn(&Receiver<ServiceEvent>, &mut Sink) -> Result<(), Ended>,
) {
    loop {
        match daemon.browse(name) {
            Ok(receiver) if read(&receiver, sink).is_ok() => {}
            Err(Error::Again) => {}
            Ok(_) | Err(_) => return,
        }
        if sink.stop.wait(Duration::from_secs(1)) {
            return;
        }
    }
}

/// Reports the first device that announces anything.
fn listen(receiver: &Receiver<ServiceEvent>, sink: &mut Sink) -> Result<(), Ended> {
    while let Ok(event) = receiver.recv() {
        if matches!(event, ServiceEvent::ServiceFound(..)) {
            sink.send(NetworkEvent::Heard)?;
            return Err(Ended);
        }
    }
    Ok(())
}

/// What is known of a service: its host, its port, and its addresses, each with the name of the interface on which it was announced.
type Known = (String, u16, BTreeSet<(IpAddr, String)>);

/// Reports the services of one type.
fn follow(receiver: &Receiver<ServiceEvent>, service: ServiceType, sink: &mut Sink) -> Result<(), Ended> {
    let mut interfaces = Interfaces::read();
    let mut followed: Followed<String, Known> = Followed::new();
    while let Ok(event) = receiver.recv() {
        match event {
            ServiceEvent::ServiceResolved(found) => {
                let announcements = announcements(&found, service, &mut interfaces);
                let paths = announcements.iter().map(|(path, _)| path.clone()).collect();
                let name = found.fullname.to_ascii_lowercase();
                let before = followed.get(&name).map(|(_, _, paths)| paths.clone()).unwrap_or_default();
                let lost: Vec<_> = before.difference(&paths).cloned().collect();
                if !followed.note(name, (found.host.clone(), found.port, paths)) {
                    continue;
                }
                for (_, announcement) in announcements {
                    sink.send(NetworkEvent::Found(Box::new(announcement)))?;
                }
                for (address, interface) in lost {
                    let path = Some((interface.as_str(), Lost::Address(address)));
                    let instance = instance(&found.fullname, service);
                    sink.send(NetworkEvent::Lost(Loss::new(service, instance, path)))?;
                }
            }
            ServiceEvent::ServiceRemoved(_, name)
                if followed.forget(&name.to_ascii_lowercase()).is_some() =>
            {
                sink.send(NetworkEvent::Lost(Loss::new(service, instance(&name, service), None)))?;
            }
            ServiceEvent::SearchStarted(text) if text.contains(" on 0 interfaces") => {
                let why = "UDP port 5353 is in use by a program that does not share it".to_owned();
                sink.send(NetworkEvent::Failed(SearchFailure::Other(why)))?;
            }
            ServiceEvent::SearchStarted(_)
            | ServiceEvent::ServiceFound(..)
            | ServiceEvent::ServiceRemoved(..)
            | ServiceEvent::SearchStopped(_)
            | _ => {}
        }
    }
    Ok(())
}

/// The announcements of a service: one for each address and interface.
fn announcements(
    found: &ResolvedService,
    service: ServiceType,
    interfaces: &mut Interfaces,
) -> Vec<((IpAddr, String), Announcement)> {
    let mut addresses = Vec::new();
    for scoped in &found.addresses {
        let ip = scoped.to_ip_addr();
        match scoped {
            ScopedIp::V4(v4) => {
                addresses.extend(v4.interface_ids().iter().map(|interface| (ip, interface.index)));
            }
            ScopedIp::V6(v6) => addresses.push((ip, v6.scope_id().index)),
            _ => {}
        }
    }
    addresses.sort_unstable();
    addresses.truncate(MAX_ADDRESSES);
    let instance = instance(&found.fullname, service);
    let announcement = |(address, index)| {
        let interface = interfaces.get(index)?;
        let (host, port) = (found.host.as_str(), found.port);
        let received = Received { service, instance, host, port, address, interface };
        Some(((address, interface.name.clone()), Announcement::new(&received)?))
    };
    addresses.into_iter().filter_map(announcement).collect()
}

/// The name of the instance in a full name such as `attic._datetime._tcp.local.`
fn instance(full_name: &str, service: ServiceType) -> &str {
    let rest = full_name.len().checked_sub(service.name().len() + "..local.".len());
    rest.and_then(|length| full_name.get(..length)).unwrap_or(full_name)
}

/// Sends an empty message to the group on every interface, because mdns-sd does not report that it cannot send.
///
/// # Errors
/// There is no interface, or none can send.
fn check_sending(interfaces: &Interfaces) -> Result<(), SearchFailure> {
    let mut failure = SearchFailure::NoInterface;
    for (index, interface) in interfaces.iter() {
        for (address, _) in &interface.networks {
            match send_empty(*address, index) {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    failure = SearchFailure::NotPermitted(error.to_string());
                }
                Err(error) if failure == SearchFailure::NoInterface => {
                    failure = SearchFailure::Other(error.to_string());
                }
                Err(_) => {}
            }
        }
    }
    Err(failure)
}

fn send_empty(from: IpAddr, interface: u32) -> io::Result<()> {
    let (from, group) = match from {
        IpAddr::V4(_) => (SocketAddr::new(from, 0), SocketAddr::from((GROUP_V4, mdns_sd::MDNS_PORT))),
        IpAddr::V6(v6) => {
            let scoped = |address, port| SocketAddr::V6(SocketAddrV6::new(address, port, 0, interface));
            (scoped(v6, 0), scoped(GROUP_V6, mdns_sd::MDNS_PORT))
        }
    };
    UdpSocket::bind(from)?.send_to(&EMPTY_MESSAGE, group).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_instance_may_contain_dots() {
        for (full_name, expected) in [
            ("attic._datetime._tcp.local.", "attic"),
            ("Attic 2.0 (NAS)._DATETIME._tcp.LOCAL.", "Attic 2.0 (NAS)"),
            ("_datetime._tcp.local.", "_datetime._tcp.local."),
            ("short", "short"),
        ] {
            assert_eq!(instance(full_name, ServiceType::Datetime), expected);
        }
    }

    #[test]
    fn too_many_cached_records_are_noticed() {
        let metrics = |name: &str, count| Metrics::from([(name.to_owned(), count)]);
        assert!(is_flooded(&metrics("cached-txt", MAX_RECORDS + 1)));
        assert!(
            !is_flooded(&metrics("cached-txt", MAX_RECORDS)) && !is_flooded(&metrics("browse", 1_000_000))
        );
    }
}
