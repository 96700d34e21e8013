//! What must hold for any bytes: called by the fuzz targets, and by an ordinary test with the kept corpus.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::limits::{MAX_LINE, MAX_REPLY};
use datetime_protocol::line::{LineReader, LineTooLong};
use datetime_protocol::parser::CommandParser;
use datetime_protocol::reply::ReplyReader;
use datetime_server::settings;
use datetime_server::status::Status;

/// A server reads anything: every line is bounded, and a mistake is answered with one plain line.
pub fn lines(data: &[u8]) {
    let now = Instant::now();
    let parser = CommandParser::default();
    let understood = |line: &str| parser.parse(line).is_ok();
    let mut reader = LineReader::new();
    let mut bytes = data;
    let mut lines = Vec::new();
    let overlong = loop {
        match reader.next_line(&mut bytes, now) {
            Ok(Some(line)) => lines.push(line.into_owned()),
            Ok(None) => break false,
            Err(LineTooLong) => break true,
        }
    };
    if !overlong {
        lines.extend(reader.take_unframed(now + Duration::from_secs(2), understood).map(Cow::into_owned));
        lines.extend(reader.finish().map(Cow::into_owned));
    }
    for line in lines {
        assert!(!line.is_empty() && line.chars().count() <= MAX_LINE);
        if let Err(mistake) = parser.parse(&line) {
            let shown = mistake.to_string();
            assert!(
                shown.starts_with(ERROR_PREFIX)
                    && shown.len() <= 1024
                    && !shown.chars().any(char::is_control)
            );
        }
    }
}

/// A client reads anything: every reply is bounded.
pub fn replies(data: &[u8]) {
    let now = Instant::now();
    let mut reader = ReplyReader::new();
    let mut bytes = data;
    while let Ok(Some(reply)) = reader.next_reply(&mut bytes, now) {
        assert!(reply.chars().count() <= MAX_REPLY);
    }
    let last = reader.take_unframed(now + Duration::from_secs(1)).or_else(|| reader.finish());
    assert!(last.is_none_or(|reply| reply.chars().count() <= MAX_REPLY));
}

/// Any text is settings or errors, each at a place; what is taken reads back to the same.
pub fn settings(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match settings::parse(text, "nas") {
        Ok(settings) => {
            let printed = toml::to_string(&settings).unwrap();
            assert_eq!(settings::parse(&printed, "nas").unwrap(), settings);
        }
        Err(errors) => {
            assert!((1..=20).contains(&errors.first.len()));
            let lines = text.split('\n').count();
            for error in errors.first {
                assert!((1..=lines).contains(&error.line) && error.column >= 1, "{error:?}");
                assert!(!error.message.chars().any(char::is_control), "{error:?}");
            }
        }
    }
}

/// Whatever stands at the control socket, `status` reads it or refuses it.
pub fn status(data: &[u8]) {
    if let Ok(status) = serde_json::from_slice::<Status>(data) {
        let _ = status.totals.refused_in_all();
        let again = serde_json::to_vec(&status).unwrap();
        assert_eq!(serde_json::from_slice::<Status>(&again).unwrap(), status);
    }
}
