//! Reads the answers of our own protocol, and of older servers that show only a time of day.

use chrono::{DateTime, FixedOffset, NaiveTime, TimeDelta, Utc};

use super::reading::{Reading, Statement};

/// Reads an answer to `now`: RFC 3339 with nine digits.
#[must_use]
pub fn timestamp(answer: &str) -> Option<Reading> {
    let time = datetime_protocol::timestamp::parse(answer)?.to_utc();
    Some(Reading { latest: time, ..Reading::whole_second(time) })
}

/// Reads an answer to `time` in its default format, `14:03:27`. The time is taken to be in the zone of this computer, and less than
/// half a day from `now`, this computer's time.
#[must_use]
pub fn time_of_day(answer: &str, now: DateTime<Utc>, local: FixedOffset) -> Option<Reading> {
    let time: NaiveTime = answer.trim().parse().ok()?;
    let here = now.with_timezone(&local);
    let day = TimeDelta::days(1);
    let half_a_day = TimeDelta::hours(12);
    let mut shown = here.date_naive().and_time(time).and_local_timezone(local).single()?.to_utc();
    let difference = shown.signed_duration_since(now);
    if difference > half_a_day {
        shown = shown.checked_sub_signed(day)?;
    } else if difference <= -half_a_day {
        shown = shown.checked_add_signed(day)?;
    }
    Some(Reading { statement: Statement::Nothing, ..Reading::whole_second(shown) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_timestamp_is_exact() {
        let reading = timestamp("2026-03-01T14:03:27.123456789+09:00\n").unwrap();
        assert_eq!(
            (reading.earliest, reading.latest),
            (at("2026-03-01T05:03:27.123456789Z"), reading.earliest)
        );
        assert_eq!(timestamp("14:03:27"), None);
    }

    #[test]
    fn a_time_of_day_is_that_of_the_nearest_day() {
        let tokyo = FixedOffset::east_opt(9 * 3600).unwrap();
        let read = |answer, now| time_of_day(answer, at(now), tokyo).map(|reading| reading.earliest);
        assert_eq!(read("14:03:27", "2026-03-01T05:03:20Z"), Some(at("2026-03-01T05:03:27Z")));
        assert_eq!(read("00:00:01", "2026-03-01T14:59:59Z"), Some(at("2026-03-01T15:00:01Z")), "midnight");
        assert_eq!(read("23:59:59", "2026-03-01T15:00:01Z"), Some(at("2026-03-01T14:59:59Z")));
        assert_eq!(read("2 pm", "2026-03-01T15:00:01Z"), None);
    }
}
