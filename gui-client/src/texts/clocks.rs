//! What the window says of clocks: how far one is from another, and what that means.

use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta};
use datetime_client_core::offset::Estimate;
use datetime_protocol::synchronisation::Synchronisation;

/// Over this computer's clock.
pub const THIS_COMPUTER: &str = "This computer";
/// Before the first look.
pub const LOOKING: &str = "Looking at the server's clock…";
/// Where there is no connection.
pub const CONNECT_TO_COMPARE: &str = "Connect to a server to see its clock beside this computer's.";
/// Of a server that shows no time.
pub const NO_CLOCK: &str = "This server says nothing that could be compared with a clock.";
/// Over the plots.
pub const OFFSET_PLOT: &str = "Offset, with its ± band";
/// Over the plots.
pub const DELAY_PLOT: &str = "Round trip";
/// Under the offset.
pub const WHOLE_SECONDS: &str =
    "This server shows whole seconds only, and its zone is taken to be this computer's.";

/// Below this much error, a tenth of a millisecond is shown.
const FINE: Duration = Duration::from_micros(500);

/// What is longer than this is shown in hours, minutes and seconds.
const LONG: f64 = 100.0;

/// An offset with as many digits as its error leaves sense to: `+0.0021 s`.
#[must_use]
pub fn offset(estimate: &Estimate) -> String {
    let digits = digits(estimate.error);
    let seconds = seconds(estimate.offset);
    let size = seconds.abs();
    let shown = if size < LONG { format!("{size:.digits$} s") } else { long(size) };
    // Nought has no sign.
    let sign = match seconds {
        _ if !shown.contains(|c: char| ('1'..='9').contains(&c)) => "",
        _ if seconds < 0.0 => "−",
        _ => "+",
    };
    format!("{sign}{shown}")
}

/// The band around an offset, rounded up: `±0.0004 s`.
#[must_use]
pub fn band(error: Duration) -> String {
    let digits = digits(error);
    let steps = 10_f64.powi(i32::try_from(digits).unwrap_or_default());
    // A bound that is rounded down is no bound; what floating point adds is no reason for another step.
    let error = (error.as_secs_f64() * steps - 1e-6).ceil().max(1.0) / steps;
    format!("±{error:.digits$} s")
}

fn digits(error: Duration) -> usize {
    match error {
        error if error < FINE => 4,
        error if error < Duration::from_millis(100) => 3,
        _ => 1,
    }
}

fn seconds(offset: TimeDelta) -> f64 {
    offset.as_seconds_f64()
}

/// How far apart, in words.
fn apart(offset: TimeDelta) -> String {
    let size = seconds(offset).abs();
    match size {
        _ if size < 0.001 => format!("{:.1} ms", size * 1000.0),
        _ if size < 1.0 => format!("{:.0} ms", size * 1000.0),
        _ if size < LONG => format!("{size:.1} s"),
        _ => long(size),
    }
}

fn long(size: f64) -> String {
    let whole = Duration::from_secs_f64(size.round()).as_secs();
    let (days, hours, minutes, seconds) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min {seconds} s"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

/// What an offset means: who is ahead, or that nobody is.
#[must_use]
pub fn meaning(estimate: &Estimate) -> String {
    if estimate.offset.abs().to_std().unwrap_or_default() <= estimate.error {
        return "Both clocks agree, as closely as can be measured.".to_owned();
    }
    let direction = if estimate.offset < TimeDelta::zero() { "behind" } else { "ahead of" };
    format!("The server's clock is {} {direction} this computer's.", apart(estimate.offset))
}

/// What the server says of its own clock, and what follows for this computer's.
#[must_use]
pub fn synchronisation(state: Synchronisation, estimate: &Estimate) -> String {
    match state {
        Synchronisation::Synchronised { maximum_error } => {
            let band = band(maximum_error);
            if contradicts(state, estimate) {
                return format!(
                    "The server says that its clock is kept right to {band}. If so, it is this computer's that is \
                     wrong; another server, side by side, would tell."
                );
            }
            format!("The server's clock is kept right to {band}.")
        }
        Synchronisation::Unsynchronised => {
            "The server's clock is not synchronised: nothing keeps it right.".to_owned()
        }
        Synchronisation::Unknown => "Whether the server's clock is kept right is not known.".to_owned(),
    }
}

/// Is the server's clock kept right, as it says, and this computer's further off than that allows?
#[must_use]
pub fn contradicts(state: Synchronisation, estimate: &Estimate) -> bool {
    let Synchronisation::Synchronised { maximum_error } = state else { return false };
    let allowed = estimate.error.saturating_add(maximum_error);
    estimate.offset.abs().to_std().unwrap_or(Duration::MAX) > allowed
}

/// The same in a word or two, for a table.
#[must_use]
pub fn synchronised(state: Option<Synchronisation>) -> String {
    match state {
        Some(Synchronisation::Synchronised { maximum_error }) => {
            format!("synchronised {}", band(maximum_error))
        }
        Some(Synchronisation::Unsynchronised) => "not synchronised".to_owned(),
        Some(Synchronisation::Unknown) | None => "not known".to_owned(),
    }
}

/// A clock's time, with the tenth of the second where it is none of the first.
#[must_use]
pub fn time_of(moment: DateTime<FixedOffset>) -> String {
    let moment = moment.checked_add_signed(TimeDelta::milliseconds(50)).unwrap_or(moment);
    match moment.timestamp_subsec_millis() / 100 {
        0 => moment.format("%H:%M:%S").to_string(),
        tenth => format!("{}.{tenth}", moment.format("%H:%M:%S")),
    }
}

/// A clock's date and zone.
#[must_use]
pub fn date_of(moment: DateTime<FixedOffset>) -> String {
    moment.format("%Y-%m-%d · UTC%:z").to_string()
}

/// How well the offset is known, and from what.
#[must_use]
pub fn quality(estimate: &Estimate) -> String {
    format!("{} · round trip {}", band(estimate.error), super::round_trip(estimate.delay))
}

/// A mark on the axis of time: so long ago.
#[must_use]
pub fn ago(seconds: f64) -> String {
    match seconds.abs().round() {
        0.0 => "now".to_owned(),
        ago if ago < 120.0 => format!("−{ago:.0} s"),
        ago => format!("−{:.0} min", ago / 60.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(offset: i64, error: u64) -> Estimate {
        Estimate {
            offset: TimeDelta::microseconds(offset),
            error: Duration::from_micros(error),
            delay: Duration::from_millis(1),
            resolution: Duration::ZERO,
        }
    }

    #[test]
    fn an_offset_has_as_many_digits_as_its_error_leaves_sense_to() {
        for (micros, error, shown) in [
            (2_140, 400, "+0.0021 s"),
            (-3_400_000, 1_000, "−3.400 s"),
            (3_400_000, 600_000, "+3.4 s"),
            (-150_000_000, 400, "−2 min 30 s"),
            (3_725_000_000, 400, "+1 h 2 min"),
            (90_000_000_000, 400, "+1 d 1 h"),
            (-20, 400, "0.0000 s"),
        ] {
            assert_eq!(offset(&estimate(micros, error)), shown);
        }
    }

    #[test]
    fn a_time_has_a_tenth_where_the_second_did_not_just_begin() {
        let shown = |millis| time_of(DateTime::from_timestamp_millis(millis).unwrap().fixed_offset());
        assert_eq!(
            [27_000, 27_040, 26_960, 27_380].map(shown),
            ["00:00:27", "00:00:27", "00:00:27", "00:00:27.4"]
        );
    }

    #[test]
    fn a_band_is_rounded_up_and_never_nought() {
        for (micros, shown) in
            [(0, "±0.0001 s"), (401, "±0.0005 s"), (1_001, "±0.002 s"), (3_000, "±0.003 s")]
        {
            assert_eq!(band(Duration::from_micros(micros)), shown);
        }
        assert_eq!(band(Duration::from_millis(510)), "±0.6 s");
    }

    #[test]
    fn who_is_ahead_is_said_in_words_and_who_is_wrong_where_it_is_known() {
        assert!(meaning(&estimate(300, 400)).contains("agree"));
        assert!(meaning(&estimate(-3_400_000, 400)).contains("is 3.4 s behind this"));
        assert!(meaning(&estimate(2_100, 400)).contains("is 2 ms ahead of this"));
        let kept = Synchronisation::Synchronised { maximum_error: Duration::from_millis(3) };
        assert!(synchronisation(kept, &estimate(3_400, 300)).contains("this computer's that is wrong"));
        assert!(synchronisation(kept, &estimate(3_300, 300)).ends_with("to ±0.003 s."));
        let absurd = Synchronisation::Synchronised { maximum_error: Duration::MAX };
        assert!(synchronisation(absurd, &estimate(3_300, 300)).contains("is kept right"));
    }
}
