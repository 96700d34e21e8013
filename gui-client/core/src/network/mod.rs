//! The clocks that are announced on this network (DNS-SD, RFC 6763): one entry for each service, however many interfaces and
//! addresses announce it, or the reason why there is none.
//!
//! Announcements come from any device, so their number is limited, and their texts are made plain.

mod announcement;
mod entry;
mod event;

use std::time::{Duration, Instant};

use crate::clock::ClockAddress;
use crate::recents::Recents;

use announcement::Path;
pub use announcement::{Announcement, Interface, Loss, Lost, Received, ServiceType};
use entry::{Entry, Presence};
pub use event::{Announced, NetworkEvent, SearchFailure, SearchId, Via, WhyEmpty};

/// The maximum number of entries: more than a network of this kind has clocks, and few enough for a list.
pub const MAX_ENTRIES: usize = 64;

/// The maximum number of entries of one host, so that one device cannot fill the list.
const MAX_ENTRIES_OF_HOST: usize = 8;

/// How long answers may take before the list counts as complete: queries are repeated after one and three seconds (RFC 6762,
/// section 5.2).
const SETTLE: Duration = Duration::from_secs(4);

/// The current search.
#[derive(Clone, Debug)]
struct Search {
    since: Instant,
    via: Via,
    has_heard: bool,
    is_settled: bool,
    failure: Option<SearchFailure>,
}

/// The announced clocks, and the search for them.
#[derive(Clone, Debug, Default)]
pub struct Network {
    entries: Vec<Entry>,
    search: Option<Search>,
    last_id: SearchId,
    is_in_sight: bool,
    has_more: bool,
}

impl Network {
    /// Whether the window shows the list.
    #[must_use]
    pub fn is_in_sight(&self) -> bool {
        self.is_in_sight
    }

    pub(crate) fn set_in_sight(&mut self, is_in_sight: bool) {
        self.is_in_sight = is_in_sight;
    }

    /// Whether a search is in progress, perhaps a failed one.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.search.is_some()
    }

    /// Whether more services are announced than are listed.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.has_more
    }

    /// Begins a search. What an earlier one found stays in the list until the answers are complete.
    pub(crate) fn begin(&mut self, now: Instant) -> SearchId {
        for entry in &mut self.entries {
            if entry.presence == Presence::Announced {
                entry.presence = Presence::Unconfirmed;
            }
            entry.paths.iter_mut().for_each(|path| path.is_unreachable = false);
        }
        let via = Via::OwnQueries;
        self.search = Some(Search { since: now, via, has_heard: false, is_settled: false, failure: None });
        self.has_more = false;
        self.last_id = SearchId(self.last_id.0 + 1);
        self.last_id
    }

    /// Ends the search. Its results stay.
    pub(crate) fn end(&mut self) {
        self.search = None;
    }

    /// Forgets all results; returns their addresses.
    pub(crate) fn clear(&mut self) -> Vec<ClockAddress> {
        self.has_more = false;
        self.entries.drain(..).flat_map(Entry::into_addresses).collect()
    }

    /// Applies an event of the search `id`; returns the addresses that are no longer listed.
    pub(crate) fn apply(&mut self, id: SearchId, event: NetworkEvent, now: Instant) -> Vec<ClockAddress> {
        let Some(search) = self.search.as_mut().filter(|_| id == self.last_id) else { return Vec::new() };
        match event {
            NetworkEvent::Began(via) => {
                search.via = via;
                search.failure = None;
            }
            NetworkEvent::Heard => search.has_heard = true,
            NetworkEvent::Failed(failure) => search.failure = Some(failure),
            NetworkEvent::Lost(loss) => self.lose(&loss, now),
            NetworkEvent::Found(announcement) => return self.find(*announcement),
        }
        Vec::new()
    }

    /// Adds a path to its service, or a new service. An instance that moved to another host or port on the same interface replaces
    /// the earlier one; returns the addresses that are no longer listed.
    fn find(&mut self, new: Announcement) -> Vec<ClockAddress> {
        let mut removed = Vec::new();
        for entry in self.entries.iter_mut().filter(|entry| entry.is_replaced_by(&new)) {
            entry.paths.retain(|path| {
                path.interface != new.path.interface || {
                    removed.push(path.address.clone());
                    false
                }
            });
        }
        self.entries.retain(|entry| !entry.paths.is_empty());
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.is_same_as(&new)) {
            entry.add(new.path);
            return removed;
        }
        let of_host = self.entries.iter().filter(|entry| entry.is_of_host(&new)).count();
        if of_host >= MAX_ENTRIES_OF_HOST {
            self.has_more = true;
            return removed;
        }
        if self.entries.len() >= MAX_ENTRIES {
            let Some(gone) = self.entries.iter().position(Entry::is_gone) else {
                self.has_more = true;
                return removed;
            };
            removed.extend(self.entries.remove(gone).into_addresses());
        }
        self.entries.push(Entry::from(new));
        removed
    }

    fn lose(&mut self, loss: &Loss, now: Instant) {
        for entry in &mut self.entries {
            if entry.service != loss.service || !entry.instance.eq_ignore_ascii_case(&loss.instance) {
                continue;
            }
            if entry.paths.iter().all(|path| loss.concerns(path)) {
                if !entry.is_gone() {
                    entry.presence = Presence::Gone(now);
                }
            } else {
                entry.paths.retain(|path| !loss.concerns(path));
            }
        }
    }

    /// When [`Network::advance`] has to be called.
    #[must_use]
    pub(crate) fn due(&self) -> Option<Instant> {
        let settled = self.search.as_ref().filter(|search| !search.is_settled);
        let faded = self.entries.iter().filter_map(Entry::fades_at);
        faded.chain(settled.map(|search| search.since + SETTLE)).min()
    }

    /// Completes a search whose answers had their time, and drops faded entries; returns the addresses of those.
    pub(crate) fn advance(&mut self, now: Instant) -> Vec<ClockAddress> {
        if let Some(search) = &mut self.search
            && !search.is_settled
            && search.since + SETTLE <= now
        {
            search.is_settled = true;
            for entry in &mut self.entries {
                if entry.presence == Presence::Unconfirmed {
                    entry.presence = Presence::Gone(now);
                }
            }
        }
        let faded = self.entries.extract_if(.., |entry| entry.fades_at().is_some_and(|at| at <= now));
        faded.flat_map(Entry::into_addresses).collect()
    }

    /// Notes that `address` did not answer a probe, so that another path to the same service is tried.
    pub(crate) fn set_unreachable(&mut self, address: &ClockAddress) {
        let paths = self.entries.iter_mut().flat_map(|entry| &mut entry.paths);
        for path in paths.filter(|path| path.address == *address) {
            path.is_unreachable = true;
        }
    }

    /// The addresses to probe: the best one of each announced service that is on this network and not in `recents`.
    pub(crate) fn to_probe(&self, recents: &Recents) -> Vec<ClockAddress> {
        let announced = self.entries.iter().filter(|entry| !entry.is_gone() && !entry.is_listed_in(recents));
        let best = announced.filter_map(Entry::best);
        best.filter(|path| path.is_on_link && !path.is_unreachable).map(|path| path.address.clone()).collect()
    }

    /// The name under which `address` is announced.
    #[must_use]
    pub fn name_of(&self, address: &ClockAddress) -> Option<String> {
        let has_address = |entry: &&Entry| entry.paths.iter().any(|path| path.address == *address);
        self.entries.iter().find(has_address).map(Entry::name)
    }

    /// The announced clocks that are not in `recents`: those on this network first, each group by name. Names are unique: if two
    /// are equal, their addresses are added.
    #[must_use]
    pub fn listed(&self, recents: &Recents) -> Vec<Announced> {
        let mut shown: Vec<(&Entry, &Path)> = self
            .entries
            .iter()
            .filter(|entry| !entry.is_listed_in(recents))
            .filter_map(|entry| Some((entry, entry.best()?)))
            .collect();
        shown.sort_by(|(a, path_a), (b, path_b)| entry::compare(a, path_a, b, path_b));
        let names: Vec<String> = shown.iter().map(|(entry, _)| entry.name()).collect();
        let listed = shown.iter().zip(&names).map(|((entry, path), name)| {
            let is_unique = names.iter().filter(|other| *other == name).nth(1).is_none()
                && recents.iter().all(|recent| recents.name_of(recent) != *name);
            let name = if is_unique { name.clone() } else { format!("{name} · {}", path.address) };
            Announced { name, address: path.address.clone(), is_gone: entry.is_gone() }
        });
        listed.collect()
    }

    /// Why [`Network::listed`] is empty. `is_enabled` is the setting.
    #[must_use]
    pub fn why_empty(&self, is_enabled: bool) -> WhyEmpty {
        let Some(search) = self.search.as_ref().filter(|_| is_enabled) else {
            return if is_enabled { WhyEmpty::Searching } else { WhyEmpty::Off };
        };
        match &search.failure {
            _ if !self.entries.is_empty() => WhyEmpty::AllListed,
            Some(failure) => WhyEmpty::Failed(failure.clone()),
            None if !search.is_settled => WhyEmpty::Searching,
            None if search.has_heard => WhyEmpty::NothingAnnounced(search.via),
            None => WhyEmpty::NothingHeard(search.via),
        }
    }
}

#[cfg(test)]
mod tests;
