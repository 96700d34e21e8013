//! A time zone, whole and in memory: confined children cannot reach the zone files any more.

use std::fmt;
use std::rc::Rc;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use datetime_protocol::zone::ZoneName;
use tz::TimeZone;
use tz::error::TzError;

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

    /// The zone of a rule as `$TZ` may hold (POSIX, section 8.3), or of a file that it names.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn from_rule(rule: &str) -> Result<Self, tz::Error> {
        Ok(Self(Rc::new(TimeZone::from_posix_tz(rule)?)))
    }

    /// The offset at `utc`. A rule that has no answer for that time counts as UTC.
    #[must_use]
    pub fn offset_at(&self, utc: DateTime<Utc>) -> ZoneOffset<'_> {
        let kind = self.0.find_local_time_type(utc.timestamp());
        kind.ok()
            .and_then(|kind| {
                let fixed = FixedOffset::east_opt(kind.ut_offset())?;
                Some(ZoneOffset { fixed, abbreviation: kind.time_zone_designation() })
            })
            .unwrap_or(ZoneOffset { fixed: Utc.fix(), abbreviation: "UTC" })
    }
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
    fn every_zone_of_the_database_can_be_read() {
        for name in zone::search("") {
            let zone = Zone::read(zone::find(name).unwrap().rules());
            let shown = zone.map(|zone| at(&zone, 1_767_225_600).1);
            assert!(shown.as_ref().is_ok_and(|shown| !shown.is_empty()), "{name}: {shown:?}");
        }
    }
}
