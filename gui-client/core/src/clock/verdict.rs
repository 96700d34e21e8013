//! Judges an offset by two limits, as monitoring plugins do.

use std::time::Duration;

use chrono::TimeDelta;
use strum::Display;

use super::bound::Bound;

/// The limits of an offset, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Beyond it, the offset is worth a warning.
    pub warning: Duration,
    /// Beyond it, the offset is critical.
    pub critical: Duration,
}

/// The verdict on a clock, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display)]
#[strum(serialize_all = "lowercase")]
pub enum Verdict {
    /// The offset is within the limits, as far as it is known.
    Ok,
    /// The offset is beyond the first limit, is not known that well, or the clock could not be asked.
    Warning,
    /// The offset is beyond the second limit.
    Critical,
}

impl Verdict {
    /// The verdict on an offset. An offset is beyond a limit only if the whole bound is: an inexact clock causes no alarm, unless the
    /// bound is wider than the limit, so that nothing is known.
    #[must_use]
    pub fn of(bound: Bound, limits: Limits) -> Self {
        let exceeds = |limit: Duration| {
            let limit = TimeDelta::from_std(limit).unwrap_or(TimeDelta::MAX);
            bound.low > limit || bound.high < -limit
        };
        if exceeds(limits.critical) {
            Self::Critical
        } else if exceeds(limits.warning) || bound.error() > limits.warning {
            Self::Warning
        } else {
            Self::Ok
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_offset_that_is_certainly_beyond_a_limit_is() {
        let limits = Limits { warning: Duration::from_secs(1), critical: Duration::from_secs(5) };
        let verdict = |low, high| {
            let bound = Bound { low: TimeDelta::milliseconds(low), high: TimeDelta::milliseconds(high) };
            Verdict::of(bound, limits)
        };
        assert_eq!(verdict(-900, 900), Verdict::Ok);
        assert_eq!(verdict(900, 1100), Verdict::Ok);
        assert_eq!(verdict(-36_000, 36_000), Verdict::Warning, "nothing is known");
        assert_eq!(verdict(1001, 6000), Verdict::Warning);
        assert_eq!(verdict(-1100, -1050), Verdict::Warning);
        assert_eq!(verdict(-9000, -5001), Verdict::Critical);
        assert!(Verdict::Critical > Verdict::Warning && Verdict::Warning > Verdict::Ok);
    }
}
