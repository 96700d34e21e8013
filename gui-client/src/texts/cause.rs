//! Texts of the causes of an offset: a sentence, the next step, and a word for a table.

use chrono::{Local, TimeDelta};
use datetime_client_core::clock::{Cause, Epoch, Kind};

use super::clocks::difference;

/// The cause in one sentence.
#[must_use]
pub fn sentence(cause: &Cause) -> String {
    match *cause {
        Cause::Zone { local_time_as_utc: true, .. } => {
            "The offset equals this computer's UTC offset: one of the \
             clocks takes local time for UTC, as after a dual boot."
                .to_owned()
        }
        Cause::Zone { shift, local_time_as_utc: false } => format!(
            "The clock is {} {}: its time zone or daylight saving is wrong.",
            difference(shift),
            direction(shift)
        ),
        Cause::NeverSet(epoch) => format!(
            "The clock shows {}: it was not set since it started, or its battery is empty.",
            year(epoch)
        ),
        Cause::GpsWeeks { rollovers } => format!(
            "The clock is {} weeks {}: its GPS receiver took one period of 1,024 weeks for another.",
            grouped(1024 * u32::from(rollovers.unsigned_abs())),
            if rollovers < 0 { "behind" } else { "ahead" }
        ),
        Cause::LeapSeconds { seconds } => {
            let scales = match seconds.unsigned_abs() {
                18 => "shows GPS time instead of UTC",
                37 => "shows TAI instead of UTC",
                _ => "shows TAI and the other one GPS time",
            };
            format!("The offset is {} leap seconds: one of the clocks {scales}.", seconds.unsigned_abs())
        }
        Cause::Drift { seconds_per_day, uncertainty } => format!(
            "The clock {} {:.*} ± {:.*} s a day compared with this computer's.",
            if seconds_per_day < 0.0 { "loses" } else { "gains" },
            decimals(uncertainty),
            seconds_per_day.abs(),
            decimals(uncertainty),
            uncertainty
        ),
        Cause::Step { by, at } => format!(
            "The offset changed by {} at {}: this clock or this computer's was set.",
            difference(by),
            at.with_timezone(&Local).format("%H:%M:%S")
        ),
    }
}

/// What to do about it on the system of the clock.
#[must_use]
pub fn cure(cause: &Cause, kind: Kind) -> &'static str {
    let is_ours = kind == Kind::Datetime;
    match cause {
        Cause::Zone { local_time_as_utc: true, .. } => {
            "On Linux: “timedatectl set-local-rtc 0”. On Windows next to Linux: set the DWORD RealTimeIsUniversal to 1 in \
             HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation. On a device: set its time zone, then its time."
        }
        Cause::Zone { .. } if is_ours => "On its machine: “timedatectl set-timezone ZONE”.",
        Cause::Zone { .. } => {
            "On a device: set the time zone and daylight saving on its page, under Time or System. On Windows: Settings, Time & \
             language, Date & time. On Linux: “timedatectl set-timezone ZONE”."
        }
        Cause::NeverSet(_) | Cause::Drift { .. } if is_ours => "On its machine: “timedatectl set-ntp true”.",
        Cause::NeverSet(_) | Cause::Drift { .. } => {
            "On a device: enter an NTP server on its page and check that it can be reached. On Windows: Settings, Time & language, \
             Date & time, “Set time automatically”. On Linux: “timedatectl set-ntp true”."
        }
        Cause::GpsWeeks { .. } => "Update the firmware of the receiver; until then, use another NTP server.",
        Cause::LeapSeconds { .. } => {
            "Set the output of the receiver to UTC, or correct the offset of the reference clock in the settings of the NTP server."
        }
        Cause::Step { .. } if is_ours => {
            "On its machine: “journalctl -u chrony -u systemd-timesyncd” shows what set it."
        }
        Cause::Step { .. } => {
            "Look into the log of the device. On Windows: Event Viewer, System, Kernel-General, event 1. On Linux: “journalctl -u \
             chrony -u systemd-timesyncd”."
        }
    }
}

/// The cause in a word, for a table.
#[must_use]
pub fn word(cause: &Cause) -> &'static str {
    match cause {
        Cause::Zone { local_time_as_utc: true, .. } => "local time as UTC",
        Cause::Zone { .. } => "time zone",
        Cause::NeverSet(_) => "never set",
        Cause::GpsWeeks { .. } => "GPS weeks",
        Cause::LeapSeconds { .. } => "leap seconds",
        Cause::Drift { .. } => "drifts",
        Cause::Step { .. } => "was set",
    }
}

fn direction(offset: TimeDelta) -> &'static str {
    if offset < TimeDelta::zero() { "behind" } else { "ahead" }
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

/// A number up to 999,999 with a comma before its thousands.
fn grouped(number: u32) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
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
    use super::*;

    #[test]
    fn every_cause_has_a_sentence_a_cure_and_a_word() {
        let zone =
            |hours, local_time_as_utc| Cause::Zone { shift: TimeDelta::hours(hours), local_time_as_utc };
        for (cause, part) in [
            (zone(-1, false), "is 1 h behind: its time zone"),
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
