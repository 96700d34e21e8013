//! Numbers of the settings that have a range: whatever is read or chosen becomes the nearest in it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How large everything is drawn: 1 is as the system has it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(from = "f32")]
pub struct Zoom(f32);

impl Zoom {
    /// The smallest that can still be read.
    pub const MIN: Self = Self(0.5);
    /// The largest at which a window of the smallest size still shows one control.
    pub const MAX: Self = Self(3.0);

    /// The factor.
    #[must_use]
    pub fn factor(self) -> f32 {
        self.0
    }
}

impl From<f32> for Zoom {
    fn from(factor: f32) -> Self {
        // In steps of hundredths: what the keyboard gives is written as a person would.
        let step = |factor: f32| (factor * 100.0).round() / 100.0;
        if factor.is_finite() { Self(step(factor).clamp(Self::MIN.0, Self::MAX.0)) } else { Self::default() }
    }
}

impl Default for Zoom {
    fn default() -> Self {
        Self(1.0)
    }
}

/// How many answers the history keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "i64")]
pub struct HistoryLimit(usize);

impl HistoryLimit {
    /// Fewer are no history.
    pub const MIN: usize = 10;
    /// About thirty megabytes of usual answers; rows are drawn as fast as the first ten.
    pub const MAX: usize = 100_000;

    /// The number.
    #[must_use]
    pub fn count(self) -> usize {
        self.0
    }
}

impl From<i64> for HistoryLimit {
    fn from(count: i64) -> Self {
        let count = usize::try_from(count.max(0)).unwrap_or(Self::MAX);
        Self(count.clamp(Self::MIN, Self::MAX))
    }
}

impl From<HistoryLimit> for i64 {
    fn from(limit: HistoryLimit) -> Self {
        Self::try_from(limit.0).unwrap_or(Self::MAX)
    }
}

impl Default for HistoryLimit {
    fn default() -> Self {
        Self(1000)
    }
}

/// How long is waited for something, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "f64")]
pub struct Timeout(f64);

impl Timeout {
    /// The shortest, in seconds: slow networks need some tenths.
    pub const MIN: f64 = 0.5;
    /// The longest, in seconds: nobody watches a spinner for longer.
    pub const MAX: f64 = 120.0;

    /// The wait, in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0
    }

    /// The wait.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::from_secs_f64(self.0)
    }
}

impl From<f64> for Timeout {
    fn from(seconds: f64) -> Self {
        let tenths = |seconds: f64| (seconds * 10.0).round() / 10.0;
        if seconds.is_finite() { Self(tenths(seconds).clamp(Self::MIN, Self::MAX)) } else { Self::default() }
    }
}

impl Default for Timeout {
    fn default() -> Self {
        Self(5.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_range_becomes_the_nearest_in_it() {
        let zooms = [-1.0, 0.999, f32::INFINITY, 9.0].map(Zoom::from);
        assert_eq!(zooms, [Zoom::MIN, Zoom::default(), Zoom::default(), Zoom::MAX]);
        assert_eq!([-5, 0, 500, i64::MAX].map(|n| HistoryLimit::from(n).count()), [10, 10, 500, 100_000]);
        let waits = [f64::NAN, 0.0, 2.04, 1e9].map(|seconds| Timeout::from(seconds).duration().as_millis());
        assert_eq!(waits, [5000, 500, 2000, 120_000]);
    }
}
