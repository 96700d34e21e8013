//! A time zone, whole and in memory: confined children cannot reach the zone files any more.

use std::fmt;
use std::rc::Rc;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use datetime_protocol::zone::ZoneName;
use tz::TimeZone;
use tz::error::TzError;
use tz::error::parse::TzStringError;
use tz::timezone::{LocalTimeType, Transition, TransitionRule};

/// A zone that tells its offset at any time: one of the IANA database, or the machine's.
#[derive(Clone, Debug)]
pub struct Zone(Rc<TimeZone>);

/// The offset of a zone at some time, and what clocks call it then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneOffset<'z> {
    fixed: FixedOffset,
    abbreviation: &'z str,
}

impl Zone {
    /// UTC.
    #[must_use]
    pub fn utc() -> Self {
        // The rule has a name to show, which the zone of the library lacks.
        Self::from_rule("UTC0").unwrap_or_else(|_| Self(Rc::new(TimeZone::utc())))
    }

    /// One of the IANA database.
    #[must_use]
    pub fn named(name: ZoneName) -> Self {
        // That every one of them can be read is what a test looks at.
        Self::read(name.rules()).unwrap_or_else(|_| Self::utc())
    }

    /// The zone of a TZif file (RFC 9636).
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(tzif: &[u8]) -> Result<Self, TzError> {
        Ok(Self(Rc::new(TimeZone::from_tz_data(tzif)?)))
    }

    /// The zone of a rule as `$TZ` may hold (POSIX, section 8.3, with hours from -167 to 167 as POSIX 2024 has them). A
    /// missing start or end of summer time is that of the United States, as libc has it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn from_rule(rule: &str) -> Result<Self, TzError> {
        if rule.is_empty() || rule.contains(char::is_whitespace) {
            return Err(TzStringError::Empty.into());
        }
        let read = |completion| Self::read(&file_of_rule(&format!("{rule}{completion}")));
        let zone = read("")
            .or_else(|error| read(",M3.2.0,M11.1.0").or_else(|_| read(",M11.1.0")).map_err(|_| error))?;
        if zone.has_short_name() { Err(TzStringError::Empty.into()) } else { Ok(zone) }
    }

    /// Whether an abbreviation of the rule has fewer than the three characters that POSIX asks for.
    fn has_short_name(&self) -> bool {
        let short = |kind: &LocalTimeType| kind.time_zone_designation().len() < 3;
        match TimeZone::as_ref(&self.0).extra_rule() {
            Some(TransitionRule::Fixed(kind)) => short(kind),
            Some(TransitionRule::Alternate(rule)) => short(rule.std()) || short(rule.dst()),
            None => true,
        }
    }

    /// Whether the zone is for a clock that counts leap seconds.
    pub(super) fn counts_leap_seconds(&self) -> bool {
        !TimeZone::as_ref(&self.0).leap_seconds().is_empty()
    }

    /// The offset at `utc`. Past the last change of a zone without a rule it is the last offset, as libc has it.
    #[must_use]
    pub fn offset_at(&self, utc: DateTime<Utc>) -> ZoneOffset<'_> {
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
}

/// A TZif file (RFC 9636, version 3) with nothing but a rule: the library reads the hours that POSIX added in files alone.
fn file_of_rule(rule: &str) -> Vec<u8> {
    const COUNTS: [u32; 6] = [0, 0, 0, 0, 1, 4];
    let block =
        [b"TZif3".as_slice(), &[0; 15], &COUNTS.map(u32::to_be_bytes).concat(), &[0; 6], b"UTC\0"].concat();
    [&block, &block, b"\n".as_slice(), rule.as_bytes(), b"\n"].concat()
}

impl Offset for ZoneOffset<'_> {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

/// What `%Z` shows.
impl fmt::Display for ZoneOffset<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A zone without letters of its own is called by its offset.
        if self.abbreviation.is_empty() { self.fixed.fmt(out) } else { out.write_str(self.abbreviation) }
    }
}

#[cfg(test)]
mod tests {
    use datetime_protocol::zone;

    use super::*;

    /// The offset in seconds and the abbreviation.
    fn at(zone: &Zone, seconds: i64) -> (i32, String) {
        let offset = zone.offset_at(DateTime::from_timestamp(seconds, 0).unwrap());
        (offset.fix().local_minus_utc(), offset.to_string())
    }

    #[test]
    fn a_named_zone_changes_its_clocks() {
        let zone = Zone::named(zone::find("Europe/Paris").unwrap());
        assert_eq!(at(&zone, 1_767_225_600), (3600, "CET".to_owned()));
        assert_eq!(at(&zone, 1_782_864_000), (7200, "CEST".to_owned()));
        // 2050: past the last change that the database lists, by its rule.
        assert_eq!(at(&zone, 2_540_000_000), (7200, "CEST".to_owned()));
    }

    #[test]
    fn a_rule_changes_its_clocks() {
        let zone = Zone::from_rule("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!(at(&zone, 1_767_225_600), (3600, "CET".to_owned()));
        assert_eq!(at(&zone, 1_782_864_000), (7200, "CEST".to_owned()));
    }

    #[test]
    fn past_its_last_change_a_zone_without_a_rule_keeps_its_last_offset() {
        // Version 1: from UTC to an hour east of it in 1970, and no rule for later.
        let counts = [0_u32, 0, 0, 1, 2, 8].map(u32::to_be_bytes).concat();
        let kinds = [&0_i32.to_be_bytes()[..], &[0, 0], &3600_i32.to_be_bytes(), &[0, 4]].concat();
        let file =
            [b"TZif".as_slice(), &[0; 16], &counts, &86_400_i32.to_be_bytes(), &[1], &kinds, b"UTC\0XYZ\0"]
                .concat();
        let zone = Zone::read(&file).unwrap();
        assert_eq!(at(&zone, 0), (0, "UTC".to_owned()));
        assert_eq!(at(&zone, 1_767_225_600), (3600, "XYZ".to_owned()));
    }

    /// What `date` says of these times with `TZ` set to `rule`, as `+hhmm NAME`.
    #[cfg(target_os = "linux")]
    fn of_libc(rule: &str, times: &[i64]) -> Vec<String> {
        use std::io::Write;
        use std::process::{Command, Stdio};

        let mut date = Command::new("date");
        // Without a folder of zones: a system may have a file in it that replaces the default rule.
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

    #[cfg(target_os = "linux")]
    #[test]
    fn rules_are_read_as_libc_reads_them() {
        // Every three hours of 2026 and 2027: the hours of all changes, and days between them.
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
            let zone = Zone::from_rule(rule).unwrap_or_else(|error| panic!("{rule}: {error}"));
            let ours: Vec<String> = times
                .iter()
                .map(|time| {
                    let (offset, name) = at(&zone, *time);
                    let sign = if offset < 0 { '-' } else { '+' };
                    format!("{sign}{:02}{:02} {name}", offset.abs() / 3600, offset.abs() / 60 % 60)
                })
                .collect();
            let libc = of_libc(rule, &times);
            let differing = times.iter().zip(ours.iter().zip(&libc)).find(|(_, (ours, libc))| ours != libc);
            assert_eq!((differing, ours.len()), (None, libc.len()), "{rule}");
        }
    }

    #[test]
    fn a_rule_may_have_summer_time_the_whole_year() {
        // RFC 9636, section 3.3.2; glibc has it wrong around New Year.
        let zone = Zone::from_rule("EST5EDT,0/0,J365/25").unwrap();
        for time in [1_767_225_600, 1_782_864_000, 1_798_761_599] {
            assert_eq!(at(&zone, time), (-14_400, "EDT".to_owned()));
        }
    }

    #[test]
    fn what_is_no_rule_is_not_read_as_one() {
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
            assert!(Zone::from_rule(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_zone_of_the_database_can_be_read() {
        for name in zone::search("") {
            let zone = Zone::read(zone::find(name).unwrap().rules());
            let shown = zone.map(|zone| at(&zone, 1_767_225_600).1);
            assert!(shown.as_ref().is_ok_and(|shown| !shown.is_empty()), "{name}: {shown:?}");
        }
    }
}
