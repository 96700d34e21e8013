//! Opens the sockets that the settings want and that are not open yet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use strum::VariantArray;

use super::bind::{ListenError, share};
use super::endpoint::Endpoint;
use super::socket::Listener;
use crate::settings::{Protocol, Server, Settings};

/// The listeners of one protocol in the settings.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'s> {
    pub(super) protocol: Protocol,
    /// Can be 0 for any free port.
    pub(super) port: u16,
    server: &'s Server,
}

/// The listeners in the settings. Those of [`Protocol::Datetime`] are the first.
pub(super) fn all_wanted(settings: &Settings) -> impl Iterator<Item = Wanted<'_>> {
    Protocol::VARIANTS.iter().filter_map(|protocol| {
        Some(Wanted { protocol: *protocol, port: settings.port(*protocol)?, server: &settings.server })
    })
}

impl Wanted<'_> {
    /// Whether to keep a listener for this protocol: its address is in the settings, or part of a wildcard address there. In the
    /// second case it continues to accept the clients of its address, because closing it could reset a pending handshake.
    pub(super) fn keeps(&self, listener: &Listener) -> bool {
        let Self { port, server, .. } = self;
        let address = listener.address();
        let covered = server.bind.contains(&wildcard(address.ip())) && address.port() == *port;
        covered || server.bind.iter().any(|ip| self.is_served(*ip, listener))
    }

    /// Whether a listener is the one for `ip`.
    fn is_served(&self, ip: IpAddr, listener: &Listener) -> bool {
        let Endpoint { address, protocol } = listener.endpoint;
        let has_port =
            address.port() == self.port || (protocol == self.protocol && listener.wanted_port == self.port);
        address.ip() == ip && has_port
    }
}

/// The wildcard address of the family of `ip`.
fn wildcard(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    }
}

/// Opens the sockets in the settings that are not in `current`.
pub(super) fn open_all(
    current: &[Listener],
    settings: &Settings,
) -> Result<(Vec<Listener>, Vec<ListenError>), ListenError> {
    let mut opened = Vec::new();
    let mut warnings = Vec::new();
    let keeper = |listener: &Listener| {
        all_wanted(settings).find(|wanted| wanted.keeps(listener)).map(|wanted| wanted.protocol)
    };
    for wanted in all_wanted(settings) {
        let kept: Vec<_> =
            current.iter().filter(|listener| keeper(listener) == Some(wanted.protocol)).collect();
        let removed = current.iter().filter(|listener| keeper(listener).is_none());
        let may_overlap: Vec<_> = kept.iter().copied().chain(removed).collect();
        let (new, missing) = open_wanted(&kept, &may_overlap, wanted)?;
        opened.extend(new);
        if warnings.is_empty() {
            // The other protocols lack the same address families.
            warnings = missing;
        }
    }
    Ok((opened, warnings))
}

/// Opens the sockets of one protocol that are not among those it keeps.
fn open_wanted(
    kept: &[&Listener],
    may_overlap: &[&Listener],
    wanted: Wanted<'_>,
) -> Result<(Vec<Listener>, Vec<ListenError>), ListenError> {
    let bind = &wanted.server.bind;
    let mut opened: Vec<Listener> = Vec::new();
    let mut warnings = Vec::new();
    for ip in bind {
        if *ip != wildcard(*ip) && bind.contains(&wildcard(*ip)) {
            // The wildcard address includes it; both could not be bound.
            continue;
        }
        if kept.iter().copied().chain(&opened).any(|listener| wanted.is_served(*ip, listener)) {
            continue;
        }
        // All addresses get the same port, even if the settings have port 0.
        let first = opened.first().or_else(|| kept.first().copied());
        let port = first.map_or(wanted.port, |first| first.address().port());
        match open_overlapping(may_overlap, *ip, port, wanted) {
            Ok(listener) => opened.push(listener),
            Err(warning @ ListenError::NoFamily(_)) => warnings.push(warning),
            Err(error) => return Err(error),
        }
    }
    let is_served = |ip: &IpAddr| kept.iter().any(|listener| wanted.is_served(*ip, listener));
    if opened.is_empty() && !bind.iter().any(is_served) {
        return Err(ListenError::Nowhere);
    }
    Ok((opened, warnings))
}

/// Opens a socket whose address may overlap a current one, such as 0.0.0.0 and 127.0.0.1. During a move both sockets allow it,
/// because closing the current one first would reset the clients in its queue.
fn open_overlapping(
    current: &[&Listener],
    ip: IpAddr,
    port: u16,
    wanted: Wanted<'_>,
) -> Result<Listener, ListenError> {
    let endpoint = Endpoint { address: SocketAddr::new(ip, port), protocol: wanted.protocol };
    let open = |shared| Listener::open(endpoint, wanted.port, wanted.server.backlog.get(), shared);
    let exclusive = open(false);
    let overlaps = |listener: &&&Listener| {
        listener.address().port() == port && listener.address().is_ipv4() == ip.is_ipv4()
    };
    let overlapping: Vec<_> = current.iter().filter(overlaps).collect();
    if !matches!(exclusive, Err(ListenError::Taken(_))) || overlapping.is_empty() {
        return exclusive;
    }
    for listener in &overlapping {
        share(&listener.socket, true).map_err(|error| ListenError::Other(listener.endpoint, error))?;
    }
    let opened = open(true);
    if opened.is_err() {
        for listener in &overlapping {
            let _ = share(&listener.socket, false);
        }
    }
    opened
}
