//! The offset of a clock as it is shown: the middle of its bound, and what limits it.

use std::time::Duration;

use chrono::TimeDelta;

use super::bound::Bound;

/// The estimate of an offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The remote clock minus this computer's.
    pub offset: TimeDelta,
    /// The bound of the error of the offset, unless a clock was set since.
    pub error: Duration,
    /// The shortest round-trip delay.
    pub delay: Duration,
    /// How long the clock shows the same time; zero if it shows it exactly.
    pub resolution: Duration,
}

impl Estimate {
    /// The interval in which the offset lies.
    #[must_use]
    pub fn bound(&self) -> Bound {
        let error = TimeDelta::from_std(self.error).unwrap_or(TimeDelta::MAX);
        Bound {
            low: self.offset.checked_sub(&error).unwrap_or(TimeDelta::MIN),
            high: self.offset.checked_add(&error).unwrap_or(TimeDelta::MAX),
        }
    }
}
