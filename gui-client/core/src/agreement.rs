//! Finds the clocks that differ from the majority, with Marzullo's algorithm. NTP selects its servers in the same way
//! (RFC 5905, section 11.2.1). Clocks are weighted: one that is known only roughly counts less.

use std::time::Duration;

use chrono::TimeDelta;

/// Clocks that differ by less than this agree. Synchronised clocks differ by milliseconds, and outside of a laboratory
/// this much does not matter.
const TOLERANCE: Duration = Duration::from_millis(50);

/// A clock with this error counts half.
const HALF_WEIGHT: Duration = Duration::from_millis(500);

/// The majority needs this many times the weight of the others. Less is a coincidence of the measurement.
const MARGIN: f64 = 1.1;

/// The reading of one clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The clock minus this computer's clock.
    pub offset: TimeDelta,
    /// The bound of the error of the offset.
    pub error: Duration,
}

/// The result of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// There are fewer than two readings.
    TooFew,
    /// All clocks agree.
    Agree,
    /// The majority agrees, and the clocks at these indexes differ from it.
    Odd(Vec<usize>),
    /// No majority agrees. Another clock could decide.
    NoMajority,
}

/// Compares the clocks.
#[must_use]
pub(crate) fn compare(readings: &[Reading]) -> Verdict {
    if readings.len() < 2 {
        return Verdict::TooFew;
    }
    let intervals: Vec<(TimeDelta, TimeDelta)> = readings.iter().map(interval).collect();
    // The offset that is in the most intervals: one of them begins there.
    let weights: Vec<f64> = readings.iter().map(weight).collect();
    let agreeing = |offset: TimeDelta| -> f64 {
        let weighted = intervals.iter().zip(&weights);
        weighted.filter(|(interval, _)| contains(interval, offset)).map(|(_, weight)| weight).sum()
    };
    let heaviest = |a: &TimeDelta, b: &TimeDelta| agreeing(*a).total_cmp(&agreeing(*b));
    let Some(offset) = intervals.iter().map(|interval| interval.0).max_by(heaviest) else {
        return Verdict::TooFew;
    };
    let differing = intervals.iter().enumerate().filter(|(_, interval)| !contains(interval, offset));
    let odd: Vec<usize> = differing.map(|(index, _)| index).collect();
    let (majority, total) = (agreeing(offset), weights.iter().sum::<f64>());
    // The largest group of the others that agree with each other.
    let among_odd = |offset: TimeDelta| -> f64 {
        let others = odd.iter().filter_map(|index| Some((intervals.get(*index)?, weights.get(*index)?)));
        others.filter(|(interval, _)| contains(interval, offset)).map(|(_, weight)| weight).sum()
    };
    let minority =
        odd.iter().filter_map(|index| Some(among_odd(intervals.get(*index)?.0))).fold(0.0, f64::max);
    match intervals.len() - odd.len() {
        _ if odd.is_empty() => Verdict::Agree,
        2.. if majority > (total - majority) * MARGIN => Verdict::Odd(odd),
        // Three clocks do not agree by coincidence, and no others do.
        3.. if majority > minority * 2.0 => Verdict::Odd(odd),
        _ => Verdict::NoMajority,
    }
}

/// The most by which two of these clocks may differ if all of them agree.
pub(crate) fn within(readings: &[Reading]) -> Duration {
    let mut errors: Vec<Duration> = readings.iter().map(|reading| reading.error).collect();
    errors.sort_unstable();
    errors.iter().rev().take(2).fold(TOLERANCE, |within, error| within.saturating_add(*error))
}

fn weight(reading: &Reading) -> f64 {
    HALF_WEIGHT.as_secs_f64() / (HALF_WEIGHT + reading.error).as_secs_f64()
}

fn contains(interval: &(TimeDelta, TimeDelta), offset: TimeDelta) -> bool {
    interval.0 <= offset && offset <= interval.1
}

/// The offsets that the clock may have, widened so that clocks within the tolerance overlap.
fn interval(reading: &Reading) -> (TimeDelta, TimeDelta) {
    let half = TimeDelta::from_std(reading.error + TOLERANCE / 2).unwrap_or(TimeDelta::MAX / 4);
    (
        reading.offset.checked_sub(&half).unwrap_or(TimeDelta::MIN),
        reading.offset.checked_add(&half).unwrap_or(TimeDelta::MAX),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(clocks: &[(i64, u64)]) -> Verdict {
        let reading = |&(offset, error): &(i64, u64)| Reading {
            offset: TimeDelta::milliseconds(offset),
            error: Duration::from_millis(error),
        };
        compare(&clocks.iter().map(reading).collect::<Vec<_>>())
    }

    #[test]
    fn a_clock_that_differs_from_the_majority_is_odd_even_if_it_is_this_computers() {
        assert_eq!(verdict(&[(0, 0), (2, 1), (-3400, 1), (1, 1)]), Verdict::Odd(vec![2]));
        assert_eq!(verdict(&[(0, 0), (5000, 1), (5002, 1)]), Verdict::Odd(vec![0]));
    }

    #[test]
    fn clocks_within_the_tolerance_or_the_error_agree() {
        assert_eq!(verdict(&[(0, 0), (40, 0), (20, 0)]), Verdict::Agree);
        assert_eq!(verdict(&[(0, 0), (700, 700)]), Verdict::Agree);
    }

    #[test]
    fn without_a_majority_no_clock_is_odd() {
        assert_eq!(verdict(&[(0, 0), (5000, 1)]), Verdict::NoMajority);
        assert_eq!(verdict(&[(0, 0), (1, 0), (5000, 1), (5000, 1)]), Verdict::NoMajority);
        assert_eq!(verdict(&[(0, 0)]), Verdict::TooFew);
    }

    #[test]
    fn three_clocks_that_agree_are_enough_if_no_others_do() {
        let clocks = [(0, 0), (1, 1), (2, 1), (-106_000, 1), (3_600_000, 40), (9000, 1), (279, 30)];
        assert_eq!(verdict(&clocks), Verdict::Odd(vec![3, 4, 5, 6]));
        assert_eq!(verdict(&[(0, 0), (1, 1), (2, 1), (9000, 1), (9001, 1), (-5000, 1)]), Verdict::NoMajority);
        assert_eq!(verdict(&[(0, 0), (1, 0), (5000, 1), (9000, 1)]), Verdict::NoMajority);
    }

    #[test]
    fn clocks_that_are_known_only_roughly_count_less() {
        assert_eq!(verdict(&[(0, 0), (5000, 700), (5000, 700)]), Verdict::NoMajority);
        assert_eq!(verdict(&[(0, 0), (5000, 50), (5000, 50)]), Verdict::Odd(vec![0]));
        assert_eq!(verdict(&[(0, 0), (2, 1), (9000, 900), (9000, 900)]), Verdict::Odd(vec![2, 3]));
    }
}
