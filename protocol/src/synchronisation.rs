//! Writes and reads the answer to `sync`: whether the server's own clock is synchronised.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The kernel's report on the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synchronisation {
    /// The clock is synchronised.
    Synchronised {
        /// The kernel's bound on the error, in either direction.
        maximum_error: Duration,
    },
    /// The clock is not synchronised and may be off by any amount.
    Unsynchronised,
    /// This system does not report it.
    Unknown,
}

impl fmt::Display for Synchronisation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Synchronised { maximum_error } => {
                // Rounded up, because an error bound that is rounded down may be exceeded.
                let milliseconds = maximum_error.as_micros().div_ceil(1000);
                write!(out, "synchronised ±{}.{:03} s", milliseconds / 1000, milliseconds % 1000)
            }
            Self::Unsynchronised => out.write_str("unsynchronised"),
            Self::Unknown => out.write_str("unknown"),
        }
    }
}

/// A text is not an answer to `sync`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSynchronisation;

impl FromStr for Synchronisation {
    type Err = InvalidSynchronisation;

    fn from_str(answer: &str) -> Result<Self, Self::Err> {
        match answer.trim() {
            "unsynchronised" => Ok(Self::Unsynchronised),
            "unknown" => Ok(Self::Unknown),
            other => {
                let seconds = other.strip_prefix("synchronised ±").and_then(|rest| rest.strip_suffix(" s"));
                let seconds: f64 = seconds.and_then(|s| s.parse().ok()).ok_or(InvalidSynchronisation)?;
                let maximum_error =
                    Duration::try_from_secs_f64(seconds).map_err(|_| InvalidSynchronisation)?;
                Ok(Self::Synchronised { maximum_error })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_read_back_and_other_text_is_rejected() {
        let synchronised = Synchronisation::Synchronised { maximum_error: Duration::from_millis(3) };
        for state in [synchronised, Synchronisation::Unsynchronised, Synchronisation::Unknown] {
            assert_eq!(state.to_string().parse(), Ok(state));
        }
        for other in ["", "Sunday", "synchronised ±-1 s", "synchronised ±nan s", "synchronised ±1e400 s"] {
            assert_eq!(other.parse::<Synchronisation>(), Err(InvalidSynchronisation), "{other}");
        }
    }

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
