//! Texts about clocks: offsets, error bounds and what they mean.

use std::time::Duration;

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta};
use datetime_client_core::clock::{Estimate, Kind, Leap, Statement};
use datetime_protocol::synchronisation::Synchronisation;

use super::durations::round_trip;
use crate::i18n::{decimal, messages, text, tr};

messages! {
    /// The title of this computer's clock.
    this_computer = "this-computer";
    /// Before the first answer.
    reading = "reading";
    /// Without a connection.
    connect_to_compare = "connect-to-compare";
    /// About a server that sends no time.
    no_clock = "no-clock";
    delay_plot = "plot-round-trip";
}

/// With an error below this, tenths of a millisecond are shown.
const FINE: Duration = Duration::from_micros(500);

/// Offsets of more seconds than this are shown in hours, minutes and seconds.
const LONG: f64 = 100.0;

/// Formats an offset with the digits that its error leaves significant: `+0.0021 s`.
#[must_use]
pub fn offset(estimate: &Estimate) -> String {
    let digits = digits(estimate.error);
    let seconds = seconds(estimate.offset);
    let size = seconds.abs();
    let shown = if size < LONG { tr!("seconds", number = decimal(size, digits)) } else { long(size) };
    // Zero has no sign.
    let sign = match seconds {
        _ if !shown.contains(|c: char| ('1'..='9').contains(&c)) => "",
        _ if seconds < 0.0 => "−",
        _ => "+",
    };
    format!("{sign}{shown}")
}

/// Formats the error bound of an offset, rounded up: `±0.0004 s`.
#[must_use]
pub fn error_bound(error: Duration) -> String {
    let digits = digits(error);
    let steps = 10_f64.powi(i32::try_from(digits).unwrap_or_default());
    // A bound must not be rounded down. The subtrahend compensates for floating-point errors.
    let error = (error.as_secs_f64() * steps - 1e-6).ceil().max(1.0) / steps;
    tr!("error-bound", amount = tr!("seconds", number = decimal(error, digits)))
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

/// Formats the size of an offset for a sentence.
pub(super) fn difference(offset: TimeDelta) -> String {
    let size = seconds(offset).abs();
    match size {
        _ if size < 0.001 => tr!("milliseconds", number = decimal(size * 1000.0, 1)),
        _ if size < 1.0 => tr!("milliseconds", number = decimal(size * 1000.0, 0)),
        _ if size < LONG => tr!("seconds", number = decimal(size, 1)),
        _ => long(size),
    }
}

fn long(size: f64) -> String {
    let whole = Duration::from_secs_f64(size.round()).as_secs();
    let (days, hours, minutes, seconds) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
    match (days, hours) {
        (0, 0) => tr!("minutes-and-seconds", minutes = minutes, seconds = seconds),
        (0, _) if minutes == 0 => tr!("hours", number = hours),
        (0, _) => tr!("hours-and-minutes", hours = hours, minutes = minutes),
        (_, 0) => tr!("days", number = days),
        _ => tr!("days-and-hours", days = days, hours = hours),
    }
}

/// The name of the direction of an offset in messages.
pub(super) fn direction(offset: TimeDelta) -> &'static str {
    if offset < TimeDelta::zero() { "behind" } else { "ahead" }
}

/// What an offset means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The clocks agree, as far as matters.
    Agrees,
    /// The clocks may agree: the bound is too wide to tell.
    Unknown,
    /// The clocks differ by less than a second.
    Differs,
    /// The clocks differ by more.
    Wrong,
}

/// A bound up to this is good enough to say that clocks agree.
const GOOD_BOUND: Duration = Duration::from_millis(100);

/// What an offset means, in words: which clock is ahead, or that both agree.
#[must_use]
pub fn judgement(estimate: &Estimate) -> (Judgement, String) {
    let size = seconds(estimate.offset).abs();
    if estimate.offset.abs().to_std().unwrap_or(Duration::MAX) <= estimate.error {
        let bound = bound(estimate.error);
        return if estimate.error <= GOOD_BOUND {
            (Judgement::Agrees, tr!("judged-agrees", bound = bound))
        } else {
            (Judgement::Unknown, tr!("judged-unknown", bound = bound))
        };
    }
    let judgement = if size < 1.0 { Judgement::Differs } else { Judgement::Wrong };
    let difference = amount(size, estimate.error);
    (judgement, tr!("judged-off", direction = direction(estimate.offset), difference = difference))
}

/// The message for a number in the unit for a number of seconds of this size, and how many of that unit a second has.
fn unit(size: f64) -> (&'static str, f64) {
    match size {
        ..0.0001 => ("microseconds", 1e6),
        ..1.0 => ("milliseconds", 1e3),
        _ => ("seconds", 1.0),
    }
}

/// Formats a number of seconds in the unit of its size, with the digits that its error leaves significant.
fn amount(size: f64, error: Duration) -> String {
    if size >= LONG {
        return long(size);
    }
    let (unit, factor) = unit(size);
    let digits = significant(error.as_secs_f64() * factor);
    tr!(unit, number = decimal(size * factor, digits))
}

/// Formats a bound in the unit of its size, rounded up: `±0.4 ms`.
fn bound(error: Duration) -> String {
    let (unit, factor) = unit(error.as_secs_f64());
    let error = error.as_secs_f64() * factor;
    let digits = usize::from(error < 10.0);
    let steps = if digits == 1 { 10.0 } else { 1.0 };
    // A bound must not be rounded down. The subtrahend, up to 10 ns, compensates for the nanosecond by which it was rounded up.
    let error = (error * steps - 1e-4).ceil().max(1.0) / steps;
    tr!("error-bound", amount = tr!(unit, number = decimal(error, digits)))
}

/// The number of digits after the point that an error of this size leaves significant, up to three.
fn significant(error: f64) -> usize {
    match error {
        1.0.. => 0,
        0.1.. => 1,
        0.01.. => 2,
        _ => 3,
    }
}

/// Whether the server's clock is synchronised, and what follows from it.
#[must_use]
pub fn synchronisation(state: Synchronisation, estimate: &Estimate) -> String {
    match state {
        Synchronisation::Synchronised { maximum_error } => {
            let bound = error_bound(maximum_error);
            if contradicts(state, estimate) {
                return tr!("synchronised-but-off", bound = bound);
            }
            tr!("synchronised-to", bound = bound)
        }
        Synchronisation::Unsynchronised => tr!("unsynchronised"),
        Synchronisation::Unknown => tr!("synchronisation-unknown"),
    }
}

/// Whether the server reports a synchronised clock, but the offset is larger than that allows.
#[must_use]
pub fn contradicts(state: Synchronisation, estimate: &Estimate) -> bool {
    let Synchronisation::Synchronised { maximum_error } = state else { return false };
    let allowed = estimate.error.saturating_add(maximum_error);
    estimate.offset.abs().to_std().unwrap_or(Duration::MAX) > allowed
}

/// Whether a clock is synchronised, for a table.
fn synchronised(state: Synchronisation) -> String {
    match state {
        Synchronisation::Synchronised { maximum_error } => {
            tr!("says-synchronised", bound = error_bound(maximum_error))
        }
        Synchronisation::Unsynchronised => tr!("says-unsynchronised"),
        Synchronisation::Unknown => tr!("says-unknown"),
    }
}

/// What a clock says of itself.
#[must_use]
pub fn statement(statement: &Statement) -> String {
    match statement {
        Statement::Nothing => String::new(),
        Statement::Synchronisation(state) => synchronised(*state),
        Statement::Text { line, is_taken_as_utc: false } => printable(line),
        Statement::Text { line, is_taken_as_utc: true } => tr!("says-taken-as-utc", line = printable(line)),
        Statement::Ntp { leap: Leap::Alarm, .. } | Statement::Ntp { stratum: 16.., .. } => {
            tr!("says-unsynchronised")
        }
        Statement::Ntp { leap, stratum, reference, .. } => {
            let leap = match leap {
                Leap::Inserted => "inserted",
                Leap::Deleted => "deleted",
                Leap::None | Leap::Alarm => "none",
            };
            let reference = printable(reference);
            if reference.is_empty() {
                return tr!("says-stratum", stratum = *stratum, leap = leap);
            }
            tr!("says-ntp", stratum = *stratum, reference = reference, leap = leap)
        }
    }
}

/// What a clock of another kind is, and what it says of itself, in place of a welcome.
#[must_use]
pub fn introduction(kind: Kind, of_itself: &Statement) -> String {
    match statement(of_itself).as_str() {
        "" => self::kind(kind).to_owned(),
        of_itself => tr!("introduction", kind = self::kind(kind), statement = of_itself),
    }
}

/// Below the offset of a clock that does not show fractions of a second.
#[must_use]
pub fn whole_seconds(kind: Kind) -> &'static str {
    match kind {
        Kind::Datetime | Kind::Daytime => text("whole-seconds-no-zone"),
        Kind::Ntp | Kind::Http | Kind::Time => text("whole-seconds"),
    }
}

/// The name of a kind of clock.
#[must_use]
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Datetime => text("kind-datetime"),
        Kind::Ntp => text("kind-ntp"),
        Kind::Http => text("kind-http"),
        Kind::Time => text("kind-time"),
        Kind::Daytime => text("kind-daytime"),
    }
}

/// Replaces control characters, so that the text of a clock cannot control a terminal.
fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// The time of day, with tenths of a second unless they are zero.
#[must_use]
pub fn time_of_day(time: DateTime<FixedOffset>) -> String {
    let time = time.checked_add_signed(TimeDelta::milliseconds(50)).unwrap_or(time);
    match time.timestamp_subsec_millis() / 100 {
        0 => time.format("%H:%M:%S").to_string(),
        tenth => format!("{}{}{tenth}", time.format("%H:%M:%S"), text("decimal-separator")),
    }
}

/// The date with its day.
#[must_use]
pub fn date(time: DateTime<FixedOffset>) -> String {
    let name = |list, index: u32| {
        let names: &str = text(list);
        names.split_whitespace().nth(usize::try_from(index).unwrap_or_default()).unwrap_or_default()
    };
    tr!(
        "date",
        weekday = name("weekdays", time.weekday().num_days_from_monday()),
        day = time.day(),
        month = name("months", time.month0()),
        year = time.year().to_string(),
    )
}

/// The UTC offset.
#[must_use]
pub fn zone(time: DateTime<FixedOffset>) -> String {
    time.format("UTC%:z").to_string()
}

/// What the judgement rests on: the error bound, unless it names that itself, and the round trip.
#[must_use]
pub fn quality(judgement: Judgement, estimate: &Estimate) -> String {
    let time = round_trip(estimate.delay);
    match judgement {
        Judgement::Agrees | Judgement::Unknown => tr!("quality-round-trip", time = time),
        Judgement::Wrong if seconds(estimate.offset).abs() >= LONG => {
            let digits = significant(estimate.error.as_secs_f64());
            let sign = if estimate.offset < TimeDelta::zero() { "−" } else { "+" };
            let offset = format!("{sign}{}", decimal(seconds(estimate.offset).abs(), digits));
            tr!("quality-exact", offset = offset, bound = bound(estimate.error), time = time)
        }
        Judgement::Differs | Judgement::Wrong => {
            tr!("quality", bound = bound(estimate.error), time = time)
        }
    }
}

/// A label on the time axis.
#[must_use]
pub fn ago(seconds: f64) -> String {
    match seconds.abs().round() {
        0.0 => tr!("ago-now"),
        ago => tr!("ago", time = span(ago)),
    }
}

/// A time in whole seconds, minutes or hours.
fn span(seconds: f64) -> String {
    match seconds.abs().round() {
        span if span < 120.0 => tr!("seconds", number = decimal(span, 0)),
        span if span < 7200.0 => tr!("minutes", number = decimal(span / 60.0, 0)),
        span => tr!("hours", number = decimal(span / 3600.0, 0)),
    }
}

/// The title of the plot of the offset, whose values are those from `base`, in seconds.
#[must_use]
pub fn offset_plot(base: f64) -> String {
    if base == 0.0 {
        return tr!("plot-offset");
    }
    let sign = if base < 0.0 { "−" } else { "+" };
    tr!("plot-offset-from", base = format!("{sign}{}", amount(base.abs(), Duration::from_millis(1))))
}

/// What a plot shows, for screen readers: the smallest and the largest value in a span of time, all in seconds.
#[must_use]
pub fn plot_summary(what: &str, smallest: f64, largest: f64, span: f64) -> String {
    let number = |value: f64| {
        let sign = if value < 0.0 { "−" } else { "" };
        format!("{sign}{}", amount(value.abs(), Duration::from_micros(100)))
    };
    tr!(
        "plot-summary",
        plot = what,
        smallest = number(smallest),
        largest = number(largest),
        time = self::span(span),
    )
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
    fn an_offset_has_the_digits_that_its_error_leaves_significant() {
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
    fn a_time_has_tenths_unless_they_are_zero() {
        let shown = |millis| time_of_day(DateTime::from_timestamp_millis(millis).unwrap().fixed_offset());
        assert_eq!(
            [27_000, 27_040, 26_960, 27_380].map(shown),
            ["00:00:27", "00:00:27", "00:00:27", "00:00:27.4"]
        );
    }

    #[test]
    fn an_error_bound_is_rounded_up_and_never_zero() {
        for (micros, shown) in
            [(0, "±0.0001 s"), (401, "±0.0005 s"), (1_001, "±0.002 s"), (3_000, "±0.003 s")]
        {
            assert_eq!(error_bound(Duration::from_micros(micros)), shown);
        }
        assert_eq!(error_bound(Duration::from_millis(510)), "±0.6 s");
    }

    #[test]
    fn an_offset_is_judged_by_its_size_and_its_bound_and_shown_in_one_unit() {
        for (micros, error, judged, shown) in [
            (300, 400, Judgement::Agrees, "Agrees within ±0.4 ms"),
            (-20, 57, Judgement::Agrees, "Agrees within ±57 µs"),
            (90_000, 1_200_000, Judgement::Unknown, "Within ±1.2 s: not known well enough"),
            (23_400, 300, Judgement::Differs, "23.4 ms ahead"),
            (-850, 40, Judgement::Differs, "0.85 ms behind"),
            (-3_412_345, 50_000, Judgement::Wrong, "3.41 s behind"),
            (3_600_010_000, 30_000, Judgement::Wrong, "1 h ahead"),
            (34_560_000_000_000, 400, Judgement::Wrong, "400 d ahead"),
        ] {
            assert_eq!(judgement(&estimate(micros, error)), (judged, shown.to_owned()));
        }
    }

    #[test]
    fn a_synchronised_clock_that_differs_means_that_this_computers_is_wrong() {
        let synchronised = Synchronisation::Synchronised { maximum_error: Duration::from_millis(3) };
        assert!(
            synchronisation(synchronised, &estimate(3_400, 300)).contains("this computer's clock is wrong")
        );
        assert!(synchronisation(synchronised, &estimate(3_300, 300)).ends_with("to ±0.003 s."));
        let useless = Synchronisation::Synchronised { maximum_error: Duration::MAX };
        assert!(synchronisation(useless, &estimate(3_300, 300)).contains("is synchronised to"));
    }
}
