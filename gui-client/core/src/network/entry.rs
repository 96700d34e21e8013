//! An entry of the list: a service, and the paths to it.

use std::cmp::Ordering;
use std::time::{Duration, Instant};

use super::announcement::{Announcement, Path, ServiceType, is_virtual};
use crate::clock::{ClockAddress, Kind};
use crate::recents::Recents;

/// The maximum number of paths to one service.
pub(super) const MAX_PATHS: usize = 16;

/// How long a service that is no longer announced stays in the list.
const FADE: Duration = Duration::from_secs(20);

/// A service.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) service: ServiceType,
    pub(super) instance: String,
    pub(super) host: String,
    pub(super) port: u16,
    /// Never empty.
    pub(super) paths: Vec<Path>,
    pub(super) presence: Presence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Announced,
    /// It was announced during an earlier search, and not yet during this one.
    Unconfirmed,
    /// It is not announced since this time.
    Gone(Instant),
}

/// The order of the list: clocks on this network first, each group by name.
pub(super) fn compare(a: &Entry, path_a: &Path, b: &Entry, path_b: &Path) -> Ordering {
    let distance = |path: &Path| (!path.is_on_link, is_virtual(&path.interface));
    let by_name = || a.name().to_lowercase().cmp(&b.name().to_lowercase());
    let by_address = || path_a.address.to_string().cmp(&path_b.address.to_string());
    distance(path_a).cmp(&distance(path_b)).then_with(by_name).then_with(by_address)
}

impl Entry {
    pub(super) fn is_gone(&self) -> bool {
        matches!(self.presence, Presence::Gone(_))
    }

    pub(super) fn fades_at(&self) -> Option<Instant> {
        if let Presence::Gone(since) = self.presence { Some(since + FADE) } else { None }
    }

    pub(super) fn is_instance_of(&self, new: &Announcement) -> bool {
        self.service == new.service && self.instance.eq_ignore_ascii_case(&new.instance)
    }

    pub(super) fn is_same_as(&self, new: &Announcement) -> bool {
        self.is_instance_of(new) && self.host.eq_ignore_ascii_case(&new.host) && self.port == new.port
    }

    pub(super) fn is_replaced_by(&self, new: &Announcement) -> bool {
        self.is_instance_of(new) && !self.is_same_as(new)
    }

    pub(super) fn is_of_host(&self, new: &Announcement) -> bool {
        self.host.eq_ignore_ascii_case(&new.host) || self.paths.iter().any(|path| path.ip == new.path.ip)
    }

    /// Adds a path. Those from before the service was lost are not trusted any more.
    pub(super) fn add(&mut self, path: Path) {
        if self.is_gone() {
            self.paths.clear();
        }
        self.presence = Presence::Announced;
        let is_known = |known: &Path| known.ip == path.ip && known.interface == path.interface;
        if !self.paths.iter().any(is_known) && self.paths.len() < MAX_PATHS {
            self.paths.push(path);
        }
    }

    pub(super) fn best(&self) -> Option<&Path> {
        self.paths.iter().min_by_key(|path| path.rank())
    }

    /// The name of the instance; without one, the host or the address. The kind is added unless it is our own.
    pub(super) fn name(&self) -> String {
        let address = || self.best().map(|path| path.ip.to_string()).unwrap_or_default();
        let name = [&self.instance, &self.host].into_iter().find(|name| !name.is_empty());
        let name = name.cloned().unwrap_or_else(address);
        match self.service.kind() {
            Kind::Datetime => name,
            kind @ (Kind::Ntp | Kind::Http | Kind::Time | Kind::Daytime) => {
                format!("{name} ({})", kind.scheme())
            }
        }
    }

    /// Whether the server list contains it, by one of its addresses or by its host name.
    pub(super) fn is_listed_in(&self, recents: &Recents) -> bool {
        let is_host = |address: &ClockAddress| {
            address.kind() == self.service.kind()
                && address.port() == self.port
                && address.host().eq_ignore_ascii_case(&self.host)
        };
        let is_path = |address: &ClockAddress| self.paths.iter().any(|path| path.address == *address);
        recents.iter().any(|recent| is_host(&recent.address) || is_path(&recent.address))
    }

    pub(super) fn into_addresses(self) -> impl Iterator<Item = ClockAddress> {
        self.paths.into_iter().map(|path| path.address)
    }
}

impl From<Announcement> for Entry {
    fn from(new: Announcement) -> Self {
        let Announcement { service, instance, host, port, path } = new;
        Self { service, instance, host, port, paths: vec![path], presence: Presence::Announced }
    }
}
