//! Settings that are numbers with a range. A value out of range becomes the nearest one in it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The zoom factor of the window; 1 is the size that the system sets.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(from = "f32")]
pub struct Zoom(f32);

impl Zoom {
    /// The smallest factor at which text is legible.
    pub const MIN: Self = Self(0.5);
    /// The largest factor at which a window of the minimum size still shows a control.
    pub const MAX: Self = Self(3.0);

    /// The factor.
    #[must_use]
    pub fn factor(self) -> f32 {
        self.0
    }
}

impl From<f32> for Zoom {
    fn from(factor: f32) -> Self {
        // The keyboard zooms by multiplying, which would fill the settings file with digits.
        let rounded = |factor: f32| (factor * 100.0).round() / 100.0;
        if factor.is_finite() {
            Self(rounded(factor).clamp(Self::MIN.0, Self::MAX.0))
        } else {
            Self::default()
        }
    }
}

impl Default for Zoom {
    fn default() -> Self {
        Self(1.0)
    }
}

/// How many answers the history holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "i64")]
pub struct HistoryLimit(usize);

impl HistoryLimit {
    /// With fewer, the history would be of no use.
    pub const MIN: usize = 10;
    /// About 30 MB of typical answers.
    pub const MAX: usize = 100_000;

    /// The number of answers.
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

/// A timeout.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "f64")]
pub struct Timeout(f64);

impl Timeout {
    /// The minimum in seconds; a round trip on a slow network takes some tenths of a second.
    pub const MIN: f64 = 0.5;
    /// The maximum in seconds; after this long, a user has given up.
    pub const MAX: f64 = 120.0;

    /// The timeout in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0
    }

    /// The timeout.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::from_secs_f64(self.0)
    }
}

impl From<f64> for Timeout {
    fn from(seconds: f64) -> Self {
        let rounded = |seconds: f64| (seconds * 10.0).round() / 10.0;
        if seconds.is_finite() { Self(rounded(seconds).clamp(Self::MIN, Self::MAX)) } else { Self::default() }
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
    fn a_value_out_of_range_becomes_the_nearest_in_it() {
        let zooms = [-1.0, 0.999, f32::INFINITY, 9.0].map(Zoom::from);
        assert_eq!(zooms, [Zoom::MIN, Zoom::default(), Zoom::default(), Zoom::MAX]);
        assert_eq!([-5, 0, 500, i64::MAX].map(|n| HistoryLimit::from(n).count()), [10, 10, 500, 100_000]);
        let timeouts =
            [f64::NAN, 0.0, 2.04, 1e9].map(|seconds| Timeout::from(seconds).duration().as_millis());
        assert_eq!(timeouts, [5000, 500, 2000, 120_000]);
    }
}
