//! What a series of measurements of one clock shows: a step, and how fast it drifts.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use super::bound::Bound;

/// How much two clocks drift apart, in parts per million, if both run freely. A quartz is off by up to 100, also in an attic.
const DRIFT_PPM: u32 = 200;

/// The fastest rate that is not a step. adjtime(3) slews by 500 parts per million, on top of the drift of both clocks.
const SLEW_PPM: u32 = 1000;

/// A drift is not named before it was measured for this long.
const MIN_SPAN: Duration = Duration::from_mins(10);

/// A drift below this is not worth naming, in seconds per day: clocks that NTP keeps differ by half a part per million for a while.
const MIN_DRIFT: f64 = 0.05;

/// The maximum number of measurements that are compared with each other.
const MAX_COMPARED: usize = 128;

/// Offsets beyond this, in either direction, are not used: no date is that far from another one.
const MAX_OFFSET: TimeDelta = TimeDelta::days(400_000_000);

/// Times that are further apart count as this far apart.
const MAX_ELAPSED: Duration = Duration::from_hours(10 * 365 * 24);

const SECONDS_PER_DAY: f64 = 86_400.0;

/// One measurement of a clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// When the bound was true, on this computer's monotonic clock.
    pub at: Instant,
    /// The same time on this computer's wall clock.
    pub local: DateTime<Utc>,
    /// The bound of the offset (remote minus local) at that time.
    pub bound: Bound,
}

/// How fast a clock gains on this computer's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drift {
    /// Positive if the remote clock gains.
    pub(super) seconds_per_day: f64,
    /// The bound on the error of the drift.
    pub(super) uncertainty: f64,
}

/// The measurements whose bounds can be computed with, oldest first.
pub(super) fn usable(series: &[Measurement]) -> Vec<Measurement> {
    let is_usable = |Bound { low, high }| low <= high && low >= -MAX_OFFSET && high <= MAX_OFFSET;
    let mut usable: Vec<_> = series.iter().copied().filter(|one| is_usable(one.bound)).collect();
    usable.sort_by_key(|one| one.at);
    usable
}

/// The bound of the offset at the last measurement. The earlier ones narrow it, unless they contradict the later ones.
pub(super) fn latest_bound(series: &[Measurement]) -> Option<Bound> {
    let (first, rest) = series.split_first()?;
    let narrow = |(before, bound): (&Measurement, Bound), after| {
        let known = bound.widened(elapsed(before, after), DRIFT_PPM);
        (after, known.intersection(after.bound).unwrap_or(after.bound))
    };
    Some(rest.iter().fold((first, first.bound), narrow).1)
}

/// The index of the first measurement after the last step.
///
/// Two consecutive measurements that contradict each other, however fast the clocks drift or slew, are a step. So is a smaller jump
/// of a clock that runs steadily before and after it, if no constant drift explains all measurements.
pub(super) fn last_step(series: &[Measurement]) -> Option<usize> {
    let pairs = || series.iter().zip(series.iter().skip(1));
    let certain =
        pairs().rposition(|(before, after)| contradict(before, after, SLEW_PPM)).map(|pair| pair + 1);
    let start = certain.unwrap_or(0);
    let since = series.get(start..).unwrap_or_default();
    if drifts(&thinned(since)).is_some() {
        return certain;
    }
    let jumps: Vec<bool> =
        since.windows(2).map(|pair| matches!(pair, [a, b] if contradict(a, b, DRIFT_PPM))).collect();
    // A clock that is slewed jumps several times in a row.
    let is_alone = |pair: usize| {
        let calm = |neighbour: Option<usize>| neighbour.and_then(|pair| jumps.get(pair)) == Some(&false);
        jumps.get(pair) == Some(&true) && (pair == 0 || calm(pair.checked_sub(1))) && calm(Some(pair + 1))
    };
    (0..jumps.len()).rev().find(|pair| is_alone(*pair)).map(|pair| start + pair + 1).or(certain)
}

/// The drift since the last step, if it was measured for long enough and is certainly not zero.
///
/// It changes with the temperature: if no constant drift explains all measurements, the newer half of them counts.
pub(super) fn drift(series: &[Measurement]) -> Option<Drift> {
    let mut rest = after_suspend(series);
    loop {
        let compared = thinned(rest);
        let (first, last) = (compared.first()?, compared.last()?);
        if last.at.saturating_duration_since(first.at) < MIN_SPAN {
            return None;
        }
        if let Some((low, high)) = drifts(&compared) {
            let is_certain = low > MIN_DRIFT || high < -MIN_DRIFT;
            let drift = Drift { seconds_per_day: f64::midpoint(low, high), uncertainty: (high - low) / 2.0 };
            return (is_certain && !is_explained_by_a_step(&compared)).then_some(drift);
        }
        rest = rest.get(rest.len().div_ceil(2)..)?;
    }
}

/// The lowest and the highest drift, in seconds per day, with which an offset lies in all bounds. `None` if there is none.
///
/// A line through all bounds exists if, for each two, one leads from the first to the second.
fn drifts(series: &[Measurement]) -> Option<(f64, f64)> {
    /// Times are rounded to nanoseconds, in each of the two bounds.
    const ROUNDING: TimeDelta = TimeDelta::nanoseconds(2);
    let (mut lowest, mut highest) = (f64::NEG_INFINITY, f64::INFINITY);
    for (index, after) in series.iter().enumerate() {
        for before in series.iter().take(index) {
            let days = after.at.saturating_duration_since(before.at).as_secs_f64() / SECONDS_PER_DAY;
            let least = (after.bound.low - before.bound.high - ROUNDING).as_seconds_f64();
            let most = (after.bound.high - before.bound.low + ROUNDING).as_seconds_f64();
            if days > 0.0 {
                lowest = lowest.max(least / days);
                highest = highest.min(most / days);
            }
        }
    }
    (lowest <= highest).then_some((lowest, highest))
}

/// Whether one step between two stretches without any drift explains the measurements as well. Wide bounds hide a step.
fn is_explained_by_a_step(series: &[Measurement]) -> bool {
    steady(series.iter()) + steady(series.iter().rev()) >= series.len()
}

/// The number of measurements, from the first one on, that one offset explains.
fn steady<'a>(series: impl Iterator<Item = &'a Measurement>) -> usize {
    let anything = Bound { low: -MAX_OFFSET, high: MAX_OFFSET };
    let common = |common: &mut Bound, one: &Measurement| {
        *common = common.intersection(one.bound)?;
        Some(())
    };
    series.scan(anything, common).count()
}

/// The measurements after this computer was last suspended: on Linux and macOS, `Instant` stands still in that time.
fn after_suspend(series: &[Measurement]) -> &[Measurement] {
    let is_suspend = |(before, after): (&Measurement, &Measurement)| {
        let awake = after.at.saturating_duration_since(before.at);
        wall_elapsed(before, after).saturating_sub(awake) > Duration::from_secs(1) + awake / 1000
    };
    let mut pairs = series.iter().zip(series.iter().skip(1));
    let start = pairs.rposition(is_suspend).map_or(0, |pair| pair + 1);
    series.get(start..).unwrap_or_default()
}

/// At most [`MAX_COMPARED`] measurements: of neighbours, the one with the narrowest bound.
fn thinned(series: &[Measurement]) -> Vec<Measurement> {
    let size = series.len().div_ceil(MAX_COMPARED).max(1);
    let width = |one: &&Measurement| one.bound.high - one.bound.low;
    series.chunks(size).filter_map(|chunk| chunk.iter().min_by_key(width)).copied().collect()
}

/// Whether the bounds contradict each other, if the clocks drift apart by up to `parts_per_million`.
fn contradict(before: &Measurement, after: &Measurement, parts_per_million: u32) -> bool {
    let widened = before.bound.widened(elapsed(before, after), parts_per_million);
    widened.intersection(after.bound).is_none()
}

/// The time between two measurements. The wall clock also counts the time in which this computer was suspended.
fn elapsed(before: &Measurement, after: &Measurement) -> Duration {
    let awake = after.at.saturating_duration_since(before.at);
    awake.max(wall_elapsed(before, after)).min(MAX_ELAPSED)
}

fn wall_elapsed(before: &Measurement, after: &Measurement) -> Duration {
    after.local.signed_duration_since(before.local).to_std().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Measurements once a minute, in milliseconds, with an error of 1 ms.
    fn minutes(offsets: impl IntoIterator<Item = i64>) -> Vec<Measurement> {
        errors(offsets.into_iter().map(|offset| (offset, 1)))
    }

    fn errors(offsets: impl IntoIterator<Item = (i64, i64)>) -> Vec<Measurement> {
        let (start, local) = (Instant::now(), DateTime::from_timestamp(1_795_600_000, 0).unwrap());
        let one = |(minute, (offset, error))| Measurement {
            at: start + Duration::from_secs(60 * minute),
            local: local + TimeDelta::minutes(i64::try_from(minute).unwrap()),
            bound: Bound {
                low: TimeDelta::milliseconds(offset - error),
                high: TimeDelta::milliseconds(offset + error),
            },
        };
        (0_u64..).zip(offsets).map(one).collect()
    }

    #[test]
    fn the_last_step_counts() {
        assert_eq!(last_step(&minutes([0, 0, 5000, 5000, 9000, 9000])), Some(4));
        assert_eq!(last_step(&minutes([0, 90_000])), Some(1));
        assert_eq!(last_step(&minutes([0, 5000, 9000])), Some(2));
        assert_eq!(last_step(&minutes([0, 0, 0])), None);
        assert_eq!(last_step(&[]), None);
        // Small, but the clock is steady before and after it.
        assert_eq!(last_step(&minutes([0, 0, 0, 30, 30, 30])), Some(3));
        // A step that an inexact measurement hides is not seen.
        assert_eq!(last_step(&errors([(0, 1), (0, 9000), (8000, 1)])), None);
    }

    #[test]
    fn a_fast_clock_and_a_slewed_clock_do_not_step() {
        let fast = (0..20).map(|minute| minute * 24);
        assert_eq!(last_step(&minutes(fast.clone())), None);
        assert!(drift(&minutes(fast)).is_some_and(|drift| (drift.seconds_per_day - 34.56).abs() < 0.3));
        // Inexact measurements around two exact ones do not make it a step.
        let fast = [(0, 1), (24, 20), (48, 1), (72, 1), (96, 20), (120, 1)];
        assert_eq!(last_step(&errors(fast)), None);
        let set_before = [(-9000, 1)].into_iter().chain(fast);
        assert_eq!(last_step(&errors(set_before)), Some(1));
        assert_eq!(last_step(&minutes([0, 0, 0, 30, 60, 90, 120, 120, 120])), None);
        // Whether it steps or slews is not known before the next measurement.
        assert_eq!(last_step(&minutes([0, 0, 0, 30])), None);
    }

    #[test]
    fn a_drift_is_measured_for_ten_minutes_and_more_than_the_errors() {
        let slow = |count: i64| minutes((0..count).map(|minute| minute * 6));
        assert_eq!(drift(&slow(10)), None);
        let found = drift(&slow(11)).unwrap();
        assert!((found.seconds_per_day - 8.64).abs() < found.uncertainty, "{found:?}");
        assert_eq!(drift(&minutes([0; 60])), None);
        assert_eq!(drift(&minutes((0..3000).map(|minute| minute / 36))), None, "0.04 s a day");
        // Two measurements, or a step that the errors hide: a step explains them as well.
        let slow = slow(60);
        assert_eq!(drift(&[slow[0], slow[59]]), None);
        let hidden = (0..20).map(|minute| (if minute < 10 { 0 } else { 900 }, 500));
        assert_eq!(drift(&errors(hidden)), None);
    }

    #[test]
    fn offsets_are_rounded_to_nanoseconds() {
        let mut series = minutes([0; 20]);
        for (minute, one) in (0..).zip(&mut series) {
            let offset = TimeDelta::nanoseconds(minute * 1_000_000 / 7);
            one.bound = Bound { low: offset, high: offset };
        }
        assert!(drift(&series).is_some_and(|drift| drift.uncertainty < 1e-6));
    }

    #[test]
    fn of_a_drift_that_changes_the_newer_one_counts() {
        let changing = (0..=100_i64).map(|minute| if minute < 40 { -minute * 6 } else { minute * 6 - 480 });
        let found = drift(&minutes(changing)).unwrap();
        assert!((found.seconds_per_day - 8.64).abs() <= found.uncertainty, "{found:?}");
    }

    #[test]
    fn a_long_series_is_as_exact_as_its_narrowest_bounds() {
        let long = (0..2000).map(|minute| (minute * 6, if minute % 16 == 5 { 1 } else { 400 }));
        let found = drift(&errors(long)).unwrap();
        assert!(
            (found.seconds_per_day - 8.64).abs() <= found.uncertainty && found.uncertainty < 0.01,
            "{found:?}"
        );
    }

    #[test]
    fn only_the_time_since_the_last_suspend_counts() {
        let mut series = minutes((0..40).map(|minute| minute * 6));
        for one in &mut series[20..] {
            // Eight hours, in which the other clock gained 2.88 s and the monotonic clock stood still.
            one.local += TimeDelta::hours(8);
            one.bound.low += TimeDelta::milliseconds(2880);
            one.bound.high += TimeDelta::milliseconds(2880);
        }
        assert_eq!(last_step(&series), None);
        assert_eq!(drift(&series[..30]), None);
        let found = drift(&series).unwrap();
        assert!((found.seconds_per_day - 8.64).abs() <= found.uncertainty, "{found:?}");
    }

    #[test]
    fn a_computer_that_sleeps_between_the_measurements_measures_no_drift() {
        let mut series = minutes((0..40).map(|minute| minute * 6));
        for (sleeps, one) in (0..).zip(&mut series) {
            one.local += TimeDelta::minutes(10) * sleeps;
            one.bound.low += TimeDelta::milliseconds(60) * sleeps;
            one.bound.high += TimeDelta::milliseconds(60) * sleeps;
        }
        assert_eq!((last_step(&series), drift(&series)), (None, None));
    }

    #[test]
    fn earlier_measurements_narrow_the_offset() {
        let bound = latest_bound(&errors([(0, 1), (400, 500)])).unwrap();
        assert_eq!((bound.low, bound.high), (TimeDelta::milliseconds(-13), TimeDelta::milliseconds(13)));
        // A contradiction: the last one counts.
        let bound = latest_bound(&errors([(0, 1), (4000, 500)])).unwrap();
        assert_eq!((bound.low, bound.high), (TimeDelta::milliseconds(3500), TimeDelta::milliseconds(4500)));
    }

    #[test]
    fn measurements_are_used_in_order_and_without_contradictions_in_themselves() {
        let mut series = minutes([0, 6, 12]);
        series.reverse();
        series[1].bound = Bound { low: TimeDelta::seconds(1), high: TimeDelta::zero() };
        let found = usable(&series);
        assert_eq!(found, [series[2], series[0]]);
    }
}
