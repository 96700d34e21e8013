//! Builds an HTTP request and reads the `Date` header of the response (RFC 9110, section 6.6.1).

use std::str;

use chrono::{DateTime, Offset, TimeDelta, Utc};
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::echo::Echo;
use httparse::{EMPTY_HEADER, Header, ParserConfig, Status};
use thiserror::Error;

use super::date;
use super::kind::Kind;
use super::reading::{Reading, Statement};
use crate::address::Address;

/// The maximum length of the headers in bytes. Web servers have limits of 8 to 64 KiB for the headers of a request.
pub const MAX_HEADERS: usize = 16 * 1024;

/// The maximum number of headers. The same servers allow 100.
const MAX_COUNT: usize = 128;

/// Why a response has no reading.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HttpError {
    /// The answer is the welcome of a date and time server: ask it as [`Kind::Datetime`].
    #[error("this is a date and time server, not a web server")]
    IsDatetime,
    /// The answer does not begin as HTTP/1 does. Contains its first line, escaped and shortened.
    #[error("the answer is not HTTP: it begins with \"{0}\"")]
    NotHttp(String),
    /// The connection was closed before the headers were complete.
    #[error("the server closed the connection before it had sent all headers")]
    Incomplete,
    /// The headers are longer than [`MAX_HEADERS`].
    #[error("the headers of the response do not end within 16 KiB")]
    TooLong,
    /// The response is not valid.
    #[error("the response is not valid HTTP: {0}")]
    Invalid(httparse::Error),
    /// There is no `Date` header in a response with this status.
    #[error("the response, with status {0}, has no Date header; this server does not tell its time")]
    NoDate(u16),
    /// The form of the date is unknown. Escaped and shortened.
    #[error("the Date header \"{0}\" cannot be read")]
    InvalidDate(String),
    /// Several `Date` headers are different.
    #[error("the response has several Date headers, which contradict each other")]
    ContradictoryDates,
    /// The response is from a cache, and for how long is unknown. Escaped and shortened.
    #[error("the response is from a cache, and its Age header \"{0}\" cannot be read")]
    InvalidAge(String),
}

/// Builds a request for the headers of a page.
///
/// Caches are asked not to answer. Characters that do not belong in a path are encoded, so a path cannot add headers.
#[must_use]
pub fn request(server: &Address, path: &str) -> String {
    let host = server.ascii_host();
    // The zone of a link-local address has a meaning on this computer only (RFC 6874, section 1).
    let host = host.split('%').next().unwrap_or_default();
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let port = if server.port() == Kind::Http.default_port() {
        String::new()
    } else {
        format!(":{}", server.port())
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    let path = encoded(path);
    format!(
        "HEAD {slash}{path} HTTP/1.1\r\nHost: {host}{port}\r\nUser-Agent: datetime-client/{version}\r\nAccept: */*\r\n\
         Cache-Control: no-cache\r\nConnection: close\r\n\r\n",
        version = env!("CARGO_PKG_VERSION"),
    )
}

/// Percent-encodes all bytes but those of a path and a query (RFC 3986, sections 3.3 and 3.4).
fn encoded(path: &str) -> String {
    let bytes = path.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ if b"-._~!$&'()*+,;=:@/?%".contains(&byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    bytes.collect()
}

/// A response as it arrives.
#[derive(Clone, Debug)]
pub struct Response {
    bytes: Vec<u8>,
    /// The number of bytes of interim responses, which are no longer in `bytes`.
    interim: usize,
    now: DateTime<Utc>,
}

impl Response {
    /// No bytes yet. `now` is this computer's time.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { bytes: Vec::new(), interim: 0, now }
    }

    /// Adds bytes; returns the reading once the headers are complete. The status does not matter: an error and a redirect
    /// have a date too.
    ///
    /// # Errors
    /// [`HttpError`] if the answer is not HTTP, too long, or has no date that can be read.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<Option<Reading>, HttpError> {
        let free = MAX_HEADERS - self.interim - self.bytes.len();
        let added = bytes.get(..free).unwrap_or(bytes);
        self.bytes.extend(added);
        if !may_be_http(&self.bytes) {
            return self.other_protocol(false);
        }
        // Headers end with a line, so a server that sends single bytes does not cause a search for each.
        let reading = if added.contains(&b'\n') { self.parse()? } else { None };
        if reading.is_none() && bytes.len() > added.len() {
            return Err(HttpError::TooLong);
        }
        Ok(reading)
    }

    /// Whether any byte was received.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// The error of an answer that ended, or did not go on in time, before there was a reading.
    #[must_use]
    pub fn end(&self) -> HttpError {
        if may_be_http(&self.bytes) {
            return HttpError::Incomplete;
        }
        self.other_protocol(true).err().unwrap_or(HttpError::Incomplete)
    }

    fn parse(&mut self) -> Result<Option<Reading>, HttpError> {
        loop {
            let mut headers = [EMPTY_HEADER; MAX_COUNT];
            let mut response = httparse::Response::new(&mut headers);
            // Devices with errors in other headers have a clock too.
            let mut config = ParserConfig::default();
            config
                .allow_spaces_after_header_name_in_responses(true)
                .allow_obsolete_multiline_headers_in_responses(true)
                .allow_multiple_spaces_in_response_status_delimiters(true)
                .ignore_invalid_headers_in_responses(true);
            let length = match config.parse_response(&mut response, &self.bytes) {
                Ok(Status::Complete(length)) => length,
                Ok(Status::Partial) => return Ok(None),
                Err(error) => return Err(HttpError::Invalid(error)),
            };
            let status = response.code.unwrap_or_default();
            if !(100..200).contains(&status) {
                return reading(response.headers, status, self.now).map(Some);
            }
            self.bytes.drain(..length);
            self.interim += length;
        }
    }

    /// The error of an answer that is not HTTP. `None` until it shows whether it is one of our servers, which begins with a
    /// welcome, and then answers to the lines of the request with errors.
    fn other_protocol(&self, has_ended: bool) -> Result<Option<Reading>, HttpError> {
        const WELCOME: &str = "welcome";
        let text = String::from_utf8_lossy(&self.bytes);
        let mut lines = text.trim_start().split('\n');
        let first = lines.next().unwrap_or_default().trim_end();
        let second = lines.next().unwrap_or_default();
        let is_welcome = first.get(..WELCOME.len()).is_some_and(|word| word.eq_ignore_ascii_case(WELCOME));
        if is_welcome || second.starts_with(ERROR_PREFIX) {
            return Err(HttpError::IsDatetime);
        }
        if has_ended || lines.next().is_some() || self.bytes.len() >= MAX_HEADERS {
            return Err(HttpError::NotHttp(Echo(first).to_string()));
        }
        Ok(None)
    }
}

/// Whether these are the first bytes of HTTP/1, after the line ends that the parser skips.
fn may_be_http(bytes: &[u8]) -> bool {
    const START: &[u8] = b"HTTP/1.";
    let mut bytes = bytes.iter().skip_while(|byte| matches!(byte, b'\r' | b'\n'));
    START.iter().all(|expected| bytes.next().is_none_or(|byte| byte == expected))
}

/// The reading of complete headers.
fn reading(headers: &[Header<'_>], status: u16, now: DateTime<Utc>) -> Result<Reading, HttpError> {
    let values = |name: &'static str| {
        let headers = headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
        headers.map(|header| String::from_utf8_lossy(header.value))
    };
    let mut readings = values("Date").map(|date| {
        let reading = date::parse(&date, now, Utc.fix());
        reading.ok_or_else(|| HttpError::InvalidDate(Echo(&date).to_string()))
    });
    let first = readings.next().ok_or(HttpError::NoDate(status))??;
    for other in readings {
        if other? != first {
            return Err(HttpError::ContradictoryDates);
        }
    }
    values("Age").try_fold(first, |reading, age| aged(&reading, &age))
}

/// The reading of a response that a cache has kept for up to `age` seconds (RFC 9111, section 5.1).
///
/// The cache does not change the date, so the clock of the server now shows the date, and up to the age and a second for its
/// rounding more. A cache whose clock is ahead gives too high an age, so the date itself remains possible.
fn aged(reading: &Reading, age: &str) -> Result<Reading, HttpError> {
    let invalid = || HttpError::InvalidAge(Echo(age).to_string());
    let seconds: u32 = age.trim().parse().map_err(|_| invalid())?;
    let latest = reading.latest.checked_add_signed(TimeDelta::seconds(i64::from(seconds) + 1));
    Ok(Reading {
        latest: latest.ok_or_else(invalid)?,
        statement: Statement::Text { line: format!("Age: {seconds}"), is_taken_as_utc: false },
        ..reading.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DATE: &str = "Sun, 01 Mar 2026 14:03:27 GMT";

    fn now() -> DateTime<Utc> {
        "2026-03-01T00:00:00Z".parse().unwrap()
    }

    fn time() -> DateTime<Utc> {
        "2026-03-01T14:03:27Z".parse().unwrap()
    }

    fn receive(text: &str) -> Result<Option<Reading>, HttpError> {
        Response::new(now()).receive(text.as_bytes())
    }

    fn read(text: &str) -> Result<Reading, HttpError> {
        receive(text).map(|reading| reading.expect("incomplete"))
    }

    #[test]
    fn a_request_names_the_host_and_cannot_be_extended_by_a_path() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            request(&Address::new("nas.local", 80).unwrap(), "/a?b=%20c"),
            format!(
                "HEAD /a?b=%20c HTTP/1.1\r\nHost: nas.local\r\nUser-Agent: datetime-client/{version}\r\nAccept: */*\r\n\
                 Cache-Control: no-cache\r\nConnection: close\r\n\r\n"
            )
        );
        let request = |host, path| request(&Address::new(host, 8080).unwrap(), path);
        assert!(request("fe80::1%eth0", "").starts_with("HEAD / HTTP/1.1\r\nHost: [fe80::1]:8080\r\n"));
        assert!(
            request("münchen.example", "é")
                .contains("HEAD /%C3%A9 HTTP/1.1\r\nHost: xn--mnchen-3ya.example:8080\r\n")
        );
        assert!(
            request("nas", "/ HTTP/1.1\r\nX: y#z")
                .starts_with("HEAD /%20HTTP/1.1%0D%0AX:%20y%23z HTTP/1.1\r\nHost")
        );
    }

    #[test]
    fn the_date_is_read_whatever_the_status() {
        for text in [
            // Python's http.server and nginx.
            format!(
                "HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\nDate: {DATE}\r\nContent-type: text/html\r\n\r\n"
            ),
            format!(
                "HTTP/1.1 301 Moved Permanently\r\nServer: nginx/1.22.1\r\nDate: {DATE}\r\nLocation: https://nas/\r\n\r\n<html>"
            ),
            format!("HTTP/1.1 401 Unauthorized\ndate:{DATE}\n\n"),
            format!("HTTP/1.1 500\r\nDATE:   {DATE}  \r\n\r\n"),
            format!("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nDate: {DATE}\r\n\r\n"),
            format!("HTTP/1.1 200 OK\r\nno header\r\nBad Name: x\r\nDate : {DATE}\r\n\r\n"),
            format!("HTTP/1.1 200 OK\r\nDate: {DATE}\r\nDate: {DATE}\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nDate: Sunday, 01-Mar-26 14:03:27 GMT\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nDate: Sun Mar  1 14:03:27 2026\r\n\r\n".to_owned(),
        ] {
            assert_eq!(read(&text), Ok(Reading::whole_second(time())), "{text}");
        }
    }

    #[test]
    fn a_response_without_a_date_has_an_error() {
        assert_eq!(read("HTTP/1.1 404 Not Found\r\n\r\n"), Err(HttpError::NoDate(404)));
        assert_eq!(
            read("HTTP/1.1 200 OK\r\nDate: \x1b[2Jnow\r\n\r\n").unwrap_err().to_string(),
            "the response, with status 200, has no Date header; this server does not tell its time"
        );
        assert_eq!(
            read("HTTP/1.1 200 OK\r\nDate: now\r\n\r\n"),
            Err(HttpError::InvalidDate("now".to_owned()))
        );
        let contradictory =
            format!("HTTP/1.1 200 OK\r\nDate: {DATE}\r\nDate: Sun, 01 Mar 2026 14:03:28 GMT\r\n\r\n");
        assert_eq!(read(&contradictory), Err(HttpError::ContradictoryDates));
    }

    #[test]
    fn a_response_from_a_cache_has_a_wider_interval() {
        let aged = |age| read(&format!("HTTP/1.1 200 OK\r\nDate: {DATE}\r\nAge: {age}\r\n\r\n"));
        let reading = aged("17").unwrap();
        assert_eq!(reading.earliest, time());
        assert_eq!(reading.latest, time() + TimeDelta::seconds(19));
        assert_eq!(reading.statement, Statement::Text { line: "Age: 17".to_owned(), is_taken_as_utc: false });
        assert_eq!(aged("0").unwrap().latest, time() + TimeDelta::seconds(2));
        assert!(aged("4294967295").is_ok());
        for age in ["-1", "4294967296", "1.5", ""] {
            assert_eq!(aged(age), Err(HttpError::InvalidAge(age.to_owned())));
        }
    }

    #[test]
    fn one_of_our_servers_is_recognised() {
        for text in [
            "Welcome to the date and time server on nas\n",
            "Welcome to the date and time server on nas",
            "welcome",
            "Hello\nerror: unknown command \"HEAD / HTTP/1.1\"; try help\n",
        ] {
            assert_eq!(receive(text), Err(HttpError::IsDatetime), "{text}");
        }
        let mut response = Response::new(now());
        assert_eq!(response.receive(b"Hello"), Ok(None));
        assert_eq!(response.receive(b"\nerr"), Ok(None));
        assert_eq!(response.receive(b"or: unknown"), Err(HttpError::IsDatetime));
    }

    #[test]
    fn an_answer_that_is_not_http_is_shown() {
        let mut response = Response::new(now());
        assert_eq!(response.receive(b"SSH-2.0-\x1b[2J\r\n"), Ok(None));
        assert_eq!(response.end(), HttpError::NotHttp("SSH-2.0-\\u{1b}[2J".to_owned()));
        assert_eq!(response.receive(b"x\ny"), Err(HttpError::NotHttp("SSH-2.0-\\u{1b}[2J".to_owned())));
        assert_eq!(receive("RTSP/1.0 200 OK\r\n\r\n"), Err(HttpError::NotHttp("RTSP/1.0 200 OK".to_owned())));
        assert_eq!(
            receive(&"x".repeat(MAX_HEADERS)),
            Err(HttpError::NotHttp(format!("{}…", "x".repeat(39))))
        );
        assert!(matches!(receive("HTTP/1.x\r\n\r\n"), Err(HttpError::Invalid(_))));
    }

    #[test]
    fn a_response_arrives_in_parts() {
        let text = format!("\r\nHTTP/1.1 200 OK\r\nDate: {DATE}\r\nServer: x\r\n\r\n");
        let mut response = Response::new(now());
        let (last, first) = text.as_bytes().split_last().unwrap();
        for byte in first {
            assert_eq!(response.receive(&[*byte]), Ok(None));
            assert_eq!(response.end(), HttpError::Incomplete);
        }
        assert_eq!(response.receive(&[*last]), Ok(Some(Reading::whole_second(time()))));
    }

    #[test]
    fn headers_without_end_are_bounded() {
        let mut response = Response::new(now());
        let mut result = response.receive(b"HTTP/1.1 200 OK\r\n");
        for _ in 0..100_000 {
            if result.is_ok() {
                result = response.receive(b"X-Header-Name: with a value of 200 bytes ................................\
                    ..................................................................................................\r\n");
            }
        }
        assert_eq!(result, Err(HttpError::TooLong));
        assert!(response.bytes.len() <= MAX_HEADERS);
        assert_eq!(
            receive(&format!("HTTP/1.1 200 OK\r\n{}", "A:\r\n".repeat(200))),
            Err(HttpError::Invalid(httparse::Error::TooManyHeaders))
        );
        let hints = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
        assert_eq!(receive(&hints), Err(HttpError::TooLong));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(is_http: bool, parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..400), 0..60)) {
            let mut response = Response::new(now());
            let start: &[u8] = if is_http { b"HTTP/1.1 200 OK\r\nDate: " } else { b"" };
            for part in [start].into_iter().chain(parts.iter().map(Vec::as_slice)) {
                let _ = response.receive(part);
                prop_assert!(response.bytes.len() <= MAX_HEADERS);
            }
            let _ = response.end();
        }

        #[test]
        fn a_date_is_read_as_it_was_written(seconds in 0_i64..253_402_300_800, split in 0_usize..80) {
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            let text = time.format("HTTP/1.1 200 OK\r\nServer: x\r\nDate: %a, %d %b %Y %H:%M:%S GMT\r\n\r\n").to_string();
            let mut response = Response::new(now());
            let (first, second) = text.as_bytes().split_at(split.min(text.len() - 1));
            prop_assert_eq!(response.receive(first), Ok(None));
            prop_assert_eq!(response.receive(second), Ok(Some(Reading::whole_second(time))));
        }

        #[test]
        fn no_path_adds_a_header(path in "(?s).{0,40}") {
            let request = request(&Address::new("nas", 80).unwrap(), &path);
            prop_assert_eq!(request.lines().count(), 7);
            prop_assert_eq!(request.lines().next().unwrap().split(' ').count(), 3);
        }
    }
}
