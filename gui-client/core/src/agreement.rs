//! Which clock is the odd one out? Marzullo's way: the offset that the most clocks can agree on decides, and who cannot
//! is odd, if the others are the majority (RFC 5905, section 11.2.1, does the same with servers).

use std::time::Duration;

use chrono::TimeDelta;

/// Clocks this close are called alike: less matters to nobody at home, and clocks that are kept right differ by
/// milliseconds.
const TOLERANCE: Duration = Duration::from_millis(50);

/// What is known of one clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The clock less this computer's.
    pub offset: TimeDelta,
    /// How far the true offset may be from it, either way.
    pub error: Duration,
}

/// What several clocks say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There are not two to compare.
    TooFew,
    /// All are alike.
    Agree,
    /// The majority agrees, and those at these places do not agree with it.
    Odd(Vec<usize>),
    /// No majority agrees: a further clock would tell.
    NoMajority,
}

/// Compares all `readings`.
#[must_use]
pub fn compare(readings: &[Reading]) -> Verdict {
    if readings.len() < 2 {
        return Verdict::TooFew;
    }
    let spans: Vec<(TimeDelta, TimeDelta)> = readings.iter().map(span).collect();
    // The most clocks agree at the beginning of one of their spans.
    let agreeing = |offset: TimeDelta| spans.iter().filter(|span| holds(span, offset)).count();
    let Some(offset) = spans.iter().map(|span| span.0).max_by_key(|&offset| agreeing(offset)) else {
        return Verdict::TooFew;
    };
    let odd: Vec<usize> =
        spans.iter().enumerate().filter(|(_, span)| !holds(span, offset)).map(|(place, _)| place).collect();
    match spans.len() - odd.len() {
        _ if odd.is_empty() => Verdict::Agree,
        together if together * 2 > spans.len() => Verdict::Odd(odd),
        _ => Verdict::NoMajority,
    }
}

fn holds(span: &(TimeDelta, TimeDelta), offset: TimeDelta) -> bool {
    span.0 <= offset && offset <= span.1
}

/// From the least to the greatest offset that the clock may have and still be called alike.
fn span(reading: &Reading) -> (TimeDelta, TimeDelta) {
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
    fn one_that_differs_from_the_others_is_odd_even_if_it_is_this_computer() {
        assert_eq!(verdict(&[(0, 0), (2, 1), (-3400, 1), (1, 1)]), Verdict::Odd(vec![2]));
        assert_eq!(verdict(&[(0, 0), (5000, 1), (5002, 1)]), Verdict::Odd(vec![0]));
    }

    #[test]
    fn what_is_within_a_twentieth_of_a_second_or_cannot_be_told_apart_is_alike() {
        assert_eq!(verdict(&[(0, 0), (40, 0), (20, 0)]), Verdict::Agree);
        assert_eq!(verdict(&[(0, 0), (700, 700)]), Verdict::Agree);
    }

    #[test]
    fn without_a_majority_nobody_is_odd() {
        assert_eq!(verdict(&[(0, 0), (5000, 1)]), Verdict::NoMajority);
        assert_eq!(verdict(&[(0, 0), (1, 0), (5000, 1), (5000, 1)]), Verdict::NoMajority);
        assert_eq!(verdict(&[(0, 0)]), Verdict::TooFew);
    }
}
