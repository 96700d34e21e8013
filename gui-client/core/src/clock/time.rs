//! Reads an answer of the Time protocol (RFC 868): the seconds since 1900 in four bytes.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::reading::Reading;

/// The length of an answer in bytes.
pub const LENGTH: usize = 4;

/// The seconds from 1900 to 1970 (RFC 868).
const FROM_1900_TO_1970: u32 = 2_208_988_800;

/// The seconds of one era: the counter of seconds has 32 bits.
const ERA: i64 = 1 << 32;

/// The last second of the year 9999.
const END_OF_9999: i64 = 253_402_300_799;

/// Why an answer has no reading.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimeError {
    /// The connection was closed before the fourth byte.
    #[error("the answer has {0} of the 4 bytes of a Time answer (RFC 868)")]
    TooShort(usize),
    /// More than four bytes arrived.
    #[error(
        "the answer has more than the 4 bytes of a Time answer (RFC 868); another service listens on this port"
    )]
    TooLong,
}

/// Reads all bytes that have arrived, once there are four or the connection is closed. `now` is this computer's time.
///
/// # Errors
/// [`TimeError`] if there are not exactly four bytes.
pub fn read(answer: &[u8], now: DateTime<Utc>) -> Result<Reading, TimeError> {
    match <[u8; LENGTH]>::try_from(answer) {
        Ok(bytes) => Ok(Reading::whole_second(nearest_era(u32::from_be_bytes(bytes), now))),
        Err(_) if answer.len() < LENGTH => Err(TimeError::TooShort(answer.len())),
        Err(_) => Err(TimeError::TooLong),
    }
}

/// The time nearest to `now`, and not before 1970, of which the seconds since 1900 modulo 2³² are `seconds`.
///
/// The counter starts again from 0 in February 2036. No computer clock shows a time before 1970.
pub(super) fn nearest_era(seconds: u32, now: DateTime<Utc>) -> DateTime<Utc> {
    let now = now.timestamp().clamp(0, END_OF_9999);
    let since_1970 = i64::from(seconds) - i64::from(FROM_1900_TO_1970);
    let eras = (now - since_1970 + ERA / 2).div_euclid(ERA);
    let nearest = since_1970 + eras * ERA;
    let nearest = if nearest < 0 { nearest + ERA } else { nearest };
    // Within 137 years of the years 1970 to 9999, all of which `DateTime` can represent.
    DateTime::from_timestamp(nearest, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_examples_of_rfc_868_are_read() {
        // The years before 1970 in the RFC are of an earlier era, so they are left out.
        for (seconds, time) in [
            (2_208_988_800, "1970-01-01T00:00:00Z"),
            (2_398_291_200, "1976-01-01T00:00:00Z"),
            (2_524_521_600, "1980-01-01T00:00:00Z"),
            (2_629_584_000, "1983-05-01T00:00:00Z"),
        ] {
            let reading = read(&u32::to_be_bytes(seconds), at("1990-01-01T00:00:00Z")).unwrap();
            assert_eq!(reading.earliest, at(time));
            assert_eq!(reading.latest, at(time) + TimeDelta::seconds(1));
        }
    }

    #[test]
    fn the_counter_starts_again_in_2036() {
        let now = at("2036-02-07T06:28:16Z");
        assert_eq!(nearest_era(0, now), now);
        assert_eq!(nearest_era(u32::MAX, now), at("2036-02-07T06:28:15Z"));
        assert_eq!(nearest_era(0, at("2026-03-01T00:00:00Z")), now);
        // The farthest times on both sides.
        let now = 4_000_000_000;
        for time in [now + 1 - ERA / 2, now + ERA / 2] {
            let seconds = u32::try_from((time + i64::from(FROM_1900_TO_1970)).rem_euclid(ERA)).unwrap();
            assert_eq!(nearest_era(seconds, DateTime::from_timestamp(now, 0).unwrap()).timestamp(), time);
        }
        // A clock that was never set, seen from 2026.
        assert_eq!(nearest_era(FROM_1900_TO_1970, at("2026-03-01T00:00:00Z")), DateTime::UNIX_EPOCH);
        // The nearest era to 1970 would be before 1970.
        assert_eq!(nearest_era(FROM_1900_TO_1970 - 1, DateTime::UNIX_EPOCH), at("2106-02-07T06:28:15Z"));
    }

    #[test]
    fn an_answer_has_exactly_four_bytes() {
        let now = at("2026-03-01T00:00:00Z");
        assert_eq!(read(&[], now), Err(TimeError::TooShort(0)));
        assert_eq!(read(&[1, 2, 3], now), Err(TimeError::TooShort(3)));
        assert_eq!(read(b"SSH-2.0", now), Err(TimeError::TooLong));
    }

    proptest! {
        #[test]
        fn a_time_near_this_computer_s_is_read_as_it_is(now in 0_i64..8_000_000_000, offset in -2_147_483_647_i64..2_147_483_648) {
            let time = now + offset;
            prop_assume!(time >= 0);
            let seconds = u32::try_from((time + i64::from(FROM_1900_TO_1970)).rem_euclid(ERA)).unwrap();
            let reading = read(&seconds.to_be_bytes(), DateTime::from_timestamp(now, 0).unwrap()).unwrap();
            prop_assert_eq!(reading.earliest.timestamp(), time);
        }

        #[test]
        fn no_answer_is_read_as_a_time_before_1970(seconds: u32, now in DateTime::<Utc>::MIN_UTC.timestamp()..=DateTime::<Utc>::MAX_UTC.timestamp()) {
            let now = DateTime::from_timestamp(now, 0).unwrap();
            let time = nearest_era(seconds, now);
            prop_assert!(time >= DateTime::UNIX_EPOCH);
            prop_assert_eq!((time.timestamp() + i64::from(FROM_1900_TO_1970)).rem_euclid(ERA), i64::from(seconds));
        }
    }
}
