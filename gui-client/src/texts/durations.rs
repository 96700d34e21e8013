//! Durations as text.

use std::time::Duration;

use crate::i18n::{decimal, tr};

/// Formats a round trip in milliseconds or seconds, with the digits that are significant.
#[must_use]
pub fn round_trip(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    if milliseconds >= 1000.0 {
        tr!("seconds", number = decimal(milliseconds / 1000.0, 1))
    } else if milliseconds >= 99.95 {
        tr!("milliseconds", number = decimal(milliseconds, 0))
    } else {
        tr!("milliseconds", number = decimal(milliseconds, 1))
    }
}

/// Formats a timeout: whole seconds without decimals.
#[must_use]
pub fn timeout(limit: Duration) -> String {
    if limit.subsec_nanos() == 0 {
        tr!("seconds", number = limit.as_secs().to_string())
    } else {
        round_trip(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_trip_has_its_significant_digits() {
        for (micros, shown) in
            [(40, "0.0 ms"), (400, "0.4 ms"), (99_940, "99.9 ms"), (99_960, "100 ms"), (1_250_000, "1.2 s")]
        {
            assert_eq!(round_trip(Duration::from_micros(micros)), shown);
        }
    }
}
