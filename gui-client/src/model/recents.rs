//! The servers that were connected to, pinned ones first and the rest newest first: failed attempts too, since they
//! are tried again most.

use chrono::{DateTime, Utc};

use crate::model::address::Address;

/// The servers kept beside the pinned ones.
pub const MAX_RECENTS: usize = 10;

/// The pinned servers: more than a small network has, few enough to be checked side by side.
pub const MAX_PINNED: usize = 50;

/// One server, with a name of the user's own where the settings give one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Where it is.
    pub address: Address,
    /// What it is called in the list.
    pub label: Option<String>,
    /// Does it stay, however many others are connected to?
    pub pinned: bool,
    /// When it was last connected to; unknown where it was written by hand.
    pub used: Option<DateTime<Utc>>,
}

impl Recent {
    /// A server that was neither named, pinned nor used.
    #[must_use]
    pub fn new(address: Address) -> Self {
        Self { address, label: None, pinned: false, used: None }
    }

    /// Its label, or its address.
    #[must_use]
    pub fn name(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.address.to_string())
    }
}

/// At most [`MAX_PINNED`] and [`MAX_RECENTS`] servers, each once: the pinned first, in their order, then the newest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recents(Vec<Recent>);

impl Recents {
    /// Takes servers; further ones of the same address, and those beyond the limits, are left out.
    #[must_use]
    pub fn new(servers: impl IntoIterator<Item = Recent>) -> Self {
        let mut recents = Self::default();
        for server in servers {
            if recents.of(&server.address).is_none() {
                recents.0.push(server);
            }
        }
        recents.arrange();
        recents
    }

    /// Notes that `address` is connected to at `now`; its label stays.
    pub fn remember(&mut self, address: &Address, now: DateTime<Utc>) {
        match self.0.iter_mut().find(|known| known.address == *address) {
            Some(known) => known.used = Some(now),
            None => self.0.push(Recent { used: Some(now), ..Recent::new(address.clone()) }),
        }
        self.arrange();
    }

    /// Forgets `address`.
    pub fn remove(&mut self, address: &Address) {
        self.0.retain(|known| known.address != *address);
    }

    /// Pins `address`, or lets it go.
    pub fn pin(&mut self, address: &Address, pinned: bool) {
        if let Some(known) = self.0.iter_mut().find(|known| known.address == *address) {
            known.pinned = pinned;
        }
        self.arrange();
    }

    /// The servers: the pinned, then the newest.
    pub fn iter(&self) -> impl Iterator<Item = &Recent> {
        self.0.iter()
    }

    /// What `recent` is called in the list: its label, unless another server has the same.
    #[must_use]
    pub fn name_of(&self, recent: &Recent) -> String {
        let alike = self.iter().filter(|other| other.label == recent.label).count();
        if recent.label.is_some() && alike > 1 { recent.address.to_string() } else { recent.name() }
    }

    /// What the server at this address is called, known or not.
    #[must_use]
    pub fn name_at(&self, address: &Address) -> String {
        self.of(address).map_or_else(|| address.to_string(), |recent| self.name_of(recent))
    }

    /// The server at this address.
    #[must_use]
    pub fn of(&self, address: &Address) -> Option<&Recent> {
        self.iter().find(|known| known.address == *address)
    }

    /// The server that was used last; where none has a moment, the first.
    #[must_use]
    pub fn newest(&self) -> Option<&Recent> {
        self.iter().filter(|known| known.used.is_some()).max_by_key(|known| known.used).or(self.0.first())
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn arrange(&mut self) {
        // Stable: what has no moment stays in the order of the file, behind what has one.
        self.0.sort_by(|a, b| {
            let by_pin = b.pinned.cmp(&a.pinned);
            let by_use = if a.pinned && b.pinned { std::cmp::Ordering::Equal } else { b.used.cmp(&a.used) };
            by_pin.then(by_use)
        });
        let (mut pinned, mut others) = (0, 0);
        self.0.retain(|recent| {
            let (count, most) =
                if recent.pinned { (&mut pinned, MAX_PINNED) } else { (&mut others, MAX_RECENTS) };
            *count += 1;
            *count <= most
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
            recents.remember(&address(server), moment(second));
        }
        recents
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
    fn ten_are_kept_beside_the_pinned_ones() {
        let mut recents = remembered(&["a"]);
        recents.pin(&address("a"), true);
        for port in 1..=11 {
            recents.remember(&Address::new("nas", port).unwrap(), moment(100 + i64::from(port)));
        }
        assert_eq!(recents.iter().count(), MAX_RECENTS + 1);
        assert_eq!(names(&recents).get(..2), Some(["a:9900".to_owned(), "nas:11".to_owned()].as_slice()));
        assert_eq!(recents.newest().map(Recent::name).as_deref(), Some("nas:11"));
    }

    #[test]
    fn pinned_servers_keep_their_places_when_they_are_used() {
        let mut recents = remembered(&["a", "b"]);
        recents.pin(&address("b"), true);
        recents.pin(&address("a"), true);
        assert_eq!(names(&recents), ["b:9900", "a:9900"]);
        recents.remember(&address("a"), moment(9));
        assert_eq!(names(&recents), ["b:9900", "a:9900"]);
        recents.pin(&address("b"), false);
        assert_eq!(names(&recents), ["a:9900", "b:9900"]);
    }

    #[test]
    fn a_label_stays_with_its_server() {
        let labelled = Recent { label: Some("Attic".to_owned()), ..Recent::new(address("nas")) };
        let mut recents = Recents::new([labelled]);
        recents.remember(&address("b"), moment(1));
        assert_eq!(names(&recents), ["b:9900", "Attic"]);
        recents.remember(&address("nas"), moment(2));
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
        assert_eq!(recents.newest().map(Recent::name).as_deref(), Some("x:9900"));
        recents.remember(&address("z"), moment(1));
        assert_eq!(names(&recents), ["z:9900", "x:9900", "y:9900"]);
    }
}
