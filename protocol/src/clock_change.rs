//! Writes and reads the answer to `next`: the next change of a time zone's UTC offset.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};

/// A change of the UTC offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// The first second with the new offset.
    pub at: DateTime<Utc>,
    /// The offset until then.
    pub before: FixedOffset,
    /// The offset from then on.
    pub after: FixedOffset,
}

/// The answer to `next`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextChange(
    /// `None` where no change is known.
    pub Option<ClockChange>,
);

/// `2027-03-28T01:00:00Z +01:00 +02:00`, or `none`. An offset with seconds has them: `+12:34:56`.
impl fmt::Display for NextChange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(ClockChange { at, before, after }) => {
                write!(out, "{} {before} {after}", at.to_rfc3339_opts(SecondsFormat::Secs, true))
            }
            None => out.write_str("none"),
        }
    }
}

/// A text is not an answer to `next`, as from a server without `next`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidChange;

impl FromStr for NextChange {
    type Err = InvalidChange;

    fn from_str(answer: &str) -> Result<Self, Self::Err> {
        let answer = answer.trim();
        if answer == "none" {
            return Ok(Self(None));
        }
        let mut parts = answer.split(' ');
        let (Some(at), Some(before), Some(after), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidChange);
        };
        let at = DateTime::parse_from_rfc3339(at).map_err(|_| InvalidChange)?.to_utc();
        Ok(Self(Some(ClockChange { at, before: offset(before)?, after: offset(after)? })))
    }
}

/// Reads `+hh:mm` or `+hh:mm:ss`.
fn offset(text: &str) -> Result<FixedOffset, InvalidChange> {
    let (sign, digits) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
        (Some(digits), _) => (1, digits),
        (None, Some(digits)) => (-1, digits),
        (None, None) => return Err(InvalidChange),
    };
    let mut seconds = 0;
    let mut unit = 3600;
    for part in digits.split(':') {
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let number: i32 = part.parse().ok().filter(|_| is_number && unit > 0).ok_or(InvalidChange)?;
        if unit < 3600 && number >= 60 {
            return Err(InvalidChange);
        }
        seconds += number * unit;
        unit /= 60;
    }
    // After two parts, the next unit is the second; after three, there is none.
    let is_complete = unit <= 1;
    FixedOffset::east_opt(sign * seconds).filter(|_| is_complete).ok_or(InvalidChange)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(at: &str, before: i32, after: i32) -> NextChange {
        let at = DateTime::parse_from_rfc3339(at).unwrap().to_utc();
        let [before, after] = [before, after].map(|offset| FixedOffset::east_opt(offset).unwrap());
        NextChange(Some(ClockChange { at, before, after }))
    }

    #[test]
    fn a_change_is_a_time_in_utc_and_two_offsets_and_is_read_back() {
        for (change, text) in [
            (change("2027-03-28T01:00:00Z", 3600, 7200), "2027-03-28T01:00:00Z +01:00 +02:00"),
            (change("2027-03-14T07:00:00Z", -18_000, -14_400), "2027-03-14T07:00:00Z -05:00 -04:00"),
            (change("2027-04-03T15:00:00Z", 39_600, 37_800), "2027-04-03T15:00:00Z +11:00 +10:30"),
            (change("2027-01-01T00:00:00Z", -45_296, 0), "2027-01-01T00:00:00Z -12:34:56 +00:00"),
            (NextChange(None), "none"),
        ] {
            assert_eq!(change.to_string(), text);
            assert_eq!(text.parse(), Ok(change));
        }
    }

    #[test]
    fn other_texts_are_not_changes() {
        for text in [
            "",
            "None",
            "error: unknown command \"next\"; send help for a list",
            "2027-03-28T01:00:00Z",
            "2027-03-28T01:00:00Z +01:00",
            "2027-03-28T01:00:00Z +01:00 +02:00 CEST",
            "2027-03-28T01:00:00 +01:00 +02:00",
            "2027-03-28T01:00:00Z 01:00 +02:00",
            "2027-03-28T01:00:00Z +01 +02:00",
            "2027-03-28T01:00:00Z +0100 +02:00",
            "2027-03-28T01:00:00Z +01:60 +02:00",
            "2027-03-28T01:00:00Z +01:00:00:00 +02:00",
            "2027-03-28T01:00:00Z +24:00 +02:00",
            "2027-03-28T01:00:00Z ++1:00 +02:00",
        ] {
            assert_eq!(text.parse::<NextChange>(), Err(InvalidChange), "{text}");
        }
    }
}
