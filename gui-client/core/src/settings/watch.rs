//! The settings of `[watch]`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How the pinned clocks are watched.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WatchSettings {
    /// How often they are checked.
    pub interval: Interval,
    /// From which offset a clock counts as wrong.
    pub threshold: Threshold,
    /// Whether a desktop notification tells about a clock that goes wrong or recovers.
    pub notify: bool,
}

impl Default for WatchSettings {
    fn default() -> Self {
        Self { interval: Interval::default(), threshold: Threshold::default(), notify: true }
    }
}

/// The units of an interval in seconds, longest first.
const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3600), ('m', 60), ('s', 1)];

/// The time between two checks of a clock: a text such as "5m" or "1h 30m", or 0 for no checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval(Duration);

impl Interval {
    /// No checks.
    pub const OFF: Self = Self(Duration::ZERO);
    /// The minimum: operators of NTP servers ask clients not to query more often.
    pub const MIN: Duration = Duration::from_mins(1);
    /// The maximum; a clock that is checked less often is not watched.
    pub const MAX: Duration = Duration::from_hours(24);

    /// The interval; `None` if there are no checks.
    #[must_use]
    pub fn duration(self) -> Option<Duration> {
        (self != Self::OFF).then_some(self.0)
    }

    /// The duration in `text`, which may be out of range; `None` if it is not one.
    #[must_use]
    pub fn written(text: &str) -> Option<Duration> {
        let mut rest = text.trim();
        if rest == "0" {
            return Some(Duration::ZERO);
        }
        let mut total: Option<u64> = None;
        while !rest.is_empty() {
            let (number, remainder) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
            let mut letters = remainder.trim_start().chars();
            let unit = letters.next()?;
            let (_, seconds) = UNITS.iter().find(|(name, _)| *name == unit)?;
            let seconds = number.parse::<u64>().ok()?.checked_mul(*seconds)?;
            total = Some(total.unwrap_or_default().checked_add(seconds)?);
            rest = letters.as_str().trim_start();
        }
        total.map(Duration::from_secs)
    }
}

impl From<Duration> for Interval {
    fn from(duration: Duration) -> Self {
        if duration.is_zero() { Self::OFF } else { Self(duration.clamp(Self::MIN, Self::MAX)) }
    }
}

impl Default for Interval {
    fn default() -> Self {
        Self(Duration::from_mins(5))
    }
}

/// A text is not an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a duration such as \"5m\" or \"1h 30m\", or 0")]
pub struct NotAnInterval;

impl FromStr for Interval {
    type Err = NotAnInterval;

    fn from_str(text: &str) -> Result<Self, NotAnInterval> {
        Self::written(text).map(Self::from).ok_or(NotAnInterval)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.0.as_secs();
        if left == 0 {
            return out.write_str("0");
        }
        let mut separator = "";
        for (unit, seconds) in UNITS {
            let number = left / seconds;
            left %= seconds;
            if number > 0 {
                write!(out, "{separator}{number}{unit}")?;
                separator = " ";
            }
        }
        Ok(())
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IntervalVisitor)
    }
}

struct IntervalVisitor;

impl Visitor<'_> for IntervalVisitor {
    type Value = Interval;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a duration such as \"5m\" or \"1h 30m\", or 0")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Interval, E> {
        text.parse().map_err(|NotAnInterval| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Interval, E> {
        // A number other than 0 has no unit.
        if number == 0 { Ok(Interval::OFF) } else { Err(E::invalid_value(Unexpected::Signed(number), &self)) }
    }
}

/// The offset from which a clock counts as wrong.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "f64")]
pub struct Threshold(f64);

impl Threshold {
    /// The minimum in seconds. Over a wireless network, the offset is hardly known better.
    pub const MIN: f64 = 0.01;
    /// The maximum in seconds.
    pub const MAX: f64 = 3600.0;

    /// The offset in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0
    }

    /// The offset.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::from_secs_f64(self.0)
    }
}

impl From<f64> for Threshold {
    fn from(seconds: f64) -> Self {
        let rounded = |seconds: f64| (seconds * 100.0).round() / 100.0;
        if seconds.is_finite() { Self(rounded(seconds).clamp(Self::MIN, Self::MAX)) } else { Self::default() }
    }
}

impl Default for Threshold {
    fn default() -> Self {
        Self(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_off_or_in_its_range_and_is_read_as_it_is_written() {
        for (text, seconds) in [
            ("5m", 300),
            ("0", 0),
            ("0s", 0),
            ("1h 30m", 5400),
            ("90s", 90),
            ("5s", 60),
            ("2d", 86_400),
            (" 10 m ", 600),
        ] {
            let interval: Interval = text.parse().unwrap();
            assert_eq!(interval.duration().unwrap_or_default(), Duration::from_secs(seconds), "{text}");
            assert_eq!(interval.to_string().parse(), Ok(interval), "{interval}");
        }
        for wrong in ["", "5", "-5m", "5 min", "1.5h", "m", "5M", "99999999999999999999s"] {
            assert_eq!(wrong.parse::<Interval>(), Err(NotAnInterval), "{wrong}");
        }
    }

    #[test]
    fn a_threshold_out_of_range_becomes_the_nearest_in_it() {
        let all = [f64::NAN, 0.0, 0.254, 1e9].map(|seconds| Threshold::from(seconds).duration().as_millis());
        assert_eq!(all, [1000, 10, 250, 3_600_000]);
    }
}
