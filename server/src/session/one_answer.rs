//! The answers of Daytime (RFC 867) and Time (RFC 868), without input or output. A client of these protocols sends nothing: it gets one
//! answer when it connects.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use datetime_protocol::error::{Mistake, Refusal};

use super::context::Context;
use crate::clock::{Clock, ZonedTime};
use crate::settings::Protocol;

/// Seconds from 1900, when the time of RFC 868 begins, to 1970.
const FROM_1900_TO_1970: i64 = 2_208_988_800;

/// Appends the line of Daytime to `out`.
pub(super) fn push_daytime<C: Clock>(context: &Context<'_, C>, out: &mut String) {
    let start = out.len();
    let time = ZonedTime::new(context.clock.utc(), context.zone);
    if context.templates.daytime.write(&time, out).is_err() {
        out.truncate(start);
        let mistake = Mistake::NoAnswer { command: Protocol::Daytime.name().to_owned() };
        // Writing to a String cannot fail.
        let _ = write!(out, "{mistake}");
    }
    out.push_str("\r\n");
}

/// The answer of Time: the seconds since 1900. They begin again at zero in 2036.
pub(super) fn seconds_since_1900(utc: DateTime<Utc>) -> [u8; 4] {
    let seconds = utc.timestamp().saturating_add(FROM_1900_TO_1970);
    let [.., a, b, c, d] = seconds.to_be_bytes();
    [a, b, c, d]
}

/// The line that tells a client why it is refused. `None` for Time, whose clients take four bytes of any text for the time: RFC 868
/// lets a server without the time close the connection.
pub(crate) fn refusal_line(protocol: Protocol, refusal: Refusal) -> Option<String> {
    match protocol {
        Protocol::Datetime => Some(format!("{refusal}\n")),
        Protocol::Daytime => Some(format!("{refusal}\r\n")),
        Protocol::Time => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seconds_count_from_1900_and_begin_again_in_2036() {
        let answer = |time: &str| {
            let utc = DateTime::parse_from_rfc3339(time).unwrap().to_utc();
            u32::from_be_bytes(seconds_since_1900(utc))
        };
        // The examples of RFC 868, page 2.
        assert_eq!(answer("1970-01-01T00:00:00Z"), 2_208_988_800);
        assert_eq!(answer("1976-01-01T00:00:00Z"), 2_398_291_200);
        assert_eq!(answer("1980-01-01T00:00:00Z"), 2_524_521_600);
        assert_eq!(answer("1983-05-01T00:00:00Z"), 2_629_584_000);
        assert_eq!(answer("1858-11-17T00:00:00Z"), 1_297_728_000_u32.wrapping_neg());
        assert_eq!(answer("2036-02-07T06:28:15.999Z"), u32::MAX);
        assert_eq!(answer("2036-02-07T06:28:16Z"), 0);
        assert_eq!(answer("2036-02-07T06:28:17Z"), 1);
    }

    #[test]
    fn only_a_protocol_with_lines_has_one_for_a_refusal() {
        let line = |protocol| refusal_line(protocol, Refusal::Stopping);
        let expected = "error: the server is stopping; connect again later";
        assert_eq!(line(Protocol::Datetime), Some(format!("{expected}\n")));
        assert_eq!(line(Protocol::Daytime), Some(format!("{expected}\r\n")));
        assert_eq!(line(Protocol::Time), None);
    }
}
