//! Parses and formats durations such as `5m` or `1h 30m`.

use std::fmt;
use std::time::Duration;

/// The units in milliseconds, longest first. There are no months or years, because `M` is too easily confused with `m`.
const UNITS: [(&str, u64); 5] =
    [("d", 24 * 60 * 60 * 1000), ("h", 60 * 60 * 1000), ("m", 60 * 1000), ("s", 1000), ("ms", 1)];

/// Adds up the numbers in `text`, each of which has a unit. Blanks are optional. `None` if the text is invalid or the
/// sum overflows.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut total: Option<u64> = None;
    while !rest.is_empty() {
        let (number, remainder) = split(rest, |c| c.is_ascii_digit());
        let (unit, remainder) = split(remainder.trim_start(), |c| c.is_ascii_alphabetic());
        let (_, milliseconds) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let milliseconds = number.parse::<u64>().ok()?.checked_mul(*milliseconds)?;
        total = Some(total.unwrap_or_default().checked_add(milliseconds)?);
        rest = remainder.trim_start();
    }
    total.map(Duration::from_millis)
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

/// Formats whole milliseconds in the notation that [`parse`] reads.
pub(super) struct DurationText(pub(super) Duration);

impl fmt::Display for DurationText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        if left == 0 {
            return out.write_str("0s");
        }
        let mut separator = "";
        for (unit, milliseconds) in UNITS {
            let number = left / milliseconds;
            left %= milliseconds;
            if number > 0 {
                write!(out, "{separator}{number}{unit}")?;
                separator = " ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_with_units_add_up() {
        for (text, seconds) in [
            ("5m", 300),
            ("1h 30m", 5400),
            ("1m30s", 90),
            ("2d", 172_800),
            ("0s", 0),
            (" 10 s ", 10),
            ("1500ms 500ms", 2),
        ] {
            assert_eq!(parse(text), Some(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn unknown_units_and_other_texts_are_rejected() {
        for text in [
            "", " ", "5", "5M", "5H", "5 min", "5sec", "1y", "1w", "1us", "-1s", "+1s", "1.5h", "s", "5m 3",
            "1e3s", "９s",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("18446744073709551615d"), None);
        assert_eq!(parse(&"9".repeat(900_000)), None);
    }

    proptest! {
        #[test]
        fn a_formatted_duration_parses_to_the_same(milliseconds in 0_u64..40_000_000_000) {
            let duration = Duration::from_millis(milliseconds);
            prop_assert_eq!(parse(&DurationText(duration).to_string()), Some(duration));
        }
    }
}
