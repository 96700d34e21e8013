//! Names the cause of an offset where its shape, or how it changes, leaves no doubt.
//!
//! The first cause of this table that fits is the one. A shape fits only if the whole bound of the offset lies in the tolerance, so
//! that an inexact measurement has no cause. The last column is the part of random offsets that fit by coincidence.
//!
//! | cause | offset | tolerance, and why | by coincidence |
//! | --- | --- | --- | --- |
//! | GPS weeks | n × 1024 weeks, up to 8, both clocks after 1980-01-05 | 30 s: receivers after a roll-over also apply a wrong number of leap seconds | 10⁻⁷ |
//! | never set | the remote clock shows up to two years after an origin, or the time of a firmware | a day before the origin: the time zone | |
//! | zone | whole hours, or the UTC offset of this computer's zone, up to 26 h | 10 s: a clock that is also set by hand or drifts for a week | 0.6 % |
//! | | half hours | 5 s: such zones are rare | 0.3 % |
//! | | quarters of an hour | 2 s: such zones are very rare | 0.2 % |
//! | leap seconds | ±18 s, ±19 s, ±37 s, without a drift | 0.15 s: both clocks are kept by NTP, or they would not be that close | 1 % in the first minute |
//! | step | any, if the clocks did not agree directly after it | | |
//! | drift | any | | |
//! | step | any | | |

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Utc};

pub use super::drift::Measurement;

use super::bound::Bound;
use super::drift::{drift, last_step, latest_bound, usable};

/// What explains an offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// The time zone or daylight saving of one of the clocks is wrong.
    Zone {
        /// The offset without its small rest: a multiple of a quarter of an hour.
        shift: TimeDelta,
        /// The shift equals the UTC offset of this computer's zone, in either direction: a hardware clock in local time, as after a
        /// dual boot, or local time served as UTC.
        local_time_as_utc: bool,
    },
    /// The remote clock was not set since it started, or its battery is empty.
    NeverSet(Epoch),
    /// A GPS receiver counts weeks with 10 or 13 bits, and takes an earlier or later cycle of 1024 weeks for this one.
    GpsWeeks {
        /// The offset in cycles of 1024 weeks; negative if the remote clock is behind.
        rollovers: i8,
    },
    /// One of the clocks shows GPS time or TAI instead of UTC.
    LeapSeconds {
        /// The offset: ±18 (GPS and UTC), ±37 (TAI and UTC) or ±19 (TAI and GPS).
        seconds: i8,
    },
    /// One of the clocks runs fast or slow.
    Drift {
        /// Positive if the remote clock gains on this computer's.
        seconds_per_day: f64,
        /// The bound on the error of the drift.
        uncertainty: f64,
    },
    /// One of the clocks was set. Which one cannot be told: setting this computer's clock looks the same.
    Step {
        /// The change of the offset.
        by: TimeDelta,
        /// The local time of the first measurement after the step.
        at: DateTime<Utc>,
    },
}

/// The time from which a clock counts that was never set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Epoch {
    /// 1970-01-01: the time 0 of Unix.
    Unix1970,
    /// 2000-01-01: the time 0 of most clock chips.
    Year2000,
    /// 2036-02-07T06:28:16Z: the time 0 of NTP, after its 32 bits have rolled over.
    Ntp2036,
    /// 2038-01-19T03:14:07Z: the last second that 32 bits of Unix time can show.
    Unix2038,
    /// Another origin, usually the date of the firmware: the year that the clock shows.
    Other(i32),
}

/// A clock that is never set shows at most this much more than its origin: a device runs that long without a power cut or an update.
const MAX_UPTIME: TimeDelta = TimeDelta::days(2 * 365);

const DAY: TimeDelta = TimeDelta::days(1);

/// A clock that is off by less was set at some time, and badly.
const MIN_NEVER_SET: TimeDelta = TimeDelta::days(300);

/// Origins, as seconds of Unix time, the last one first.
const ORIGINS: [(i64, Epoch); 7] = [
    (2_147_483_647, Epoch::Unix2038),
    (2_085_978_496, Epoch::Ntp2036),
    (946_684_800, Epoch::Year2000),
    (0, Epoch::Unix1970),
    // The origin of HFS on old Macs.
    (-2_082_844_800, Epoch::Other(1904)),
    // The first second that 32 bits of Unix time can show.
    (-2_147_483_648, Epoch::Other(1901)),
    // The origin of NTP and RFC 868.
    (-2_208_988_800, Epoch::Other(1900)),
];

/// 1980-01-01, the origin of DOS. GPS time begins five days later, and no firmware with a clock to be asked is older.
const YEAR_1980: i64 = 315_532_800;

/// 1980-01-06, the origin of GPS time.
const GPS_ORIGIN: i64 = 315_964_800;

/// 2025-01-01: this program is younger, so a computer that shows an earlier time has a wrong clock itself.
const YEAR_2025: i64 = 1_735_689_600;

const GPS_CYCLE: TimeDelta = TimeDelta::weeks(1024);
const GPS_TOLERANCE: TimeDelta = TimeDelta::seconds(30);
const LEAP_SECONDS: [i8; 6] = [18, -18, 37, -37, 19, -19];
const LEAP_TOLERANCE: TimeDelta = TimeDelta::milliseconds(150);
const QUARTER: i64 = 900;

/// Zones reach from UTC−12 to UTC+14.
const MAX_SHIFT: i64 = 26 * 3600;

/// Offsets below this need no cause.
const MIN_OFFSET: TimeDelta = TimeDelta::milliseconds(100);

/// The cause of the offset that one clock has at its last measurement. `zone` is the UTC offset of this computer's zone at that
/// time, `now_zone_other_season` the one that it has in the other half of the year, if it has daylight saving.
///
/// `None`: there is no simple cause, or the offset is not known well enough to name one, or the clocks agree.
#[must_use]
pub fn cause(
    series: &[Measurement],
    zone: FixedOffset,
    now_zone_other_season: Option<FixedOffset>,
) -> Option<Cause> {
    let series = usable(series);
    let step = last_step(&series);
    let since = series.get(step.unwrap_or(0)..)?;
    let (bound, local) = (latest_bound(since)?, since.last()?.local);
    let drift = drift(since)
        .map(|drift| Cause::Drift { seconds_per_day: drift.seconds_per_day, uncertainty: drift.uncertainty });
    let step = step.and_then(|index| step_at(&series, index));
    gps_weeks(bound, local)
        .or_else(|| never_set(bound, local).map(Cause::NeverSet))
        .or_else(|| zone_shift(bound, zone, now_zone_other_season))
        .or_else(|| leap_seconds(bound).filter(|_| drift.is_none()))
        .or_else(|| step.filter(|_| !since.first().is_some_and(|one| agrees(one.bound))))
        .or(drift)
        .or(step)
}

fn agrees(bound: Bound) -> bool {
    bound.offset().abs() < MIN_OFFSET || bound.low <= TimeDelta::zero() && bound.high >= TimeDelta::zero()
}

fn is_within(bound: Bound, tolerance: TimeDelta, offset: TimeDelta) -> bool {
    bound.low >= offset - tolerance && bound.high <= offset + tolerance
}

fn gps_weeks(bound: Bound, local: DateTime<Utc>) -> Option<Cause> {
    let remote = local.checked_add_signed(bound.offset())?;
    if remote.min(local).timestamp() < GPS_ORIGIN {
        return None;
    }
    let fits = |rollovers: &i8| is_within(bound, GPS_TOLERANCE, GPS_CYCLE * i32::from(*rollovers));
    (-8..=8).filter(|rollovers| *rollovers != 0).find(fits).map(|rollovers| Cause::GpsWeeks { rollovers })
}

/// The origin of the time that the remote clock shows. In doubt about this computer's clock, none.
fn never_set(bound: Bound, local: DateTime<Utc>) -> Option<Epoch> {
    let earliest = local.checked_add_signed(bound.low)?;
    let latest = local.checked_add_signed(bound.high)?;
    if local.timestamp() < YEAR_2025 || bound.offset().abs() < MIN_NEVER_SET || bound.high - bound.low > DAY {
        return None;
    }
    let is_after = |(origin, _): &&(i64, Epoch)| {
        let origin = DateTime::from_timestamp(*origin, 0).unwrap_or_default();
        earliest >= origin - DAY && latest <= origin + MAX_UPTIME
    };
    let origin = ORIGINS.iter().find(is_after).map(|(_, epoch)| *epoch);
    let is_firmware = earliest.timestamp() >= YEAR_1980 && latest < local && !is_whole_years(bound);
    origin.or_else(|| is_firmware.then(|| Epoch::Other(latest.year())))
}

/// Whether the offset is a number of years: a wrong year in a date that was set by hand.
fn is_whole_years(bound: Bound) -> bool {
    // The mean year of the calendar. The number of leap days between two dates differs from the mean by up to a day.
    let (year, tolerance) = (31_556_952, 2 * DAY.num_seconds());
    (bound.offset().num_seconds() + tolerance).rem_euclid(year) <= 2 * tolerance
}

fn zone_shift(bound: Bound, zone: FixedOffset, other_season: Option<FixedOffset>) -> Option<Cause> {
    let seconds = (bound.offset().num_seconds() + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
    if seconds == 0 || seconds.abs() > MAX_SHIFT {
        return None;
    }
    let utc_offset = i64::from(zone.local_minus_utc());
    let other = other_season.map_or(utc_offset, |other| i64::from(other.local_minus_utc()));
    // In the other season, one hour is more often daylight saving.
    let is_season = seconds.abs() == (utc_offset - other).abs();
    let local_time_as_utc = seconds.abs() == utc_offset.abs() || seconds.abs() == other.abs() && !is_season;
    let tolerance = match seconds {
        _ if local_time_as_utc || seconds % 3600 == 0 => 10,
        _ if seconds % 1800 == 0 => 5,
        _ => 2,
    };
    let shift = TimeDelta::seconds(seconds);
    is_within(bound, TimeDelta::seconds(tolerance), shift).then_some(Cause::Zone { shift, local_time_as_utc })
}

fn leap_seconds(bound: Bound) -> Option<Cause> {
    let fits = |seconds: &i8| is_within(bound, LEAP_TOLERANCE, TimeDelta::seconds(i64::from(*seconds)));
    LEAP_SECONDS.into_iter().find(fits).map(|seconds| Cause::LeapSeconds { seconds })
}

fn step_at(series: &[Measurement], index: usize) -> Option<Cause> {
    let (before, after) = (series.get(index.checked_sub(1)?)?, series.get(index)?);
    Some(Cause::Step { by: after.bound.offset() - before.bound.offset(), at: after.local })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    const NO_ZONE: FixedOffset = FixedOffset::east_opt(0).unwrap();
    const HOUR: i64 = 3600;
    const YEAR: i64 = 365 * 86_400;
    const MILLISECOND: i64 = 1_000_000;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// 2026-11-25T12:00:00Z.
    fn now() -> DateTime<Utc> {
        time("2026-11-25T12:00:00Z")
    }

    fn utc_offset(seconds: i64) -> FixedOffset {
        FixedOffset::east_opt(i32::try_from(seconds).unwrap()).unwrap()
    }

    fn bound(offset: TimeDelta, error: TimeDelta) -> Bound {
        Bound { low: offset - error, high: offset + error }
    }

    /// The cause of an offset that was measured once, in a zone without daylight saving.
    fn cause_of(offset: TimeDelta, error: TimeDelta, zone: FixedOffset) -> Option<Cause> {
        let one = Measurement { at: Instant::now(), local: now(), bound: bound(offset, error) };
        cause(&[one], zone, None)
    }

    fn seconds(seconds: f64) -> TimeDelta {
        let rounded = Duration::from_secs_f64(seconds.abs());
        let size = TimeDelta::from_std(rounded).unwrap();
        if seconds < 0.0 { -size } else { size }
    }

    /// The cause of an offset in seconds that is known to 50 ms.
    fn cause_of_seconds(offset: f64) -> Option<Cause> {
        cause_of(seconds(offset), TimeDelta::milliseconds(50), NO_ZONE)
    }

    /// Measurements at these seconds, with these offsets in seconds, all with the same error.
    fn series(points: &[(u32, f64)], error: TimeDelta) -> Vec<Measurement> {
        let start = Instant::now();
        let one = |&(after, offset): &(u32, f64)| Measurement {
            at: start + Duration::from_secs(after.into()),
            local: now() + TimeDelta::seconds(after.into()),
            bound: bound(seconds(offset), error),
        };
        points.iter().map(one).collect()
    }

    #[test]
    fn whole_hours_and_quarters_are_a_zone() {
        for shift in [1.0, 2.0, -5.0, 5.5, 5.75, 8.75, -3.5, 0.25, 24.0, -26.0] {
            let shift = shift * 3600.0;
            for (rest, error) in [(0.0, 50), (0.4, 500), (-1.5, 100)] {
                let cause = cause_of(seconds(shift + rest), TimeDelta::milliseconds(error), NO_ZONE);
                let zone = Cause::Zone { shift: seconds(shift), local_time_as_utc: false };
                assert_eq!(cause, Some(zone), "{shift} {rest}");
            }
        }
        // The rarer the zone, the smaller the tolerance.
        for (shift, tolerance) in [(3600, 10), (1800, 5), (900, 2)] {
            let offset = |rest: i64| TimeDelta::seconds(shift + rest);
            assert!(cause_of(offset(tolerance), TimeDelta::zero(), NO_ZONE).is_some(), "{shift}");
            assert_eq!(cause_of(offset(tolerance + 1), TimeDelta::zero(), NO_ZONE), None, "{shift}");
        }
    }

    #[test]
    fn the_offset_of_this_zone_is_local_time_as_utc_in_either_direction() {
        // Central Europe, New York, India, Nepal: a dual boot, or local time served as UTC.
        for zone in [HOUR, 2 * HOUR, -5 * HOUR, 11 * HOUR / 2, 23 * HOUR / 4] {
            for shift in [zone, -zone] {
                let shift = TimeDelta::seconds(shift);
                let cause = cause_of(shift + seconds(7.0), TimeDelta::milliseconds(500), utc_offset(zone));
                assert_eq!(cause, Some(Cause::Zone { shift, local_time_as_utc: true }), "{zone}");
            }
        }
    }

    #[test]
    fn the_other_season_counts_unless_it_is_daylight_saving_forgotten() {
        // Zone, zone in the other season, shift, in hours: Berlin, New York and London in summer, then in winter.
        for (zone, other, shift, local_time_as_utc) in [
            (2, 1, 2, true),
            (2, 1, -2, true),
            (2, 1, 1, false),
            (-4, -5, -4, true),
            (-4, -5, 5, true),
            (-4, -5, 1, false),
            (1, 0, 1, true),
            (1, 2, 1, true),
            (1, 2, -2, true),
            (1, 2, 3, false),
            (0, 1, 1, false),
        ] {
            let shift = TimeDelta::hours(shift);
            let bound = bound(shift, TimeDelta::milliseconds(500));
            let one = Measurement { at: Instant::now(), local: now(), bound };
            let cause = cause(&[one], utc_offset(zone * HOUR), Some(utc_offset(other * HOUR)));
            assert_eq!(cause, Some(Cause::Zone { shift, local_time_as_utc }), "{zone} {other}");
        }
    }

    #[test]
    fn a_clock_that_was_never_set_shows_a_time_after_an_origin() {
        for (shown, epoch) in [
            // A camera after three days, and a device in a zone west of Greenwich.
            ("1970-01-04T00:00:00Z", Epoch::Unix1970),
            ("1969-12-31T19:00:10Z", Epoch::Unix1970),
            ("1971-12-25T00:00:00Z", Epoch::Unix1970),
            ("2000-01-01T00:12:00Z", Epoch::Year2000),
            ("2036-02-07T06:28:17Z", Epoch::Ntp2036),
            ("2038-01-19T03:14:07Z", Epoch::Unix2038),
            ("1901-12-13T20:45:52Z", Epoch::Other(1901)),
            ("1900-01-01T00:00:00Z", Epoch::Other(1900)),
            ("1904-01-02T00:00:00Z", Epoch::Other(1904)),
            ("1980-01-06T00:00:00Z", Epoch::Other(1980)),
            ("2010-01-01T00:00:00Z", Epoch::Other(2010)),
            ("2015-06-30T08:00:00Z", Epoch::Other(2015)),
            ("2025-10-21T12:00:00Z", Epoch::Other(2025)),
        ] {
            let cause = cause_of(time(shown) - now(), TimeDelta::milliseconds(500), NO_ZONE);
            assert_eq!(cause, Some(Cause::NeverSet(epoch)), "{shown}");
        }
    }

    #[test]
    fn other_dates_were_set() {
        for shown in [
            "1850-01-01T00:00:00Z",
            "1975-06-01T00:00:00Z",
            "2026-03-01T00:00:00Z",
            "2028-03-01T00:00:00Z",
            "2099-12-31T00:00:00Z",
            // The year is wrong, the rest is right.
            "2025-11-25T12:00:40Z",
            "2020-11-25T11:00:00Z",
        ] {
            let cause = cause_of(time(shown) - now(), TimeDelta::milliseconds(500), NO_ZONE);
            assert_eq!(cause, None, "{shown}");
        }
        let unknown = cause_of(time("2015-06-30T08:00:00Z") - now(), TimeDelta::days(2), NO_ZONE);
        assert_eq!(unknown, None);
    }

    #[test]
    fn a_computer_that_was_never_set_itself_cannot_tell() {
        for (local, remote) in [
            ("1970-01-02T00:00:00Z", "2036-11-25T12:00:00Z"),
            ("2000-01-02T00:00:00Z", "1970-11-25T12:00:00Z"),
        ] {
            let bound = bound(time(remote) - time(local), TimeDelta::milliseconds(1));
            let one = Measurement { at: Instant::now(), local: time(local), bound };
            assert_eq!(cause(&[one], NO_ZONE, None), None);
        }
    }

    #[test]
    fn gps_weeks_roll_over_forward_and_back() {
        for (rollovers, rest) in [(-1, 0.0), (-2, 18.0), (1, -18.0)] {
            let offset = TimeDelta::weeks(1024 * i64::from(rollovers)) + seconds(rest);
            let found = cause_of(offset, TimeDelta::milliseconds(10), NO_ZONE);
            assert_eq!(found, Some(Cause::GpsWeeks { rollovers }));
        }
        // 1967: a GPS receiver shows no time before GPS time began.
        assert_eq!(cause_of(TimeDelta::weeks(-3 * 1024), TimeDelta::milliseconds(10), NO_ZONE), None);
    }

    #[test]
    fn gps_time_and_tai_differ_by_whole_leap_seconds() {
        for seconds in [18_i8, -18, 37, -37, 19, -19] {
            for rest in [0.0, 0.08, -0.03] {
                let found = cause_of_seconds(f64::from(seconds) + rest);
                assert_eq!(found, Some(Cause::LeapSeconds { seconds }));
            }
        }
        let inexact = cause_of(TimeDelta::seconds(18), TimeDelta::milliseconds(500), NO_ZONE);
        assert_eq!(inexact, None);
        // A clock that loses 1.9 s a day passes 18 s once.
        let points: Vec<_> =
            (0..40).map(|k| (k * 60, -18.0 - f64::from(k) * 60.0 * 1.9 / 86_400.0)).collect();
        let found = cause(&series(&points, TimeDelta::milliseconds(1)), NO_ZONE, None);
        assert!(matches!(found, Some(Cause::Drift { .. })), "{found:?}");
    }

    #[test]
    fn offsets_without_a_shape_have_no_simple_cause() {
        for offset in
            [0.02, 0.3, -1.0, 17.0, 18.3, 36.0, -106.0, 899.0 - 3.0, 3570.0, -3611.0, 1807.0, 27.0 * 3600.0]
        {
            assert_eq!(cause_of_seconds(offset), None, "{offset}");
        }
        // A web server that was asked once, and clocks that show minutes or days.
        assert_eq!(cause_of(seconds(0.3), TimeDelta::milliseconds(500), NO_ZONE), None);
        assert_eq!(cause_of(TimeDelta::hours(1), TimeDelta::seconds(30), NO_ZONE), None);
        assert_eq!(
            cause_of(TimeDelta::weeks(-1024), TimeDelta::hours(12), NO_ZONE),
            Some(Cause::NeverSet(Epoch::Other(2007)))
        );
        assert_eq!(cause(&[], NO_ZONE, None), None);
    }

    #[test]
    fn one_offset_in_fifty_has_a_cause_by_coincidence() {
        let offsets = (-100_000..100_000).map(|step| f64::from(step) * 0.8641);
        let found = offsets.filter(|offset| cause_of_seconds(*offset).is_some()).count();
        assert!(found < 200_000 / 50, "{found}");
    }

    #[test]
    fn a_quartz_is_measured_within_twenty_minutes() {
        let points: Vec<_> =
            (0..=20).map(|minute| (minute * 60, 106.0 - f64::from(minute) * 60.0 * 1.9 / 86_400.0)).collect();
        let found = cause(&series(&points, TimeDelta::milliseconds(1)), NO_ZONE, None);
        let Some(Cause::Drift { seconds_per_day, uncertainty }) = found else { panic!("{found:?}") };
        assert!((seconds_per_day + 1.9).abs() <= uncertainty && uncertainty < 0.2, "{found:?}");
        let early = cause(&series(&points[..10], TimeDelta::milliseconds(1)), NO_ZONE, None);
        assert_eq!(early, None, "nine minutes");
    }

    #[test]
    fn a_step_is_the_cause_until_the_clocks_agree_and_a_drift_is_known() {
        let error = TimeDelta::milliseconds(5);
        let step = |by, minute| Some(Cause::Step { by: seconds(by), at: now() + TimeDelta::minutes(minute) });
        let minutes = |offset: fn(u32) -> f64, count| -> Vec<_> {
            (0..count).map(|minute| (minute * 60, offset(minute))).collect()
        };
        let set_wrong = minutes(|minute| if minute < 3 { 0.01 } else { 90.01 }, 30);
        assert_eq!(cause(&series(&set_wrong, error), NO_ZONE, None), step(90.0, 3));
        let set_right = minutes(|minute| if minute < 3 { 90.0 } else { f64::from(minute) * 0.006 }, 30);
        assert_eq!(cause(&series(&set_right[..9], error), NO_ZONE, None), step(-89.982, 3));
        let found = cause(&series(&set_right, error), NO_ZONE, None);
        let Some(Cause::Drift { seconds_per_day, uncertainty }) = found else { panic!("{found:?}") };
        assert!((seconds_per_day - 8.64).abs() <= uncertainty, "{found:?}");
        let set_and_drifting =
            minutes(|minute| if minute < 3 { 0.0 } else { 90.0 + f64::from(minute) * 0.006 }, 30);
        let found = cause(&series(&set_and_drifting, error), NO_ZONE, None);
        assert_eq!(found, step(90.018, 3), "a drift does not explain 90 s");
        // A zone explains more than the step that brought it.
        let summer = minutes(|minute| if minute < 3 { 0.0 } else { 3600.0 }, 30);
        let zone = Cause::Zone { shift: TimeDelta::hours(1), local_time_as_utc: false };
        assert_eq!(cause(&series(&summer, error), NO_ZONE, None), Some(zone));
    }

    fn any_delta() -> impl Strategy<Value = TimeDelta> {
        prop_oneof![
            Just(TimeDelta::MIN),
            Just(TimeDelta::MAX),
            (-40_000 * YEAR..40_000 * YEAR).prop_map(TimeDelta::seconds),
            (-100 * YEAR..100 * YEAR).prop_map(TimeDelta::seconds),
            (i64::MIN..i64::MAX).prop_map(TimeDelta::nanoseconds),
        ]
    }

    fn any_measurement(start: Instant) -> impl Strategy<Value = Measurement> {
        let local = prop_oneof![
            Just(DateTime::<Utc>::MIN_UTC),
            Just(DateTime::<Utc>::MAX_UTC),
            (-60 * YEAR..200 * YEAR).prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap()),
        ];
        let after = prop_oneof![0_u64..3600, 0_u64..1 << 60];
        let bounds = prop_oneof![
            (any_delta(), any_delta()),
            any_delta().prop_map(|offset| (offset, offset)),
            (any_delta(), 0_i64..MILLISECOND * 1000).prop_map(|(low, width)| (
                low,
                low.checked_add(&TimeDelta::nanoseconds(width)).unwrap_or(low)
            )),
        ];
        (after, local, bounds).prop_map(move |(after, local, (low, high))| Measurement {
            at: start.checked_add(Duration::from_secs(after)).unwrap_or(start),
            local,
            bound: Bound { low, high },
        })
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(
            series in prop::collection::vec(any_measurement(Instant::now()), 0..8),
            zone in -86_399_i32..86_400,
            other in prop::option::of(-86_399_i32..86_400),
        ) {
            let other = other.and_then(FixedOffset::east_opt);
            let _ = cause(&series, FixedOffset::east_opt(zone).unwrap(), other);
        }

        #[test]
        fn clocks_that_agree_have_no_cause_but_their_true_drift(
            offset in -100 * MILLISECOND..=100 * MILLISECOND,
            nanoseconds_per_second in -200_000_i64..=200_000,
            // Time since the previous measurement, width of the bound, and where in it the truth lies.
            points in prop::collection::vec((1_u64..300, 0_i64..1000 * MILLISECOND, 0_i64..=1000), 1..60),
            is_narrow in any::<bool>(),
        ) {
            let (start, mut after) = (Instant::now(), 0);
            let mut series = Vec::new();
            for (pause, width, position) in points {
                after += pause;
                let width = if is_narrow { width / 500 } else { width };
                let truth = offset + nanoseconds_per_second * i64::try_from(after).unwrap();
                let low = truth - width * position / 1000;
                series.push(Measurement {
                    at: start + Duration::from_secs(after),
                    local: now() + TimeDelta::seconds(i64::try_from(after).unwrap()),
                    bound: Bound { low: TimeDelta::nanoseconds(low), high: TimeDelta::nanoseconds(low + width) },
                });
            }
            match cause(&series, NO_ZONE, None) {
                None => {}
                Some(Cause::Drift { seconds_per_day, uncertainty }) => {
                    let truth = TimeDelta::nanoseconds(nanoseconds_per_second * 86_400).as_seconds_f64();
                    prop_assert!((seconds_per_day - truth).abs() <= uncertainty * (1.0 + 1e-9), "{seconds_per_day} {truth} {uncertainty}");
                    prop_assert!(uncertainty < seconds_per_day.abs());
                }
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
