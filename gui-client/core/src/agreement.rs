//! Finds the clocks that differ from the majority, with Marzullo's algorithm. NTP selects its servers in the same way
//! (RFC 5905, section 11.2.1).

use std::time::Duration;

use chrono::TimeDelta;

/// Clocks that differ by less than this agree. Synchronised clocks differ by milliseconds, and outside of a laboratory
/// this much does not matter.
const TOLERANCE: Duration = Duration::from_millis(50);

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
    let agreeing = |offset: TimeDelta| intervals.iter().filter(|interval| contains(interval, offset)).count();
    let Some(offset) = intervals.iter().map(|interval| interval.0).max_by_key(|&offset| agreeing(offset))
    else {
        return Verdict::TooFew;
    };
    let differing = intervals.iter().enumerate().filter(|(_, interval)| !contains(interval, offset));
    let odd: Vec<usize> = differing.map(|(index, _)| index).collect();
    match intervals.len() - odd.len() {
        _ if odd.is_empty() => Verdict::Agree,
        agreeing if agreeing * 2 > intervals.len() => Verdict::Odd(odd),
        _ => Verdict::NoMajority,
    }
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
}
