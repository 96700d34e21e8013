//! Parses the header of the PROXY protocol, which names the client of a proxied connection.
//!
//! Specification: HAProxy's proxy-protocol.txt, versions 1 and 2.

use std::net::SocketAddr;

use ::proxy_header::{Error, ParseConfig, ProxyHeader};

/// Maximum length of a header of version 2. Addresses take up to 232 bytes; the rest is for the extensions of a proxy.
pub(super) const MAX_HEADER: usize = 2048;

/// Maximum length of a header of version 1 with its CR and LF (proxy-protocol.txt, section 2.1).
const MAX_LINE: usize = 107;

/// The result of parsing the first bytes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// The start of a header.
    Incomplete,
    /// A header of this length, for a connection of the proxy itself, such as a health check.
    Own(usize),
    /// The address of the client, and the length of the header.
    Client(SocketAddr, usize),
    /// Not a valid header.
    Invalid,
}

/// Parses the first bytes of a connection; more may follow.
pub(super) fn parse(bytes: &[u8]) -> Header {
    if !may_be_header(bytes) {
        return Header::Invalid;
    }
    let max_length = if bytes.starts_with(b"P") { MAX_LINE } else { MAX_HEADER };
    let bytes = bytes.get(..max_length).unwrap_or(bytes);
    let config = ParseConfig { include_tlvs: false, ..ParseConfig::default() };
    match ProxyHeader::parse(bytes, config) {
        Ok((header, length)) => match header.proxied_address() {
            Some(address) => {
                let source = address.source;
                Header::Client(SocketAddr::new(source.ip().to_canonical(), source.port()), length)
            }
            None => Header::Own(length),
        },
        Err(Error::BufferTooShort) if bytes.len() < max_length => Header::Incomplete,
        Err(_) => Header::Invalid,
    }
}

/// The signatures of versions 1 and 2.
const SIGNATURES: [&[u8]; 2] = [b"PROXY ", b"\r\n\r\n\0\r\nQUIT\n"];

/// Whether the bytes are, or may become, a header. If not, the client is refused without waiting for the timeout.
fn may_be_header(bytes: &[u8]) -> bool {
    SIGNATURES.iter().any(|signature| signature.iter().zip(bytes).all(|(expected, byte)| expected == byte))
}

#[cfg(test)]
mod tests {
    use ::proxy_header::ProxiedAddress;
    use proptest::prelude::*;

    use super::*;

    fn version_2(source: &str, destination: &str) -> Vec<u8> {
        let address = ProxiedAddress::stream(source.parse().unwrap(), destination.parse().unwrap());
        let mut bytes = Vec::new();
        ProxyHeader::with_address(address).encode_v2(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn both_versions_name_the_client_and_end_before_its_first_byte() {
        let client = "203.0.113.7:51234".parse().unwrap();
        let line = b"PROXY TCP4 203.0.113.7 192.0.2.1 51234 9900\r\nday\n";
        assert_eq!(parse(line), Header::Client(client, line.len() - 4));
        let mut bytes = version_2("203.0.113.7:51234", "192.0.2.1:9900");
        let length = bytes.len();
        bytes.extend(b"day\n");
        assert_eq!(parse(&bytes), Header::Client(client, length));
    }

    #[test]
    fn a_line_of_version_1_has_up_to_107_bytes() {
        let line = |length: usize| format!("PROXY UNKNOWN {}\r\n", "x".repeat(length - 16));
        assert_eq!(parse(line(107).as_bytes()), Header::Own(107));
        assert_eq!(parse(format!("{}day\n", line(107)).as_bytes()), Header::Own(107));
        assert_eq!(parse(line(108).as_bytes()), Header::Invalid);
        assert_eq!(parse(line(108).as_bytes().split_at(106).0), Header::Incomplete);
        assert_eq!(parse(line(108).as_bytes().split_at(107).0), Header::Invalid);
        let zeros = "0".repeat(90);
        let padded = format!("PROXY TCP4 203.0.113.7 192.0.2.1 {zeros}51234 9900\r\n");
        assert_eq!(parse(padded.as_bytes()), Header::Invalid);
    }

    #[test]
    fn a_header_of_version_2_has_up_to_2048_bytes() {
        let header = |length: u16| {
            let mut bytes = b"\r\n\r\n\0\r\nQUIT\n\x21\x11".to_vec();
            bytes.extend((length - 16).to_be_bytes());
            bytes.extend([203, 0, 113, 7, 192, 0, 2, 1, 0xc8, 0x22, 0x26, 0xac]);
            bytes.resize(usize::from(length), 0);
            bytes
        };
        let client = "203.0.113.7:51234".parse().unwrap();
        assert_eq!(parse(&header(2048)), Header::Client(client, 2048));
        assert_eq!(parse(&header(2049)), Header::Invalid);
    }

    #[test]
    fn an_ipv4_client_in_an_ipv6_header_is_an_ipv4_client() {
        let line = b"PROXY TCP6 ::ffff:203.0.113.7 ::1 51234 9900\r\n";
        assert_eq!(parse(line), Header::Client("203.0.113.7:51234".parse().unwrap(), line.len()));
    }

    #[test]
    fn a_connection_of_the_proxy_itself_is_recognised() {
        assert_eq!(parse(b"PROXY UNKNOWN\r\n"), Header::Own(15));
        assert_eq!(parse(b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0day\n"), Header::Own(16));
    }

    #[test]
    fn every_prefix_of_a_header_is_incomplete_and_anything_else_is_invalid() {
        for header in [
            b"PROXY TCP4 203.0.113.7 192.0.2.1 51234 9900\r\n".to_vec(),
            version_2("[2001:db8::7]:1", "[::1]:2"),
        ] {
            for length in 0..header.len() {
                assert_eq!(parse(&header[..length]), Header::Incomplete, "{length}");
            }
        }
        for invalid in [
            "PROXYxTCP4 203.0.113.7 192.0.2.1 51234 9900\r\n",
            "day\n",
            "d",
            "\r\nday",
            "PROXI",
            "PROXY TCP4 a b c d\r\n",
            "GET / HTTP/1.1\r\n",
        ] {
            assert_eq!(parse(invalid.as_bytes()), Header::Invalid, "{invalid:?}");
        }
        assert_eq!(parse(format!("PROXY UNKNOWN {}", "x".repeat(MAX_HEADER)).as_bytes()), Header::Invalid);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_parsed_without_a_panic(version in 0..3_u8, rest in prop::collection::vec(any::<u8>(), 0..300)) {
            let start: &[u8] = match version {
                0 => b"",
                1 => b"PROXY TCP",
                _ => b"\r\n\r\n\0\r\nQUIT\n\x21",
            };
            let bytes = [start, &rest].concat();
            match parse(&bytes) {
                Header::Own(length) | Header::Client(_, length) => prop_assert!(length <= bytes.len()),
                Header::Incomplete | Header::Invalid => {}
            }
        }
    }
}
