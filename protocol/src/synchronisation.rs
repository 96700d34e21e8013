//! The answer to `sync`: does the server's own clock follow a reference?

use std::fmt;
use std::time::Duration;

/// What the kernel says of the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synchronisation {
    /// It is being kept to a reference; the kernel's bound on its error.
    Synchronised {
        /// How far the clock may be from true time, either way.
        maximum_error: Duration,
    },
    /// Nothing keeps it: it may be off by any amount.
    Unsynchronised,
    /// This system does not tell.
    Unknown,
}

impl fmt::Display for Synchronisation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Synchronised { maximum_error } => {
                // Rounded up: a bound that is rounded down is no bound.
                let milliseconds = maximum_error.as_micros().div_ceil(1000);
                write!(out, "synchronised ±{}.{:03} s", milliseconds / 1000, milliseconds % 1000)
            }
            Self::Unsynchronised => out.write_str("unsynchronised"),
            Self::Unknown => out.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_shown_in_seconds_and_rounded_up() {
        let shown = |micros| {
            Synchronisation::Synchronised { maximum_error: Duration::from_micros(micros) }.to_string()
        };
        assert_eq!(shown(2_001), "synchronised ±0.003 s");
        assert_eq!(shown(3_000), "synchronised ±0.003 s");
        assert_eq!(shown(16_000_000), "synchronised ±16.000 s");
    }
}
