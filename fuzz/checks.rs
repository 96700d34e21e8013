//! Invariants that hold for any input. The fuzz targets call these functions, and so does a test with the stored corpus.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::limits::{MAX_ANSWER, MAX_LINE, MAX_REPLY};
use datetime_protocol::line::{LineReader, LineTooLong};
use datetime_protocol::parser::CommandParser;
use datetime_protocol::reply::ReplyReader;
use datetime_server::settings;
use datetime_server::status::Status;

/// What a server reads: lines are bounded, and an invalid command gets an error of one line.
pub fn lines(data: &[u8]) {
    let now = Instant::now();
    let parser = CommandParser::default();
    let is_command = |line: &str| parser.parse(line).is_ok();
    let mut reader = LineReader::new();
    let mut bytes = data;
    let mut lines = Vec::new();
    let too_long = loop {
        match reader.next_line(&mut bytes, now) {
            Ok(Some(line)) => lines.push(line.into_owned()),
            Ok(None) => break false,
            Err(LineTooLong) => break true,
        }
    };
    if !too_long {
        lines.extend(reader.take_unframed(now + Duration::from_secs(2), is_command).map(Cow::into_owned));
        lines.extend(reader.finish().map(Cow::into_owned));
    }
    for line in lines {
        assert!(!line.is_empty() && line.chars().count() <= MAX_LINE);
        if let Err(mistake) = parser.parse(&line) {
            let text = mistake.to_string();
            assert!(text.starts_with(ERROR_PREFIX) && text.len() <= MAX_ANSWER, "{text:?}");
            assert!(!text.chars().any(char::is_control), "{text:?}");
        }
    }
}

/// What a client reads: replies are bounded.
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

/// A settings file: it is either valid, and survives being printed and parsed again, or has errors with their positions.
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

/// The response of a control socket: `status` rejects it, or reads it without loss.
pub fn status(data: &[u8]) {
    if let Ok(status) = serde_json::from_slice::<Status>(data) {
        let _ = status.totals.refused_in_all();
        let again = serde_json::to_vec(&status).unwrap();
        assert_eq!(serde_json::from_slice::<Status>(&again).unwrap(), status);
    }
}
