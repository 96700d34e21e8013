//! "Did you mean": the known name that a mistyped one is close to, found in bounded time, since clients choose the input.

/// Pairs of letters that are compared in one search: 12 µs. Most names are ruled out by length and letters first, which
/// costs a hundredth; an ordinary mistyped name leaves about ten names of ten letters.
const MAX_PAIRS: usize = 8192;

/// A mistyped name, prepared to be compared with many.
pub(crate) struct Mistyped {
    name: String,
    length: usize,
    letters: Letters,
    pairs: usize,
}

impl Mistyped {
    /// The characters of a name that is compared: the longest zone has 32, and so has the longest command.
    pub(crate) const MAX_LENGTH: usize = 40;

    /// The changes that are allowed in a long name.
    pub(crate) const MAX_CHANGES: usize = 2;

    /// Prepares `name`, letter case aside; `None` where it is too long to be a name.
    pub(crate) fn new(name: &str) -> Option<Self> {
        if name.chars().nth(Self::MAX_LENGTH).is_some() {
            return None;
        }
        let name = name.to_lowercase();
        Some(Self { length: name.chars().count(), letters: Letters::of(&name), name, pairs: 0 })
    }

    /// Its characters.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// How many changes (a letter more, less or other, or two neighbours swapped) make the mistyped name of `known`, which
    /// is ASCII in lower case and has those letters; `None` where they are too many for `known` to be meant.
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

/// The closest of the `known` names, which are ASCII in lower case; the first of several. A name that `wanted` begins with, or
/// that begins with `wanted`, comes after those with few changes.
#[must_use]
pub fn nearest<'k>(wanted: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let mut mistyped = Mistyped::new(wanted)?;
    let mut distance = |known: &'k str| {
        let begins = mistyped.name.len().min(known.len()) >= 3
            && (known.starts_with(&mistyped.name) || mistyped.name.starts_with(known));
        mistyped
            .distance(known, Letters::of(known))
            .or(begins.then_some(usize::MAX))
            .map(|distance| (distance, known))
    };
    let found = known.into_iter().filter_map(&mut distance);
    found.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// As full-text search engines allow: short names are close to many others by chance.
fn changes_allowed(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        _ => Mistyped::MAX_CHANGES,
    }
}

/// Which letters and digits a name has, one bit each; others share a bit.
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

    /// How many of these the other name lacks.
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
        fn sorting_out_by_length_and_letters_loses_no_close_name(
            known in "[a-z0-9_-]{1,12}",
            at in 0_usize..12,
            with in any::<char>(),
        ) {
            let mut changed: Vec<char> = known.chars().collect();
            let place = at % changed.len();
            changed[place] = with;
            let changed: String = changed.iter().collect();
            let lower = changed.to_lowercase();
            let distance = strsim::osa_distance(&lower, &known);
            let wanted = Mistyped::new(&changed).unwrap().distance(&known, Letters::of(&known));
            let close = distance <= changes_allowed(lower.chars().count().min(known.len()));
            prop_assert_eq!(wanted, close.then_some(distance));
        }
    }
}
