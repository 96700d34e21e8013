//! The servers that were connected to, newest first: failed attempts too, since they are tried again most.

use crate::model::address::Address;

/// The servers kept.
pub const MAX_RECENTS: usize = 10;

/// One server, with a name of the user's own where the settings give one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Where it is.
    pub address: Address,
    /// What it is called in the list.
    pub label: Option<String>,
}

impl Recent {
    /// Its label, or its address.
    #[must_use]
    pub fn name(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.address.to_string())
    }
}

/// At most [`MAX_RECENTS`] servers, each once, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recents(Vec<Recent>);

impl Recents {
    /// Takes servers in their order; further ones of the same address, and those beyond the limit, are left out.
    #[must_use]
    pub fn new(servers: impl IntoIterator<Item = Recent>) -> Self {
        let mut recents = Self::default();
        for server in servers {
            if !recents.0.iter().any(|known| known.address == server.address) {
                recents.0.push(server);
            }
        }
        recents.0.truncate(MAX_RECENTS);
        recents
    }

    /// Puts `address` first; its label stays.
    pub fn remember(&mut self, address: &Address) {
        let label = self.iter().find(|known| known.address == *address).and_then(|known| known.label.clone());
        self.remove(address);
        self.0.insert(0, Recent { address: address.clone(), label });
        self.0.truncate(MAX_RECENTS);
    }

    /// Forgets `address`.
    pub fn remove(&mut self, address: &Address) {
        self.0.retain(|known| known.address != *address);
    }

    /// The servers, newest first.
    pub fn iter(&self) -> impl Iterator<Item = &Recent> {
        self.0.iter()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    fn names(recents: &Recents) -> Vec<String> {
        recents.iter().map(Recent::name).collect()
    }

    #[test]
    fn the_newest_is_first_and_each_server_is_there_once() {
        let mut recents = Recents::default();
        for server in ["a", "b", "a"] {
            recents.remember(&address(server));
        }
        assert_eq!(names(&recents), ["a:9900", "b:9900"]);
        recents.remove(&address("a"));
        assert_eq!(names(&recents), ["b:9900"]);
    }

    #[test]
    fn ten_are_kept() {
        let mut recents = Recents::default();
        for port in 1..=11 {
            recents.remember(&Address::new("nas", port).unwrap());
        }
        assert_eq!(recents.iter().count(), MAX_RECENTS);
        assert_eq!(names(&recents).first().map(String::as_str), Some("nas:11"));
    }

    #[test]
    fn a_label_stays_with_its_server() {
        let labelled = Recent { address: address("nas"), label: Some("Attic".to_owned()) };
        let mut recents = Recents::new([labelled]);
        recents.remember(&address("b"));
        recents.remember(&address("nas"));
        assert_eq!(names(&recents), ["Attic", "b:9900"]);
    }
}
