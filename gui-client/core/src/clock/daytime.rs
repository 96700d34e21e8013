//! Reads an answer of the Daytime protocol (RFC 867): a line of text in any form.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use datetime_protocol::echo::Echo;
use thiserror::Error;

use super::date;
use super::reading::{Reading, Statement};

/// The maximum length of an answer in bytes. RFC 867 has no limit; the longest known form has about 60.
pub const MAX_ANSWER: usize = 1024;

/// The modified Julian date of 1 January 1970.
const MJD_OF_1970: i64 = 40_587;

/// Why an answer has no reading.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DaytimeError {
    /// The answer ended, and all its lines are blank.
    #[error("the server sent no time")]
    Empty,
    /// There is no line of at most [`MAX_ANSWER`] bytes.
    #[error("the answer has no line end within 1,024 bytes; another service listens on this port")]
    TooLong,
    /// The form of the line is unknown. Escaped and shortened.
    #[error("the time in \"{0}\" cannot be read")]
    Unreadable(String),
}

/// An answer as it arrives.
#[derive(Clone, Debug)]
pub struct Answer {
    bytes: Vec<u8>,
    now: DateTime<Utc>,
    local: FixedOffset,
}

impl Answer {
    /// No bytes yet. `now` is this computer's time, and `local` its offset from UTC: a line without a zone is taken to be in
    /// the zone of this computer, or UTC if that is closer to this computer's time.
    #[must_use]
    pub fn new(now: DateTime<Utc>, local: FixedOffset) -> Self {
        Self { bytes: Vec::new(), now, local }
    }

    /// Adds bytes; returns the reading once a line is complete. Its statement is that line as it was sent, not escaped.
    ///
    /// # Errors
    /// [`DaytimeError`] if the line cannot be read, or the answer is too long.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<Option<Reading>, DaytimeError> {
        let free = MAX_ANSWER - self.bytes.len();
        self.bytes.extend(bytes.iter().take(free));
        // NIST sends an empty line first.
        let mut lines = self.bytes.trim_ascii_start().splitn(2, |byte| *byte == b'\n');
        let first = lines.next().unwrap_or_default();
        if lines.next().is_some() {
            return self.read(first).map(Some);
        }
        if bytes.len() > free { Err(DaytimeError::TooLong) } else { Ok(None) }
    }

    /// Reads an answer that ended without a line end.
    ///
    /// # Errors
    /// [`DaytimeError`] if the line is empty or cannot be read.
    pub fn end(&self) -> Result<Reading, DaytimeError> {
        self.read(&self.bytes)
    }

    fn read(&self, line: &[u8]) -> Result<Reading, DaytimeError> {
        let text = String::from_utf8_lossy(line);
        let line = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        if line.is_empty() {
            return Err(DaytimeError::Empty);
        }
        let (reading, is_taken_as_utc) = nist(line)
            .map(|reading| (reading, false))
            .or_else(|| self.parse(line))
            .ok_or_else(|| DaytimeError::Unreadable(Echo(line).to_string()))?;
        let statement = Statement::Text { line: line.to_owned(), is_taken_as_utc };
        Ok(Reading { statement, ..reading })
    }

    /// Reads a line, and tells whether its time was taken to be UTC. Of the two zones that a line without one can be in, the one that
    /// is closer to this computer's time is more probable than a clock that is wrong by exactly the UTC offset.
    fn parse(&self, line: &str) -> Option<(Reading, bool)> {
        let local = date::parse(line, self.now, self.local)?;
        let utc = date::parse(line, self.now, FixedOffset::east_opt(0)?)?;
        let distance = |reading: &Reading| reading.earliest.signed_duration_since(self.now).abs();
        Some(if distance(&utc) < distance(&local) { (utc, true) } else { (local, false) })
    }
}

/// Reads the form of NIST: modified Julian date, date, time, state of daylight saving time in the United States, leap second
/// digit, health digit, advance in milliseconds, and `UTC(NIST)`. The time is always UTC.
fn nist(line: &str) -> Option<Reading> {
    let mut words = line.split_ascii_whitespace();
    let mjd: u32 = words.next()?.parse().ok()?;
    let (day, time) = (words.next()?, words.next()?);
    let advance: f64 = words.nth(3)?.parse().ok()?;
    if !words.next()?.starts_with("UTC(") || !(0.0..1000.0).contains(&advance) {
        return None;
    }
    let days = i32::try_from(i64::from(mjd) - MJD_OF_1970).ok()?;
    // The Julian date tells the century of the year's two digits.
    let date = NaiveDate::from_epoch_days(days)?.and_time(NaiveTime::MIN).and_utc();
    let reading = date::parse(&format!("{day} {time} UTC"), date, FixedOffset::east_opt(0)?)?;
    // The server sends the line early by the advance, to allow for the way to the client; servers that imitate the form may
    // not.
    #[expect(clippy::cast_possible_truncation, reason = "checked above: less than 1000 ms")]
    let advance = TimeDelta::microseconds((advance * 1000.0).ceil() as i64);
    Some(Reading { earliest: reading.earliest.checked_sub_signed(advance)?, ..reading })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn answer() -> Answer {
        Answer::new(at("2026-03-01T00:00:00Z"), FixedOffset::east_opt(3600).unwrap())
    }

    fn read(line: &str) -> Result<Reading, DaytimeError> {
        answer().receive(format!("{line}\r\n").as_bytes()).map(Option::unwrap)
    }

    #[test]
    fn the_line_is_the_statement() {
        // Captured from xinetd 2.3.15 with TZ=Europe/Berlin.
        let reading = read("25 NOV 2026 13:05:59 CET").unwrap();
        assert_eq!(
            (reading.earliest, reading.latest),
            (at("2026-11-25T12:05:59Z"), at("2026-11-25T12:06:00Z"))
        );
        assert_eq!(
            reading.statement,
            Statement::Text { line: "25 NOV 2026 13:05:59 CET".to_owned(), is_taken_as_utc: false }
        );
    }

    #[test]
    fn a_line_without_a_zone_is_local_or_utc_whichever_is_closer() {
        for (line, time, utc) in [
            ("Sun Mar  1 01:00:02 2026", "2026-03-01T00:00:02Z", false),
            ("Sun Mar  1 00:00:02 2026", "2026-03-01T00:00:02Z", true),
            ("Sun Mar  1 14:03:27 2026", "2026-03-01T13:03:27Z", false),
        ] {
            let reading = read(line).unwrap();
            let statement = Statement::Text { line: line.to_owned(), is_taken_as_utc: utc };
            assert_eq!((reading.earliest, reading.statement), (at(time), statement));
        }
        let named = read("Sun, 01 Mar 2026 01:00:02 +0100").unwrap();
        assert!(matches!(named.statement, Statement::Text { is_taken_as_utc: false, .. }));
    }

    #[test]
    fn the_examples_of_rfc_867_are_read() {
        assert_eq!(
            read("Tuesday, February 22, 1982 17:37:43-PST").unwrap().earliest,
            at("1982-02-23T01:37:43Z")
        );
        assert_eq!(read("02 FEB 82 07:59:01 PST").unwrap().earliest, at("1982-02-02T15:59:01Z"));
    }

    #[test]
    fn the_form_of_nist_is_utc_and_sent_in_advance() {
        let line = "60735 25-03-01 14:03:27 50 0 0 123.4 UTC(NIST) *";
        let reading = read(line).unwrap();
        assert_eq!(reading.earliest, at("2025-03-01T14:03:26.8766Z"));
        assert_eq!(reading.latest, at("2025-03-01T14:03:28Z"));
        assert_eq!(reading.statement, Statement::Text { line: line.to_owned(), is_taken_as_utc: false });
        // The Julian date tells the century.
        let century = |line| read(line).unwrap().latest;
        assert_eq!(century("40587 70-01-01 00:00:00 00 0 0   0.0 UTC(NIST) *"), at("1970-01-01T00:00:01Z"));
        assert_eq!(century("77112 70-01-01 00:00:00 00 0 0   0.0 UTC(NIST) *"), at("2070-01-01T00:00:01Z"));
        assert!(read("60735 25-03-01 14:03:27 50 0 0 inf UTC(NIST) *").is_err());
        assert!(read("99999999999 25-03-01 14:03:27 50 0 0 0.0 UTC(NIST) *").is_err());
    }

    #[test]
    fn blank_lines_before_the_line_are_skipped() {
        let mut answer = answer();
        assert_eq!(answer.receive(b"\r\n"), Ok(None));
        assert_eq!(answer.receive(b"\n2026-03-01T14:03:27"), Ok(None));
        assert_eq!(answer.receive(b"Z\nmore").unwrap().unwrap().earliest, at("2026-03-01T14:03:27Z"));
    }

    #[test]
    fn an_answer_may_end_without_a_line_end() {
        let mut answer = answer();
        assert_eq!(answer.end(), Err(DaytimeError::Empty));
        assert_eq!(answer.receive(b"\n"), Ok(None));
        assert_eq!(answer.end(), Err(DaytimeError::Empty));
        assert_eq!(answer.receive(b"2026-03-01T14:03:27Z\0"), Ok(None));
        assert_eq!(answer.end().unwrap().earliest, at("2026-03-01T14:03:27Z"));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_shown() {
        assert_eq!(
            read("half past\x1b[2J two").unwrap_err().to_string(),
            "the time in \"half past\\u{1b}[2J two\" cannot be read"
        );
        let mut bytes = answer();
        assert_eq!(
            bytes.receive(b"\xff\xfe\n"),
            Err(DaytimeError::Unreadable("\u{fffd}\u{fffd}".to_owned()))
        );
    }

    #[test]
    fn an_answer_without_a_line_end_is_bounded() {
        let mut answer = answer();
        assert_eq!(answer.receive(&[b'x'; MAX_ANSWER]), Ok(None));
        assert_eq!(answer.receive(b"x"), Err(DaytimeError::TooLong));
        assert_eq!(answer.receive(&vec![b'\n'; 100_000]), Err(DaytimeError::TooLong));
        assert_eq!(answer.bytes.len(), MAX_ANSWER);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..400), 0..5)) {
            let mut answer = answer();
            for part in &parts {
                let _ = answer.receive(part);
            }
            let _ = answer.end();
        }

        #[test]
        fn the_form_of_nist_is_read_as_it_was_written(days in 40_587_u32..99_999, second in 0_u32..86_400, advance in 0_u32..9_999) {
            let date = NaiveDate::from_epoch_days(i32::try_from(days).unwrap() - 40_587).unwrap();
            let time = date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap()).and_utc();
            let line = format!("{days} {} 50 0 0 {}.{} UTC(NIST) *", time.format("%y-%m-%d %H:%M:%S"), advance / 10, advance % 10);
            let reading = read(&line).unwrap();
            prop_assert_eq!(reading.latest, time + TimeDelta::seconds(1));
            let early = time - TimeDelta::microseconds(i64::from(advance) * 100) - reading.earliest;
            prop_assert!(early >= TimeDelta::zero() && early <= TimeDelta::microseconds(1));
        }
    }
}
