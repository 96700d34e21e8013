//! A time zone, whole and in memory: confined children cannot reach the zone files any more.

use std::fmt;
use std::rc::Rc;

use chrono::{DateTime, FixedOffset, Offset, TimeZone, Utc};
use chrono_tz::{OffsetName, Tz};

/// A zone that tells its offset at any time.
#[derive(Clone, Debug)]
pub enum Zone {
    /// One of the IANA database, compiled in.
    Named(Tz),
    /// The machine's, read from its TZif file or from the rule in `$TZ`.
    Local(Rc<tz::TimeZone>),
}

/// The offset of a zone at some time, and what clocks call it then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneOffset {
    fixed: FixedOffset,
    abbreviation: String,
}

impl Zone {
    /// The offset at `utc`. A rule that has no answer for that time counts as UTC.
    #[must_use]
    pub fn offset_at(&self, utc: DateTime<Utc>) -> ZoneOffset {
        match self {
            Self::Named(zone) => {
                let offset = zone.offset_from_utc_datetime(&utc.naive_utc());
                ZoneOffset::new(offset.fix(), offset.abbreviation().unwrap_or_default())
            }
            Self::Local(zone) => match zone.find_local_time_type(utc.timestamp()) {
                Ok(kind) => FixedOffset::east_opt(kind.ut_offset()).map_or_else(ZoneOffset::utc, |fixed| {
                    ZoneOffset::new(fixed, kind.time_zone_designation())
                }),
                Err(_) => ZoneOffset::utc(),
            },
        }
    }
}

impl ZoneOffset {
    fn new(fixed: FixedOffset, abbreviation: &str) -> Self {
        // A zone without letters of its own is called by its offset.
        let abbreviation = if abbreviation.is_empty() { fixed.to_string() } else { abbreviation.to_owned() };
        Self { fixed, abbreviation }
    }

    fn utc() -> Self {
        Self::new(Utc.fix(), "UTC")
    }
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

/// What `%Z` shows.
impl fmt::Display for ZoneOffset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.abbreviation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The offset in seconds and the abbreviation.
    fn at(zone: &Zone, seconds: i64) -> (i32, String) {
        let offset = zone.offset_at(DateTime::from_timestamp(seconds, 0).unwrap());
        (offset.fix().local_minus_utc(), offset.to_string())
    }

    #[test]
    fn a_named_zone_changes_its_clocks() {
        let zone = Zone::Named(Tz::Europe__Paris);
        assert_eq!(at(&zone, 1_767_225_600), (3600, "CET".to_owned()));
        assert_eq!(at(&zone, 1_782_864_000), (7200, "CEST".to_owned()));
    }

    #[test]
    fn a_rule_changes_its_clocks() {
        let zone = Zone::Local(Rc::new(tz::TimeZone::from_posix_tz("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()));
        assert_eq!(at(&zone, 1_767_225_600), (3600, "CET".to_owned()));
        assert_eq!(at(&zone, 1_782_864_000), (7200, "CEST".to_owned()));
    }
}
