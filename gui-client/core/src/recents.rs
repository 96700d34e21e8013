//! The server list: pinned servers first, then the others by their last use, then failed attempts.
//!
//! Servers stay in the list until the user removes them. Only failed attempts are evicted: servers that the program added
//! when the user connected to them, and that have never answered. Most of those addresses are mistyped.

use std::cmp::Ordering;

use chrono::{DateTime, SubsecRound, Utc};

use crate::clock::ClockAddress;

/// The number of failed attempts in the list, so that the user can retry a server that is down with one click. Other
/// servers are limited only by the size of the settings file.
pub const MAX_FAILED: usize = 5;

/// A server in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Its address.
    pub address: ClockAddress,
    /// The user's name for it.
    pub label: Option<String>,
    /// Whether it is listed before the others.
    pub pinned: bool,
    /// When the user last connected to it; `None` if the user added it to the settings file.
    pub used: Option<DateTime<Utc>>,
    /// Whether the program added it when the user connected to it, and it has never answered.
    pub unanswered: bool,
}

impl Recent {
    /// A server without a label that is neither pinned nor used.
    #[must_use]
    pub fn new(address: ClockAddress) -> Self {
        Self { address, label: None, pinned: false, used: None, unanswered: false }
    }

    /// Whether it has never answered, and the user neither labelled nor pinned it. It may then be evicted.
    #[must_use]
    pub fn is_failed_attempt(&self) -> bool {
        self.unanswered && !self.pinned && self.label.is_none()
    }

    /// Its label, or its address.
    #[must_use]
    pub fn name(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.address.to_string())
    }
}

/// The list, with each address once: pinned servers in the order of the file, others by their last use, and up to
/// [`MAX_FAILED`] failed attempts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recents(Vec<Recent>);

impl Recents {
    /// A list of `servers`, without repeated addresses and without failed attempts beyond the limit.
    #[must_use]
    pub fn new(servers: impl IntoIterator<Item = Recent>) -> Self {
        let mut recents = Self::default();
        for server in servers {
            if recents.get(&server.address).is_none() {
                recents.0.push(server);
            }
        }
        recents.sort_and_evict();
        recents
    }

    /// Records an attempt to connect to `address` at `now`. A new address is a failed attempt until
    /// [`Recents::record_answer`] is called for it.
    pub fn record_attempt(&mut self, address: &ClockAddress, now: DateTime<Utc>) {
        let index = self.0.iter().position(|known| known.address == *address);
        let mut server = index.map_or_else(
            || Recent { unanswered: true, ..Recent::new(address.clone()) },
            |index| self.0.remove(index),
        );
        // The settings file stores whole seconds.
        server.used = Some(now.trunc_subsecs(0));
        // A pinned server keeps its position. Another one comes before those that were used in the same second.
        self.0.insert(index.filter(|_| server.pinned).unwrap_or(0), server);
        self.sort_and_evict();
    }

    /// Records that `address` answered, which keeps it in the list.
    pub fn record_answer(&mut self, address: &ClockAddress) {
        if let Some(known) = self.0.iter_mut().find(|known| known.address == *address) {
            known.unanswered = false;
        }
        self.sort_and_evict();
    }

    /// Labels `address` with `name`, unless the user has labelled it.
    pub fn name(&mut self, address: &ClockAddress, name: &str) {
        if let Some(known) = self.0.iter_mut().find(|known| known.address == *address) {
            known.label.get_or_insert_with(|| name.to_owned());
        }
    }

    /// Removes `address`.
    pub fn remove(&mut self, address: &ClockAddress) {
        self.0.retain(|known| known.address != *address);
    }

    /// Pins `address`, or unpins it. A new address is added when it is pinned.
    pub fn pin(&mut self, address: &ClockAddress, pinned: bool) {
        if let Some(known) = self.0.iter_mut().find(|known| known.address == *address) {
            known.pinned = pinned;
        } else if pinned {
            self.0.push(Recent { pinned, ..Recent::new(address.clone()) });
        }
        self.sort_and_evict();
    }

    /// Names `address`. An empty label removes its name.
    pub fn label(&mut self, address: &ClockAddress, label: &str) {
        let label = label.trim();
        if let Some(known) = self.0.iter_mut().find(|known| known.address == *address) {
            known.label = (!label.is_empty()).then(|| label.to_owned());
        }
        self.sort_and_evict();
    }

    /// Moves a pinned server one position up (`true`) or down among the pinned ones.
    pub fn move_pinned(&mut self, address: &ClockAddress, up: bool) {
        let pinned = self.0.iter().take_while(|known| known.pinned).count();
        let Some(index) = self.0.iter().take(pinned).position(|known| known.address == *address) else {
            return;
        };
        let other = if up { index.checked_sub(1) } else { Some(index + 1).filter(|next| *next < pinned) };
        if let Some(other) = other {
            self.0.swap(index, other);
        }
    }

    /// Adds a server that was removed, at its former position if it is pinned.
    pub fn restore(&mut self, server: &Recent, position: usize) {
        if self.get(&server.address).is_none() {
            self.0.insert(position.min(self.0.len()), server.clone());
            self.sort_and_evict();
        }
    }

    /// The position of `address` in the list.
    #[must_use]
    pub fn position(&self, address: &ClockAddress) -> Option<usize> {
        self.iter().position(|known| known.address == *address)
    }

    /// The servers in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = &Recent> {
        self.0.iter()
    }

    /// The name of `recent` in the list: its label, or its address if another server has the same label.
    #[must_use]
    pub fn name_of(&self, recent: &Recent) -> String {
        let is_shared = || self.iter().filter(|other| other.label == recent.label).nth(1).is_some();
        if recent.label.is_some() && is_shared() { recent.address.to_string() } else { recent.name() }
    }

    /// The name of the server at `address`; the address if it is not in the list.
    #[must_use]
    pub fn name_at(&self, address: &ClockAddress) -> String {
        self.get(address).map_or_else(|| address.to_string(), |recent| self.name_of(recent))
    }

    /// The server at `address`.
    #[must_use]
    pub fn get(&self, address: &ClockAddress) -> Option<&Recent> {
        self.iter().find(|known| known.address == *address)
    }

    /// The server that was used last, except failed attempts; the first of the list if none has been used.
    #[must_use]
    pub fn last_used(&self) -> Option<&Recent> {
        let used = self.iter().filter(|known| known.used.is_some() && !known.is_failed_attempt());
        used.max_by_key(|known| known.used).or(self.0.first())
    }

    /// Whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn sort_and_evict(&mut self) {
        // The sort is stable: servers that were never used keep the order of the file, after the used ones.
        self.0.sort_by(|a, b| {
            let by_pin = b.pinned.cmp(&a.pinned);
            let by_answer = a.is_failed_attempt().cmp(&b.is_failed_attempt());
            let by_use = if a.pinned && b.pinned { Ordering::Equal } else { b.used.cmp(&a.used) };
            by_pin.then(by_answer).then(by_use)
        });
        let mut failed = 0;
        self.0.retain(|recent| {
            failed += usize::from(recent.is_failed_attempt());
            !recent.is_failed_attempt() || failed <= MAX_FAILED
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ClockAddress {
        text.parse().unwrap()
    }

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn used(servers: &[&str]) -> Recents {
        let mut recents = Recents::default();
        for (second, server) in (1..).zip(servers) {
            recents.record_attempt(&address(server), time(second));
            recents.record_answer(&address(server));
        }
        recents
    }

    fn add_failed_attempts(recents: &mut Recents, count: u16) {
        for port in 1..=count {
            recents.record_attempt(&address(&format!("typo:{port}")), time(100 + i64::from(port)));
        }
    }

    fn names(recents: &Recents) -> Vec<String> {
        recents.iter().map(Recent::name).collect()
    }

    #[test]
    fn the_server_used_last_is_first_and_each_server_is_listed_once() {
        let mut recents = used(&["a", "b", "a"]);
        assert_eq!(names(&recents), ["a:9900", "b:9900"]);
        recents.remove(&address("a"));
        assert_eq!(names(&recents), ["b:9900"]);
    }

    #[test]
    fn of_servers_used_in_the_same_second_the_last_one_is_first() {
        let mut recents = used(&["a", "b"]);
        for server in ["b", "a"] {
            recents.record_attempt(&address(server), time(9) + chrono::TimeDelta::milliseconds(500));
        }
        assert_eq!(names(&recents), ["a:9900", "b:9900"]);
        assert!(recents.iter().all(|recent| recent.used == Some(time(9))));
    }

    #[test]
    fn failed_attempts_do_not_evict_other_servers() {
        let labelled = Recent { label: Some("Attic".to_owned()), ..Recent::new(address("attic")) };
        let pinned = Recent { pinned: true, ..Recent::new(address("pinned")) };
        let mut recents = Recents::new([labelled, pinned, Recent::new(address("by-hand"))]);
        recents.record_attempt(&address("answered"), time(1));
        recents.record_answer(&address("answered"));
        add_failed_attempts(&mut recents, 11);
        let kept = ["pinned:9900", "answered:9900", "Attic", "by-hand:9900"];
        let failed = ["typo:11", "typo:10", "typo:9", "typo:8", "typo:7"];
        assert_eq!(names(&recents), [kept.as_slice(), &failed].concat());
        assert_eq!(recents.last_used().map(Recent::name).as_deref(), Some("answered:9900"));
    }

    #[test]
    fn the_number_of_servers_that_answered_is_not_limited() {
        let mut recents = Recents::default();
        for port in 1..=100 {
            let server = address(&format!("nas:{port}"));
            recents.record_attempt(&server, time(i64::from(port)));
            recents.record_answer(&server);
        }
        assert_eq!(recents.iter().count(), 100);
    }

    #[test]
    fn a_failed_attempt_that_is_pinned_or_answers_is_not_evicted() {
        let mut recents = Recents::default();
        add_failed_attempts(&mut recents, 2);
        recents.pin(&address("typo:1"), true);
        recents.record_answer(&address("typo:2"));
        for port in 10..30 {
            recents.record_attempt(&address(&format!("other:{port}")), time(1000));
        }
        assert_eq!(names(&recents).get(..2), Some(["typo:1".to_owned(), "typo:2".to_owned()].as_slice()));
        recents.pin(&address("typo:1"), false);
        assert!(
            recents.get(&address("typo:1")).is_none(),
            "unpinned, it is the oldest of six failed attempts"
        );
    }

    #[test]
    fn pinned_servers_keep_their_order_when_they_are_used() {
        let mut recents = used(&["a", "b"]);
        recents.pin(&address("b"), true);
        recents.pin(&address("a"), true);
        assert_eq!(names(&recents), ["b:9900", "a:9900"]);
        recents.record_attempt(&address("a"), time(9));
        assert_eq!(names(&recents), ["b:9900", "a:9900"]);
        recents.pin(&address("b"), false);
        assert_eq!(names(&recents), ["a:9900", "b:9900"]);
    }

    #[test]
    fn pinned_servers_can_be_moved_among_each_other() {
        let mut recents = used(&["a", "b", "c", "d"]);
        for server in ["a", "b", "c"] {
            recents.pin(&address(server), true);
        }
        recents.move_pinned(&address("c"), true);
        recents.move_pinned(&address("a"), true);
        assert_eq!(names(&recents), ["a:9900", "c:9900", "b:9900", "d:9900"]);
        recents.move_pinned(&address("c"), false);
        recents.move_pinned(&address("c"), false);
        recents.move_pinned(&address("d"), true);
        assert_eq!(names(&recents), ["a:9900", "b:9900", "c:9900", "d:9900"]);
    }

    #[test]
    fn a_server_can_be_labelled_and_lose_its_label() {
        let mut recents = used(&["a"]);
        recents.label(&address("a"), "  Attic ");
        recents.label(&address("b"), "not in the list");
        assert_eq!(names(&recents), ["Attic"]);
        recents.label(&address("a"), " ");
        assert_eq!(names(&recents), ["a:9900"]);
    }

    #[test]
    fn a_removed_server_is_restored_as_it_was() {
        let mut recents = used(&["a", "b", "c"]);
        recents.pin(&address("a"), true);
        recents.pin(&address("b"), true);
        for server in ["a", "c"] {
            let before = recents.clone();
            let position = recents.position(&address(server)).unwrap();
            let removed = recents.get(&address(server)).unwrap().clone();
            recents.remove(&address(server));
            recents.restore(&removed, position);
            recents.restore(&removed, position);
            assert_eq!(recents, before);
        }
    }

    #[test]
    fn a_label_stays_with_its_server() {
        let labelled = Recent { label: Some("Attic".to_owned()), ..Recent::new(address("nas")) };
        let mut recents = Recents::new([labelled]);
        recents.record_attempt(&address("b"), time(1));
        recents.record_answer(&address("b"));
        assert_eq!(names(&recents), ["b:9900", "Attic"]);
        recents.record_attempt(&address("nas"), time(2));
        assert_eq!(names(&recents), ["Attic", "b:9900"]);
    }

    #[test]
    fn servers_with_the_same_label_are_shown_by_their_addresses() {
        let labelled =
            |server, label: &str| Recent { label: Some(label.to_owned()), ..Recent::new(address(server)) };
        let recents = Recents::new([labelled("a", "NAS"), labelled("b", "NAS"), labelled("c", "Attic")]);
        let names: Vec<String> = recents.iter().map(|recent| recents.name_of(recent)).collect();
        assert_eq!(names, ["a:9900", "b:9900", "Attic"]);
    }

    #[test]
    fn servers_that_were_never_used_keep_their_order_after_the_used_ones() {
        let mut recents = Recents::new(["x", "y"].map(|server| Recent::new(address(server))));
        assert_eq!(recents.last_used().map(Recent::name).as_deref(), Some("x:9900"));
        recents.record_attempt(&address("z"), time(1));
        assert_eq!(names(&recents), ["x:9900", "y:9900", "z:9900"], "it has not answered yet");
        recents.record_answer(&address("z"));
        assert_eq!(names(&recents), ["z:9900", "x:9900", "y:9900"]);
    }
}
