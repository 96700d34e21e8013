//! A time zone, held in memory because sandboxed children cannot read zone files, and times in it.

use std::fmt;
use std::rc::Rc;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use datetime_protocol::clock_change::ClockChange;
use datetime_protocol::zone::ZoneName;
use tz::TimeZone;
use tz::error::TzError;
use tz::error::parse::TzStringError;
use tz::timezone::{LocalTimeType, Transition, TransitionRule};

/// The step of the search for the next change by a rule, in seconds. A rule changes the offset twice a year. Daylight saving time that
/// lasts less than a day would be missed; no zone has it.
const SEARCH_STEP: i64 = 86_400;

/// How many steps are searched. A rule is the same every year, and a day in it can be shifted by a week. After that many days without
/// a change, there is none.
const MAX_STEPS: i64 = 366 + 2 * 7;

/// A time zone: one of the IANA database, or the machine's.
#[derive(Clone, Debug)]
pub struct Zone(Rc<TimeZone>);

/// The UTC offset of a zone at some time, and its abbreviation (`CET`, `CEST`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ZoneOffset<'z> {
    fixed: FixedOffset,
    abbreviation: &'z str,
}

/// A UTC time and the offset of a zone at that time.
#[derive(Clone, Copy, Debug)]
pub struct ZonedTime<'z> {
    pub(super) utc: DateTime<Utc>,
    pub(super) offset: ZoneOffset<'z>,
}

impl<'z> ZonedTime<'z> {
    /// `utc` as a clock in `zone` shows it.
    #[must_use]
    pub fn new(utc: DateTime<Utc>, zone: &'z Zone) -> Self {
        Self { utc, offset: zone.offset_at(utc) }
    }
}

impl Zone {
    /// UTC.
    #[must_use]
    pub(crate) fn utc() -> Self {
        // Unlike `TimeZone::utc()`, a TZ string has an abbreviation for `%Z`.
        Self::from_tzif(&utc_tzif()).unwrap_or_else(|_| Self(Rc::new(TimeZone::utc())))
    }

    /// A zone of the IANA database.
    #[must_use]
    pub fn named(name: ZoneName) -> Self {
        // A test reads every zone of the database, so the fallback is never taken.
        Self::from_tzif(name.rules()).unwrap_or_else(|_| Self::utc())
    }

    /// Parses a TZif file (RFC 9636).
    ///
    /// # Errors
    /// Why the file is invalid.
    pub(crate) fn from_tzif(tzif: &[u8]) -> Result<Self, TzError> {
        Ok(Self(Rc::new(TimeZone::from_tz_data(tzif)?)))
    }

    /// Converts a TZ string (POSIX, section 8.3, with hours from -167 to 167 as in POSIX 2024) to a TZif file. A missing start or
    /// end of daylight saving time is that of the United States, as in libc.
    ///
    /// # Errors
    /// Why the string is invalid.
    pub(super) fn tzif_of(tz_string: &str) -> Result<Vec<u8>, TzError> {
        if tz_string.is_empty() || tz_string.contains(char::is_whitespace) {
            return Err(TzStringError::Empty.into());
        }
        let parse = |rest| {
            let tzif = tzif_of_tz_string(&format!("{tz_string}{rest}"));
            Self::from_tzif(&tzif).map(|zone| (tzif, zone))
        };
        let (tzif, zone) = parse("")
            .or_else(|error| parse(",M3.2.0,M11.1.0").or_else(|_| parse(",M11.1.0")).map_err(|_| error))?;
        if zone.has_short_abbreviation() { Err(TzStringError::Empty.into()) } else { Ok(tzif) }
    }

    /// Whether an abbreviation is shorter than the three characters that POSIX requires.
    fn has_short_abbreviation(&self) -> bool {
        let short = |kind: &LocalTimeType| kind.time_zone_designation().len() < 3;
        match TimeZone::as_ref(&self.0).extra_rule() {
            Some(TransitionRule::Fixed(kind)) => short(kind),
            Some(TransitionRule::Alternate(rule)) => short(rule.std()) || short(rule.dst()),
            None => true,
        }
    }

    /// Whether the zone is meant for clocks that count leap seconds.
    pub(super) fn counts_leap_seconds(&self) -> bool {
        !TimeZone::as_ref(&self.0).leap_seconds().is_empty()
    }

    /// The offset at `utc`. After the last transition of a zone without a rule the last offset applies, as in libc.
    #[must_use]
    pub(crate) fn offset_at(&self, utc: DateTime<Utc>) -> ZoneOffset<'_> {
        let zone = TimeZone::as_ref(&self.0);
        let last = || {
            let index = zone.transitions().last().map_or(0, Transition::local_time_type_index);
            zone.local_time_types().get(index)
        };
        let kind = self.0.find_local_time_type(utc.timestamp()).ok().or_else(last);
        kind.and_then(|kind| {
            let fixed = FixedOffset::east_opt(kind.ut_offset())?;
            Some(ZoneOffset { fixed, abbreviation: kind.time_zone_designation() })
        })
        .unwrap_or(ZoneOffset { fixed: Utc.fix(), abbreviation: "UTC" })
    }

    /// The first change of the offset after `utc`. Changes that are listed in the zone's file come first; after the last of them the
    /// rule at the end of the file applies. A change of the abbreviation alone does not count.
    #[must_use]
    pub(crate) fn next_change(&self, utc: DateTime<Utc>) -> Option<ClockChange> {
        let zone = TimeZone::as_ref(&self.0);
        let now = utc.timestamp();
        // Leap seconds are not counted, so these are the times of the system clock.
        let times = || zone.transitions().iter().map(Transition::unix_leap_time);
        let listed = times().skip_while(|time| *time <= now).find_map(|time| self.change_at(time));
        let rule_start = times().next_back().map_or(now, |last| last.max(now));
        listed.or_else(|| match zone.extra_rule() {
            Some(TransitionRule::Alternate(_)) => self.next_change_by_rule(rule_start),
            Some(TransitionRule::Fixed(_)) | None => None,
        })
    }

    /// Searches a year day by day, then the day of the change to the second.
    fn next_change_by_rule(&self, start: i64) -> Option<ClockChange> {
        let before = self.offset_at_second(start)?;
        let differs = |time: &i64| self.offset_at_second(*time).is_some_and(|offset| offset != before);
        let mut with_change =
            (1..=MAX_STEPS).map(|step| start.saturating_add(step * SEARCH_STEP)).find(differs)?;
        let mut without_change = with_change - SEARCH_STEP;
        while with_change - without_change > 1 {
            let middle = i64::midpoint(without_change, with_change);
            if differs(&middle) {
                with_change = middle;
            } else {
                without_change = middle;
            }
        }
        self.change_at(with_change)
    }

    /// The change whose first second is `time`, if the offset changes then.
    fn change_at(&self, time: i64) -> Option<ClockChange> {
        let (before, after) = (self.offset_at_second(time.checked_sub(1)?)?, self.offset_at_second(time)?);
        let at = DateTime::from_timestamp(time, 0)?;
        (before != after).then_some(ClockChange { at, before, after })
    }

    fn offset_at_second(&self, time: i64) -> Option<FixedOffset> {
        Some(self.offset_at(DateTime::from_timestamp(time, 0)?).fixed)
    }
}

/// UTC as a TZif file.
pub(super) fn utc_tzif() -> Vec<u8> {
    tzif_of_tz_string("UTC0")
}

/// A TZif file (RFC 9636, version 3) with only a TZ string. tz-rs accepts the extended hours of POSIX 2024 only in
/// files.
fn tzif_of_tz_string(tz_string: &str) -> Vec<u8> {
    const COUNTS: [u32; 6] = [0, 0, 0, 0, 1, 4];
    let block =
        [b"TZif3".as_slice(), &[0; 15], &COUNTS.map(u32::to_be_bytes).concat(), &[0; 6], b"UTC\0"].concat();
    [&block, &block, b"\n".as_slice(), tz_string.as_bytes(), b"\n"].concat()
}

impl Offset for ZoneOffset<'_> {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

/// The text of `%Z`.
impl fmt::Display for ZoneOffset<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Some zones have no abbreviation; show the offset instead.
        if self.abbreviation.is_empty() { self.fixed.fmt(out) } else { out.write_str(self.abbreviation) }
    }
}

#[cfg(test)]
mod tests {
    use datetime_protocol::clock_change::NextChange;
    use datetime_protocol::zone;

    use super::*;

    fn from_tz_string(tz_string: &str) -> Result<Zone, TzError> {
        Zone::from_tzif(&Zone::tzif_of(tz_string)?)
    }

    /// The offset in seconds and the abbreviation.
    fn at(zone: &Zone, seconds: i64) -> (i32, String) {
        let offset = zone.offset_at(DateTime::from_timestamp(seconds, 0).unwrap());
        (offset.fix().local_minus_utc(), offset.to_string())
    }

    #[test]
    fn a_named_zone_follows_daylight_saving_time() {
        let zone = Zone::named(zone::find("Europe/Paris").unwrap());
        assert_eq!(at(&zone, 1_767_225_600), (3600, "CET".to_owned()));
        assert_eq!(at(&zone, 1_782_864_000), (7200, "CEST".to_owned()));
        // 2050: after the last transition in the file, so its rule applies.
        assert_eq!(at(&zone, 2_540_000_000), (7200, "CEST".to_owned()));
    }

    #[test]
    fn a_tz_string_follows_daylight_saving_time() {
        let zone = from_tz_string("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!(at(&zone, 1_767_225_600), (3600, "CET".to_owned()));
        assert_eq!(at(&zone, 1_782_864_000), (7200, "CEST".to_owned()));
    }

    #[test]
    fn after_its_last_transition_a_zone_without_a_rule_keeps_its_last_offset() {
        // Version 1: UTC, then UTC+1 from 2 January 1970 on, and no rule for later times.
        let counts = [0_u32, 0, 0, 1, 2, 8].map(u32::to_be_bytes).concat();
        let kinds = [&0_i32.to_be_bytes()[..], &[0, 0], &3600_i32.to_be_bytes(), &[0, 4]].concat();
        let file =
            [b"TZif".as_slice(), &[0; 16], &counts, &86_400_i32.to_be_bytes(), &[1], &kinds, b"UTC\0XYZ\0"]
                .concat();
        let zone = Zone::from_tzif(&file).unwrap();
        assert_eq!(at(&zone, 0), (0, "UTC".to_owned()));
        assert_eq!(at(&zone, 1_767_225_600), (3600, "XYZ".to_owned()));
    }

    /// The output of GNU `date` for these times with `TZ=rule`, as `+hhmm NAME`; empty where this system has another `date`.
    fn of_libc(rule: &str, times: &[i64]) -> Vec<String> {
        use std::io::Write;
        use std::process::{Command, Stdio};

        if !Command::new("date").arg("--version").output().is_ok_and(|output| output.status.success()) {
            return Vec::new();
        }
        let mut date = Command::new("date");
        // An empty TZDIR: a system's zone directory can have a `posixrules` file that replaces the default rule.
        let date = date.args(["-f", "-", "+%z %Z"]).env("TZ", rule).env("TZDIR", "/nonexistent");
        let date = date.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut date = date.spawn().unwrap();
        let lines = times.iter().map(|time| format!("@{time}\n")).collect::<Vec<_>>().concat();
        let mut input = date.stdin.take().unwrap();
        let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = date.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn tz_strings_are_parsed_as_libc_parses_them() {
        // Every three hours of 2026 and 2027, so around all transitions and in between.
        let times: Vec<i64> = (0..2 * 365 * 8).map(|step| 1_767_225_600 + step * 10_800).collect();
        for rule in [
            "JST-9",
            "<+03>-3",
            "<-0330>3:30",
            "ABC12:34:56",
            "CET-1CEST,M3.5.0,M10.5.0/3",
            "CET-1CEST",
            "GMT0BST",
            "EST5EDT4,M3.2.0",
            "NZST-12NZDT,M9.5.0,M4.1.0/3",
            "IST-1GMT0,M10.5.0,M3.5.0/1",
            "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1",
            "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
            "EET-2EEST,M3.4.4/50,M10.4.4/50",
            "AAA3BBB,J60/-167,J300/167",
            "AAA3BBB,59/2:30:15,299",
        ] {
            let zone = from_tz_string(rule).unwrap_or_else(|error| panic!("{rule}: {error}"));
            let ours: Vec<String> = times
                .iter()
                .map(|time| {
                    let (offset, name) = at(&zone, *time);
                    let sign = if offset < 0 { '-' } else { '+' };
                    format!("{sign}{:02}{:02} {name}", offset.abs() / 3600, offset.abs() / 60 % 60)
                })
                .collect();
            let libc = of_libc(rule, &times);
            if libc.is_empty() {
                return;
            }
            let differing = times.iter().zip(ours.iter().zip(&libc)).find(|(_, (ours, libc))| ours != libc);
            assert_eq!((differing, ours.len()), (None, libc.len()), "{rule}");
        }
    }

    /// The answer to `next` at a time in RFC 3339.
    fn next_change(zone: &Zone, now: &str) -> String {
        let now = DateTime::parse_from_rfc3339(now).unwrap().to_utc();
        NextChange(zone.next_change(now)).to_string()
    }

    #[test]
    fn the_next_change_is_found_in_the_zones_list_or_by_its_rule() {
        for (name, now, next) in [
            ("Europe/Berlin", "2026-11-25T00:00:00Z", "2027-03-28T01:00:00Z +01:00 +02:00"),
            ("Europe/Berlin", "2027-03-28T00:59:59.999Z", "2027-03-28T01:00:00Z +01:00 +02:00"),
            ("Europe/Berlin", "2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z +02:00 +01:00"),
            ("Europe/Berlin", "1980-04-06T01:00:00Z", "1980-09-28T01:00:00Z +02:00 +01:00"),
            ("America/New_York", "2026-11-25T00:00:00Z", "2027-03-14T07:00:00Z -05:00 -04:00"),
            ("America/New_York", "2027-03-14T07:00:00Z", "2027-11-07T06:00:00Z -04:00 -05:00"),
            // Half an hour.
            ("Australia/Lord_Howe", "2026-11-25T00:00:00Z", "2027-04-03T15:00:00Z +11:00 +10:30"),
            // Ramadan, which no rule describes: the file lists the changes.
            ("Africa/Casablanca", "2025-11-25T00:00:00Z", "2026-02-15T02:00:00Z +01:00 +00:00"),
            ("Africa/Casablanca", "2026-02-15T02:00:00Z", "2026-03-22T02:00:00Z +00:00 +01:00"),
            // After the last change of a list without a rule.
            ("Africa/Casablanca", "2026-03-22T02:00:00Z", "2026-09-20T01:00:00Z +01:00 +00:00"),
            ("Africa/Casablanca", "2026-09-20T01:00:00Z", "none"),
            ("Asia/Tokyo", "2026-11-25T00:00:00Z", "none"),
            ("Asia/Tokyo", "1951-05-06T00:00:00Z", "1951-09-08T15:00:00Z +10:00 +09:00"),
            ("Etc/UTC", "2026-11-25T00:00:00Z", "none"),
            // Winter time is the exception in Ireland, an hour less than standard time.
            ("Europe/Dublin", "2026-11-25T00:00:00Z", "2027-03-28T01:00:00Z +00:00 +01:00"),
        ] {
            let zone = Zone::named(zone::find(name).unwrap());
            assert_eq!(next_change(&zone, now), next, "{name} at {now}");
        }
    }

    #[test]
    fn the_next_change_of_a_tz_string_is_found_even_if_it_is_most_of_a_year_away() {
        for (rule, now, next) in [
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-11-25T00:00:00Z", "2027-03-28T01:00:00Z +01:00 +02:00"),
            (
                "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
                "2026-11-25T00:00:00Z",
                "2027-04-03T15:00:00Z +11:00 +10:30",
            ),
            // Daylight saving time for two days of the year.
            ("AAA0BBB,J60/0,J62/0", "2027-03-03T00:00:00Z", "2028-03-01T00:00:00Z +00:00 +01:00"),
            ("AAA0BBB,J60/0,J62/0", "2028-03-01T00:00:00Z", "2028-03-02T23:00:00Z +01:00 +00:00"),
            // Winter time is the exception.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-11-25T00:00:00Z", "2027-03-28T01:00:00Z +00:00 +01:00"),
            // A change of the abbreviation alone.
            ("AAA0BBB0,M3.5.0,M10.5.0", "2026-11-25T00:00:00Z", "none"),
            // Daylight saving time all year.
            ("EST5EDT,0/0,J365/25", "2026-11-25T00:00:00Z", "none"),
            ("JST-9", "2026-11-25T00:00:00Z", "none"),
        ] {
            assert_eq!(next_change(&from_tz_string(rule).unwrap(), now), next, "{rule} at {now}");
        }
    }

    #[test]
    fn the_offset_stays_the_same_until_the_next_change_in_every_zone() {
        const STEP: usize = 23 * 3600;
        // 1938, 2001, 2026 and 2050: before, in and after the lists of changes in the files.
        let starts = [-1_000_000_000, 1_000_000_000, 1_795_608_000, 2_540_000_000];
        for (name, start) in zone::search("").into_iter().flat_map(|name| starts.map(|start| (name, start))) {
            let zone = Zone::named(zone::find(name).unwrap());
            let offset = |time| zone.offset_at_second(time).unwrap();
            let change = zone.next_change(DateTime::from_timestamp(start, 0).unwrap());
            let end = change.map_or(start + 400 * SEARCH_STEP, |change| change.at.timestamp());
            let differing = (start..end).step_by(STEP).find(|time| offset(*time) != offset(start));
            assert_eq!(differing, None, "{name} from {start} until {change:?}");
            if let Some(ClockChange { before, after, .. }) = change {
                assert_eq!([offset(start), offset(end - 1), offset(end)], [before, before, after], "{name}");
                assert_ne!(before, after, "{name}");
            }
        }
    }

    #[test]
    fn a_tz_string_may_have_daylight_saving_time_all_year() {
        // RFC 9636, section 3.3.2; not compared with glibc, which is wrong around New Year.
        let zone = from_tz_string("EST5EDT,0/0,J365/25").unwrap();
        for time in [1_767_225_600, 1_782_864_000, 1_798_761_599] {
            assert_eq!(at(&zone, time), (-14_400, "EDT".to_owned()));
        }
    }

    #[test]
    fn invalid_tz_strings_are_rejected() {
        for wrong in [
            "",
            "CET",
            "-1",
            "A-1",
            "CET-25",
            "CET-1CEST,M3.5.0,M10.5.0,M1.1.1",
            "CET-1\nX",
            "CET-1CEST,J0,J1",
            "CET-1 ",
        ] {
            assert!(from_tz_string(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_zone_of_the_database_can_be_parsed() {
        for name in zone::search("") {
            let zone = Zone::from_tzif(zone::find(name).unwrap().rules());
            let shown = zone.map(|zone| at(&zone, 1_767_225_600).1);
            assert!(shown.as_ref().is_ok_and(|shown| !shown.is_empty()), "{name}: {shown:?}");
        }
    }
}
