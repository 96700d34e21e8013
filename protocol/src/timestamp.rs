//! Writes and reads the answer to `now`: RFC 3339 with nanoseconds and a numeric offset.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

/// Writes a time as `2026-03-01T14:03:27.123456789+09:00`. The offset is numeric for UTC too (`+00:00`).
///
/// Source: RFC 3339, section 5.6.
#[must_use]
pub fn format(utc: DateTime<Utc>, offset: FixedOffset) -> String {
    utc.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Nanos, false)
}

/// Reads an answer to `now`; `None` where it is not a time, as from a server without `now`.
#[must_use]
pub fn parse(answer: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(answer.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_now_is_read_back_to_the_nanosecond() {
        let utc = DateTime::from_timestamp(1_772_373_807, 123_456_789).unwrap();
        let answer = format(utc, FixedOffset::east_opt(32_400).unwrap());
        assert_eq!(parse(&answer).map(|time| time.to_utc()), Some(utc));
        assert_eq!(parse("error: unknown command \"now\""), None);
    }

    #[test]
    fn now_has_nine_digits_and_a_numeric_offset() {
        let utc = DateTime::from_timestamp(1_772_373_807, 120_000_000).unwrap();
        assert_eq!(format(utc, FixedOffset::east_opt(0).unwrap()), "2026-03-01T14:03:27.120000000+00:00");
        assert_eq!(
            format(utc, FixedOffset::east_opt(-12_600).unwrap()),
            "2026-03-01T10:33:27.120000000-03:30"
        );
    }
}
