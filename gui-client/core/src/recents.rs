//! The server list: the pinned servers first, then the others, newest first, then the failed attempts.
//!
//! A server leaves the list only when the user removes it. Only failed attempts are evicted: addresses that the program
//! added when the user connected to them, and that have never answered. Most of them are typing mistakes.

use std::cmp::Ordering;

use chrono::{DateTime, SubsecRound, Utc};

use crate::address::Address;

/// The failed attempts that are kept, so that a server that is down for now can be tried again with one click. The
/// other servers have no limit but the size of the settings file.
pub const MAX_FAILED: usize = 5;

/// One server, with a name of the user's own where the settings give one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Where it is.
    pub address: Address,
    /// What it is called in the list.
    pub label: Option<String>,
    /// Is it listed before the others?
    pub pinned: bool,
    /// When it was last connected to; unknown where it was written by hand.
    pub used: Option<DateTime<Utc>>,
    /// The program added it when the user connected to it, and it has never answered.
    pub unanswered: bool,
}

impl Recent {
    /// A server that was neither named, pinned nor used.
    #[must_use]
    pub fn new(address: Address) -> Self {
        Self { address, label: None, pinned: false, used: None, unanswered: false }
    }

    /// A server that never answered, and that the user neither named nor pinned: it may be evicted.
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

/// The list, with each address once: the pinned servers in the order of the file, the others newest first, and up to
/// [`MAX_FAILED`] failed attempts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recents(Vec<Recent>);

impl Recents {
    /// Takes servers; further ones of the same address, and failed attempts beyond the limit, are left out.
    #[must_use]
    pub fn new(servers: impl IntoIterator<Item = Recent>) -> Self {
        let mut recents = Self::default();
        for server in servers {
            if recents.get(&server.address).is_none() {
                recents.0.push(server);
            }
        }
        recents.sort();
        recents
    }

    /// Records an attempt to connect to `address` at `now`. A new address is a failed attempt until
    /// [`Recents::record_answer`] is called for it.
    pub fn record_attempt(&mut self, address: &Address, now: DateTime<Utc>) {
        let index = self.0.iter().position(|known| known.address == *address);
        let mut server = index.map_or_else(
            || Recent { unanswered: true, ..Recent::new(address.clone()) },
            |index| self.0.remove(index),
        );
        // The settings file has whole seconds.
        server.used = Some(now.trunc_subsecs(0));
        // Pinned servers stay where they are; others go before those that were used in the same second.
        self.0.insert(index.filter(|_| server.pinned).unwrap_or(0), server);
        self.sort();
    }

    /// Records that `address` answered, which keeps it in the list.
    pub fn record_answer(&mut self, address: &Address) {
        if let Some(known) = self.0.iter_mut().find(|known| known.address == *address) {
            known.unanswered = false;
        }
        self.sort();
    }

    /// Forgets `address`.
    pub fn remove(&mut self, address: &Address) {
        self.0.retain(|known| known.address != *address);
    }

    /// Pins `address`, or unpins it. A new address is added when it is pinned.
    pub fn pin(&mut self, address: &Address, pinned: bool) {
        if let Some(known) = self.0.iter_mut().find(|known| known.address == *address) {
            known.pinned = pinned;
        } else if pinned {
            self.0.push(Recent { pinned, ..Recent::new(address.clone()) });
        }
        self.sort();
    }

    /// The servers: the pinned, then the newest.
    pub fn iter(&self) -> impl Iterator<Item = &Recent> {
        self.0.iter()
    }

    /// What `recent` is called in the list: its label, unless another server has the same.
    #[must_use]
    pub fn name_of(&self, recent: &Recent) -> String {
        let is_shared = || self.iter().filter(|other| other.label == recent.label).nth(1).is_some();
        if recent.label.is_some() && is_shared() { recent.address.to_string() } else { recent.name() }
    }

    /// What the server at this address is called, known or not.
    #[must_use]
    pub fn name_at(&self, address: &Address) -> String {
        self.get(address).map_or_else(|| address.to_string(), |recent| self.name_of(recent))
    }

    /// The server at this address.
    #[must_use]
    pub fn get(&self, address: &Address) -> Option<&Recent> {
        self.iter().find(|known| known.address == *address)
    }

    /// The server that was used last, failed attempts aside; the first of the list if none has been used.
    #[must_use]
    pub fn last_used(&self) -> Option<&Recent> {
        let used = self.iter().filter(|known| known.used.is_some() && !known.is_failed_attempt());
        used.max_by_key(|known| known.used).or(self.0.first())
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn sort(&mut self) {
        // A stable sort: servers without a time keep the order of the file, behind those with one.
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

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    fn moment(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn remembered(servers: &[&str]) -> Recents {
        let mut recents = Recents::default();
        for (second, server) in (1..).zip(servers) {
            recents.record_attempt(&address(server), moment(second));
            recents.record_answer(&address(server));
        }
        recents
    }

    fn add_failed_attempts(recents: &mut Recents, count: u16) {
        for port in 1..=count {
            recents.record_attempt(&Address::new("typo", port).unwrap(), moment(100 + i64::from(port)));
        }
    }

    fn names(recents: &Recents) -> Vec<String> {
        recents.iter().map(Recent::name).collect()
    }

    #[test]
    fn the_newest_is_first_and_each_server_is_there_once() {
        let mut recents = remembered(&["a", "b", "a"]);
        assert_eq!(names(&recents), ["a:9900", "b:9900"]);
        recents.remove(&address("a"));
        assert_eq!(names(&recents), ["b:9900"]);
    }

    #[test]
    fn of_servers_that_are_used_in_the_same_second_the_newest_is_first() {
        let mut recents = remembered(&["a", "b"]);
        for server in ["b", "a"] {
            recents.record_attempt(&address(server), moment(9) + chrono::TimeDelta::milliseconds(500));
        }
        assert_eq!(names(&recents), ["a:9900", "b:9900"]);
        assert!(recents.iter().all(|recent| recent.used == Some(moment(9))));
    }

    #[test]
    fn failed_attempts_push_no_server_out_of_the_list() {
        let labelled = Recent { label: Some("Attic".to_owned()), ..Recent::new(address("attic")) };
        let pinned = Recent { pinned: true, ..Recent::new(address("pinned")) };
        let mut recents = Recents::new([labelled, pinned, Recent::new(address("by-hand"))]);
        recents.record_attempt(&address("answered"), moment(1));
        recents.record_answer(&address("answered"));
        add_failed_attempts(&mut recents, 11);
        let kept = ["pinned:9900", "answered:9900", "Attic", "by-hand:9900"];
        let failed = ["typo:11", "typo:10", "typo:9", "typo:8", "typo:7"];
        assert_eq!(names(&recents), [kept.as_slice(), &failed].concat());
        assert_eq!(recents.last_used().map(Recent::name).as_deref(), Some("answered:9900"));
    }

    #[test]
    fn servers_that_answered_have_no_limit() {
        let mut recents = Recents::default();
        for port in 1..=100 {
            let server = Address::new("nas", port).unwrap();
            recents.record_attempt(&server, moment(i64::from(port)));
            recents.record_answer(&server);
        }
        assert_eq!(recents.iter().count(), 100);
    }

    #[test]
    fn a_failed_attempt_that_is_named_pinned_or_answered_is_kept() {
        let mut recents = Recents::default();
        add_failed_attempts(&mut recents, 2);
        recents.pin(&address("typo:1"), true);
        recents.record_answer(&address("typo:2"));
        for port in 10..30 {
            recents.record_attempt(&Address::new("other", port).unwrap(), moment(1000));
        }
        assert_eq!(names(&recents).get(..2), Some(["typo:1".to_owned(), "typo:2".to_owned()].as_slice()));
        recents.pin(&address("typo:1"), false);
        assert!(
            recents.get(&address("typo:1")).is_none(),
            "unpinned, it is the oldest of six failed attempts"
        );
    }

    #[test]
    fn pinned_servers_keep_their_places_when_they_are_used() {
        let mut recents = remembered(&["a", "b"]);
        recents.pin(&address("b"), true);
        recents.pin(&address("a"), true);
        assert_eq!(names(&recents), ["b:9900", "a:9900"]);
        recents.record_attempt(&address("a"), moment(9));
        assert_eq!(names(&recents), ["b:9900", "a:9900"]);
        recents.pin(&address("b"), false);
        assert_eq!(names(&recents), ["a:9900", "b:9900"]);
    }

    #[test]
    fn a_label_stays_with_its_server() {
        let labelled = Recent { label: Some("Attic".to_owned()), ..Recent::new(address("nas")) };
        let mut recents = Recents::new([labelled]);
        recents.record_attempt(&address("b"), moment(1));
        recents.record_answer(&address("b"));
        assert_eq!(names(&recents), ["b:9900", "Attic"]);
        recents.record_attempt(&address("nas"), moment(2));
        assert_eq!(names(&recents), ["Attic", "b:9900"]);
    }

    #[test]
    fn servers_of_one_label_are_told_apart_by_their_addresses() {
        let labelled =
            |server, label: &str| Recent { label: Some(label.to_owned()), ..Recent::new(address(server)) };
        let recents = Recents::new([labelled("a", "NAS"), labelled("b", "NAS"), labelled("c", "Attic")]);
        let names: Vec<String> = recents.iter().map(|recent| recents.name_of(recent)).collect();
        assert_eq!(names, ["a:9900", "b:9900", "Attic"]);
    }

    #[test]
    fn servers_written_by_hand_keep_their_order_behind_those_that_were_used() {
        let mut recents = Recents::new(["x", "y"].map(|server| Recent::new(address(server))));
        assert_eq!(recents.last_used().map(Recent::name).as_deref(), Some("x:9900"));
        recents.record_attempt(&address("z"), moment(1));
        assert_eq!(names(&recents), ["x:9900", "y:9900", "z:9900"], "it has not answered yet");
        recents.record_answer(&address("z"));
        assert_eq!(names(&recents), ["z:9900", "x:9900", "y:9900"]);
    }
}
