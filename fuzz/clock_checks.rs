//! Invariants of what the client reads from clocks. The fuzz targets call these functions, and so does a test with the stored
//! corpus.

use std::fmt::Display;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use datetime_client_core::clock::daytime::Answer;
use datetime_client_core::clock::http::{MAX_HEADERS, Response};
use datetime_client_core::clock::{Leap, Reading, Statement, ntp};

/// 1 March 2026.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_323_200, 0).unwrap()
}

fn is_printable(error: impl Display) {
    let text = error.to_string();
    assert!(!text.chars().any(char::is_control) && text.len() < 400, "{text:?}");
}

/// An NTP packet. Its own origin timestamp is taken for the nonce, so that the check of the nonce does not hide the others.
pub fn ntp(data: &[u8]) {
    let nonce = data.get(24..32).map_or(0, |bytes| u64::from_be_bytes(bytes.try_into().unwrap()));
    match ntp::read(data, nonce, now()) {
        Ok(reading) => {
            assert_eq!(reading.earliest, reading.latest);
            assert!(reading.earliest >= DateTime::UNIX_EPOCH);
            let Statement::Ntp { leap, stratum, reference, .. } = reading.statement else { unreachable!() };
            assert_eq!(leap == Leap::Alarm, data.first().is_some_and(|first| first >> 6 == 3));
            assert_ne!(stratum, 0);
            is_printable(reference);
        }
        Err(error) => is_printable(error),
    }
}

/// The response of a web server: it is bounded, and its reading does not depend on how it is split into segments.
pub fn http(data: &[u8]) {
    let mut whole = Response::new(now());
    let result = whole.receive(data);
    is_printable(whole.end());
    let mut parts = Response::new(now());
    let mut parts_result = Ok(None);
    for part in data.chunks(1 + data.len() % 13).take(2 * MAX_HEADERS) {
        parts_result = parts.receive(part);
        if !matches!(parts_result, Ok(None)) {
            break;
        }
    }
    match result {
        Ok(Some(reading)) => {
            assert!(reading.earliest < reading.latest);
            assert_eq!(parts_result, Ok(Some(reading)));
        }
        Ok(None) => {}
        Err(error) => is_printable(error),
    }
}

/// The answer of a Daytime server. The first byte is the zone of this computer in quarters of an hour.
pub fn daytime(data: &[u8]) {
    let (zone, data) = data.split_first().map_or((0, data), |(zone, data)| (i32::from(zone % 96), data));
    let mut answer = Answer::new(now(), FixedOffset::east_opt((zone - 48) * 900).unwrap());
    let result = answer.receive(data).and_then(|reading| reading.map_or_else(|| answer.end(), Ok));
    match result {
        Ok(Reading { earliest, latest, statement, .. }) => {
            assert!(earliest < latest && latest - earliest <= TimeDelta::seconds(2));
            assert!(matches!(statement, Statement::Text { line, .. } if !line.is_empty()));
        }
        Err(error) => is_printable(error),
    }
}
