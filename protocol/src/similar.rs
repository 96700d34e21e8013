//! Finds the known name closest to a mistyped one, for "did you mean" suggestions. The time is bounded because clients choose
//! the input.

/// Maximum number of letter pairs to compare in one search, which takes 12 µs. Most names are excluded by their length and
/// letters first, at a hundredth of the cost; for a typical mistyped name, about ten names of ten letters remain.
const MAX_PAIRS: usize = 8192;

/// A mistyped name, prepared for comparison with many names.
pub(crate) struct Mistyped {
    name: String,
    length: usize,
    letters: Letters,
    pairs: usize,
}

impl Mistyped {
    /// Maximum length of a name in characters. The longest zone and the longest command have 32.
    pub(crate) const MAX_LENGTH: usize = 40;

    /// Maximum number of changes to a long name.
    pub(crate) const MAX_CHANGES: usize = 2;

    /// Prepares `name`, ignoring letter case; `None` where it is too long to be a name.
    pub(crate) fn new(name: &str) -> Option<Self> {
        if name.chars().nth(Self::MAX_LENGTH).is_some() {
            return None;
        }
        let name = name.to_lowercase();
        Some(Self { length: name.chars().count(), letters: Letters::of(&name), name, pairs: 0 })
    }

    /// The length in characters.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// The edit distance to `known`, which is lower-case ASCII and has those letters: insertions, deletions, substitutions and
    /// transpositions. `None` where the distance is too large for a suggestion.
    pub(crate) fn distance(&mut self, known: &str, letters: Letters) -> Option<usize> {
        let limit = changes_allowed(self.length.min(known.len()));
        if self.length.abs_diff(known.len()) > limit {
            return None;
        }
        // A change adds at most one letter and removes at most one.
        let too_far = self.letters.missing_in(letters) > limit || letters.missing_in(self.letters) > limit;
        if too_far || self.pairs >= MAX_PAIRS {
            return None;
        }
        self.pairs += self.length * known.len();
        let distance = strsim::osa_distance(&self.name, known);
        (distance <= limit).then_some(distance)
    }
}

/// Finds the closest of the `known` names, which are lower-case ASCII; the first of several. Names that are a prefix of `wanted`,
/// or have it as a prefix, come last.
#[must_use]
pub fn nearest<'k>(wanted: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let mut mistyped = Mistyped::new(wanted)?;
    let mut distance = |known: &'k str| {
        let is_prefix = mistyped.name.len().min(known.len()) >= 3
            && (known.starts_with(&mistyped.name) || mistyped.name.starts_with(known));
        mistyped
            .distance(known, Letters::of(known))
            .or(is_prefix.then_some(usize::MAX))
            .map(|distance| (distance, known))
    };
    let found = known.into_iter().filter_map(&mut distance);
    found.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// Maximum edit distance for a name of this length, as in full-text search engines: short names are close to many others by
/// chance.
fn changes_allowed(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        _ => Mistyped::MAX_CHANGES,
    }
}

/// The set of letters and digits in a name, one bit each; all other characters share a bit.
#[derive(Clone, Copy)]
pub(crate) struct Letters(u64);

impl Letters {
    pub(crate) fn of(name: &str) -> Self {
        let bit = |byte| match byte {
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => byte - b'0' + 26,
            _ => 36,
        };
        Self(name.bytes().fold(0, |letters, byte| letters | 1 << bit(byte)))
    }

    /// The number of these that the other set lacks.
    fn missing_in(self, other: Self) -> usize {
        (self.0 & !other.0).count_ones() as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KNOWN: [&str; 6] = ["day", "date", "time", "help", "idle_timeout", "max_clients"];

    #[test]
    fn a_close_name_is_found_and_a_distant_one_is_not() {
        for (given, meant) in [
            ("tiem", Some("time")),
            ("dya", Some("day")),
            ("DATEE", Some("date")),
            ("idle", Some("idle_timeout")),
            ("idel_timeot", Some("idle_timeout")),
            ("datetime", Some("date")),
            ("da", None),
            ("foo", None),
            ("tokyo", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, KNOWN), meant, "{given}");
        }
        assert_eq!(nearest(&"time".repeat(300), KNOWN), None);
    }

    #[test]
    fn one_search_compares_a_bounded_number_of_names() {
        let alike: Vec<String> =
            (10..99).map(|number| format!("abcdefghijklmnopqrstuvwxyz-{number}")).collect();
        let mut mistyped = Mistyped::new("abcdefghijklmnopqrstuvwxyz--xy").unwrap();
        for known in &alike {
            mistyped.distance(known, Letters::of(known));
        }
        assert!(mistyped.pairs < MAX_PAIRS + Mistyped::MAX_LENGTH * Mistyped::MAX_LENGTH);
    }

    proptest! {
        #[test]
        fn excluding_by_length_and_letters_loses_no_close_name(
            known in "[a-z0-9_-]{1,12}",
            at in 0_usize..12,
            with in any::<char>(),
        ) {
            let mut changed: Vec<char> = known.chars().collect();
            let index = at % changed.len();
            changed[index] = with;
            let changed: String = changed.iter().collect();
            let lower = changed.to_lowercase();
            let distance = strsim::osa_distance(&lower, &known);
            let wanted = Mistyped::new(&changed).unwrap().distance(&known, Letters::of(&known));
            let close = distance <= changes_allowed(lower.chars().count().min(known.len()));
            prop_assert_eq!(wanted, close.then_some(distance));
        }
    }
}
