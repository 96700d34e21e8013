//! Texts of the causes of an offset: a sentence, the next step, and a word for a table.

use chrono::Local;
use datetime_client_core::clock::{Cause, Epoch, Kind};

use super::clocks::{difference, direction};
use crate::i18n::{decimal, grouped, text, tr};

/// The number of weeks after which the week number of GPS starts again.
const ROLLOVER: u32 = 1024;

/// The cause in one sentence.
#[must_use]
pub fn sentence(cause: &Cause) -> String {
    match *cause {
        Cause::Zone { local_time_as_utc: true, .. } => tr!("cause-local-time-as-utc"),
        Cause::Zone { shift, local_time_as_utc: false } => {
            tr!("cause-zone", direction = direction(shift), difference = difference(shift))
        }
        Cause::NeverSet(epoch) => tr!("cause-never-set", year = year(epoch).to_string()),
        Cause::GpsWeeks { rollovers } => tr!(
            "cause-gps-weeks",
            weeks = grouped(ROLLOVER * u32::from(rollovers.unsigned_abs())),
            period = grouped(ROLLOVER),
            direction = if rollovers < 0 { "behind" } else { "ahead" },
        ),
        Cause::LeapSeconds { seconds } => tr!("cause-leap-seconds", seconds = seconds.unsigned_abs()),
        Cause::Drift { seconds_per_day, uncertainty } => tr!(
            "cause-drift",
            direction = if seconds_per_day < 0.0 { "loses" } else { "gains" },
            rate = decimal(seconds_per_day.abs(), decimals(uncertainty)),
            uncertainty = decimal(uncertainty, decimals(uncertainty)),
        ),
        Cause::Step { by, at } => tr!(
            "cause-step",
            difference = difference(by),
            time = at.with_timezone(&Local).format("%H:%M:%S").to_string(),
        ),
    }
}

/// What to do about it on the system of the clock.
#[must_use]
pub fn cure(cause: &Cause, kind: Kind) -> &'static str {
    let is_ours = kind == Kind::Datetime;
    text(match cause {
        Cause::Zone { local_time_as_utc: true, .. } => "cure-local-time-as-utc",
        Cause::Zone { .. } if is_ours => "cure-zone-ours",
        Cause::Zone { .. } => "cure-zone",
        Cause::NeverSet(_) | Cause::Drift { .. } if is_ours => "cure-ntp-ours",
        Cause::NeverSet(_) | Cause::Drift { .. } => "cure-ntp",
        Cause::GpsWeeks { .. } => "cure-gps-weeks",
        Cause::LeapSeconds { .. } => "cure-leap-seconds",
        Cause::Step { .. } if is_ours => "cure-step-ours",
        Cause::Step { .. } => "cure-step",
    })
}

/// The cause in a word, for a table.
#[must_use]
pub fn word(cause: &Cause) -> &'static str {
    text(match cause {
        Cause::Zone { local_time_as_utc: true, .. } => "word-local-time-as-utc",
        Cause::Zone { .. } => "word-zone",
        Cause::NeverSet(_) => "word-never-set",
        Cause::GpsWeeks { .. } => "word-gps-weeks",
        Cause::LeapSeconds { .. } => "word-leap-seconds",
        Cause::Drift { .. } => "word-drift",
        Cause::Step { .. } => "word-step",
    })
}

fn year(epoch: Epoch) -> i32 {
    match epoch {
        Epoch::Unix1970 => 1970,
        Epoch::Year2000 => 2000,
        Epoch::Ntp2036 => 2036,
        Epoch::Unix2038 => 2038,
        Epoch::Other(year) => year,
    }
}

/// The number of decimals of a drift that its uncertainty leaves significant.
fn decimals(uncertainty: f64) -> usize {
    match uncertainty {
        10.0.. => 0,
        0.1.. => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn every_cause_has_a_sentence_a_cure_and_a_word() {
        let zone =
            |hours, local_time_as_utc| Cause::Zone { shift: TimeDelta::hours(hours), local_time_as_utc };
        for (cause, part) in [
            (zone(-1, false), "is 1 h behind: the time zone"),
            (zone(2, true), "takes local time for UTC"),
            (Cause::NeverSet(Epoch::Unix1970), "shows 1970:"),
            (Cause::GpsWeeks { rollovers: -2 }, "2,048 weeks behind"),
            (Cause::LeapSeconds { seconds: -37 }, "shows TAI instead of UTC"),
            (Cause::Drift { seconds_per_day: -1.93, uncertainty: 0.12 }, "loses 1.9 ± 0.1 s a day"),
            (Cause::Step { by: TimeDelta::seconds(90), at: chrono::Utc::now() }, "changed by 90.0 s at "),
        ] {
            let sentence = sentence(&cause);
            assert!(sentence.contains(part) && sentence.ends_with('.'), "{sentence}");
            for kind in [Kind::Datetime, Kind::Http] {
                assert!(cure(&cause, kind).ends_with('.'));
            }
            assert!(!word(&cause).is_empty());
        }
    }
}
