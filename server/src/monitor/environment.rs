//! Watches the machine's time zone and its networks, which the confined server cannot read.

use std::time::{Duration, Instant};

use ipnet::IpNet;
use nix::errno::Errno;
use tracing::warn;

use crate::channel::Environment;
use crate::clock::LocalZone;
use crate::host;
use crate::settings::{Network, Settings, ZoneChoice};

/// How often they are read. Reading them takes about 50 µs.
const INTERVAL: Duration = Duration::from_secs(1);

/// The time zone and the networks, as last read.
#[derive(Debug)]
pub(super) struct Watcher {
    zone: LocalZone,
    networks: Vec<IpNet>,
    /// The error of the last attempt to read the networks, so that each error is logged once.
    error: Option<Errno>,
    next: Option<Instant>,
}

impl Watcher {
    /// Reads the zone. The networks are empty until [`Watcher::watch_for`].
    pub(super) fn new() -> Self {
        let (zone, warning) = LocalZone::read();
        if let Some(warning) = warning {
            warn!("{warning}");
        }
        Self { zone, networks: Vec::new(), error: None, next: None }
    }

    /// Watches what these settings depend on from now on, and reads it.
    pub(super) fn watch_for(&mut self, settings: &Settings, now: Instant) {
        let watches_zone = settings.formats.timezone == ZoneChoice::Local && self.zone.can_change();
        self.refresh(settings);
        self.next = (watches_zone || uses_networks(settings)).then(|| now + INTERVAL);
    }

    /// When to call [`Watcher::poll`].
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.next
    }

    /// Reads everything again if that is due. Returns whether something has changed.
    pub(super) fn poll(&mut self, settings: &Settings, now: Instant) -> bool {
        if self.next.is_none_or(|next| next > now) {
            return false;
        }
        self.next = Some(now + INTERVAL);
        self.refresh(settings)
    }

    /// The zone and the networks for the server.
    pub(super) fn environment(&self) -> Environment {
        Environment { zone: self.zone.tzif().to_vec(), networks: self.networks.clone() }
    }

    fn refresh(&mut self, settings: &Settings) -> bool {
        let zone = self.zone.refresh();
        if let Some(warning) = zone.as_ref().and_then(|change| change.warning.as_ref()) {
            warn!("{warning}");
        }
        let networks = if uses_networks(settings) { self.read_networks() } else { Vec::new() };
        let has_new_networks = networks != self.networks;
        self.networks = networks;
        zone.is_some() || has_new_networks
    }

    fn read_networks(&mut self) -> Vec<IpNet> {
        match host::local_networks() {
            Ok(networks) => {
                self.error = None;
                networks
            }
            Err(error) => {
                if self.error.replace(error) != Some(error) {
                    warn!(
                        "cannot read the networks of this machine, so \"local\" in [access] matches no client: {error}; \
                         allow AF_NETLINK in RestrictAddressFamilies=, or list the networks"
                    );
                }
                Vec::new()
            }
        }
    }
}

/// Whether an access list contains `local`.
fn uses_networks(settings: &Settings) -> bool {
    let access = &settings.access;
    [&access.allow, &access.deny, &access.proxies].iter().any(|list| list.contains(&Network::Local))
}
