//! Properties of any byte stream, split into any chunks.

#![expect(clippy::expect_used, reason = "a failed set-up fails the test")]

use std::borrow::Cow;
use std::time::Instant;

use datetime_protocol::answer::{Answer, ERROR_PREFIX};
use datetime_protocol::blank::is_blank;
use datetime_protocol::limits::{MAX_ANSWER, MAX_ECHO, MAX_LINE, MAX_REPLY};
use datetime_protocol::line::{LineReader, LineTooLong};
use datetime_protocol::parser::CommandParser;
use datetime_protocol::reply::{ReplyReader, ReplyTooLong};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::string::string_regex;

/// A stream as a client may send it: commands, line ends, telnet negotiation, random bytes.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"day".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\0".to_vec()),
        Just(b"\xff\xfb\x01".to_vec()),
        Just(b"\xef\xbb\xbf".to_vec()),
        Just(" \u{a0}\u{3000}\u{200b}".as_bytes().to_vec()),
        Just(b"\xff\xfa\x18\xff\xf0".to_vec()),
        vec(any::<u8>(), 0..80),
        vec(Just(b'x'), MAX_LINE - 100..MAX_LINE + 100),
    ];
    vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

/// A line up to the maximum length: printable characters, any characters, or an argument for a command.
fn input_line() -> impl Strategy<Value = String> {
    let any_characters = format!("[^\n\r]{{0,{MAX_LINE}}}");
    string_regex(&format!("\\PC*|{any_characters}|(time|day|now) [^\n\r]{{0,60}}"))
        .expect("the expression is valid")
}

/// The lines of a stream that arrives in chunks of these sizes.
fn lines(bytes: &[u8], sizes: &[usize]) -> Result<Vec<String>, LineTooLong> {
    let mut reader = LineReader::new();
    let mut lines = Vec::new();
    for mut chunk in chunks(bytes, sizes) {
        while let Some(line) = reader.next_line(&mut chunk, Instant::now())? {
            lines.push(line.into_owned());
        }
    }
    lines.extend(reader.finish().map(Cow::into_owned));
    Ok(lines)
}

fn replies(bytes: &[u8], sizes: &[usize]) -> Result<Vec<String>, ReplyTooLong> {
    let mut reader = ReplyReader::new();
    let mut replies = Vec::new();
    for mut chunk in chunks(bytes, sizes) {
        while let Some(reply) = reader.next_reply(&mut chunk, Instant::now())? {
            replies.push(reply);
        }
    }
    replies.extend(reader.finish());
    Ok(replies)
}

fn chunks<'a>(mut bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut chunks = Vec::new();
    for size in sizes.iter().cycle() {
        let (chunk, rest) = bytes.split_at((*size).min(bytes.len()));
        chunks.push(chunk);
        bytes = rest;
        if bytes.is_empty() {
            break;
        }
    }
    chunks
}

proptest! {
    #[test]
    fn any_chunking_gives_the_same_lines(bytes in stream(), sizes in vec(1_usize..50, 1..8)) {
        prop_assert_eq!(lines(&bytes, &sizes), lines(&bytes, &[usize::MAX]));
    }

    #[test]
    fn any_chunking_gives_the_same_replies(bytes in stream(), sizes in vec(1_usize..50, 1..8)) {
        prop_assert_eq!(replies(&bytes, &sizes), replies(&bytes, &[usize::MAX]));
    }

    #[test]
    fn no_line_or_reply_exceeds_its_limit(bytes in stream()) {
        for line in lines(&bytes, &[usize::MAX]).unwrap_or_default() {
            // Characters, since an invalid byte becomes a character of three bytes.
            prop_assert!(!line.is_empty() && line.chars().count() <= MAX_LINE);
            prop_assert_eq!(datetime_protocol::blank::trim(&line), line.as_str());
        }
        for reply in replies(&bytes, &[usize::MAX]).unwrap_or_default() {
            prop_assert!(reply.chars().count() <= MAX_REPLY);
        }
    }

    #[test]
    fn every_mistake_is_answered_with_one_plain_line(line in input_line()) {
        if let Err(mistake) = CommandParser::default().parse(&line) {
            let shown = mistake.to_string();
            prop_assert!(shown.starts_with(ERROR_PREFIX));
            prop_assert!(!shown.chars().any(|c| c.is_control() || c != ' ' && is_blank(c)), "{}", shown);
            prop_assert!(shown.len() <= MAX_ANSWER);
            if line.len() > 200 {
                prop_assert!(shown.chars().count() < 150 + MAX_ECHO);
            }
        }
    }

    #[test]
    fn every_valid_answer_is_one_line(text in any::<String>()) {
        if let Ok(answer) = Answer::new(text) {
            let mut reader = ReplyReader::new();
            let sent = format!("{}\n", answer.as_str());
            let reply = reader.next_reply(&mut sent.as_bytes(), Instant::now());
            prop_assert_eq!(reply, Ok(Some(answer.as_str().to_owned())));
        }
    }
}
