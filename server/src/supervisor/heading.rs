//! The PROXY protocol's header, as pure code: what the first bytes of a connection say of whose it is.
//!
//! Source: HAProxy's proxy-protocol.txt, versions 1 and 2.

use std::net::SocketAddr;

use proxy_header::{Error, ParseConfig, ProxyHeader};

/// The longest header of version 2 that is read: addresses take up to 232 bytes, the rest is what a proxy adds of its own.
pub(super) const MAX_HEADER: usize = 2048;

/// The longest line of version 1, its CR and LF included (proxy-protocol.txt, section 2.1).
const MAX_LINE: usize = 107;

/// What the first bytes of a connection are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// A header, so far: the rest is still to come.
    Incomplete,
    /// A header so many bytes long, of a connection of the proxy's own, such as a health check.
    Own(usize),
    /// A header so many bytes long, of a client at this address.
    Client(SocketAddr, usize),
    /// No header.
    Wrong,
}

/// Reads the first bytes of a connection, of which more may follow.
pub(super) fn read(bytes: &[u8]) -> Heading {
    if !may_begin(bytes) {
        return Heading::Wrong;
    }
    let longest = if bytes.starts_with(b"P") { MAX_LINE } else { MAX_HEADER };
    let bytes = bytes.get(..longest).unwrap_or(bytes);
    let config = ParseConfig { include_tlvs: false, ..ParseConfig::default() };
    match ProxyHeader::parse(bytes, config) {
        Ok((header, length)) => match header.proxied_address() {
            Some(address) => {
                let source = address.source;
                Heading::Client(SocketAddr::new(source.ip().to_canonical(), source.port()), length)
            }
            None => Heading::Own(length),
        },
        Err(Error::BufferTooShort) if bytes.len() < longest => Heading::Incomplete,
        Err(_) => Heading::Wrong,
    }
}

/// The beginnings of a header of version 1 and of version 2.
const BEGINNINGS: [&[u8]; 2] = [b"PROXY ", b"\r\n\r\n\0\r\nQUIT\n"];

/// Can these bytes become a header? A short line that cannot is told at once, and not after a second.
fn may_begin(bytes: &[u8]) -> bool {
    BEGINNINGS.iter().any(|beginning| beginning.iter().zip(bytes).all(|(wanted, byte)| wanted == byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proxy_header::ProxiedAddress;

    use super::*;

    fn version_2(source: &str, destination: &str) -> Vec<u8> {
        let address = ProxiedAddress::stream(source.parse().unwrap(), destination.parse().unwrap());
        let mut bytes = Vec::new();
        ProxyHeader::with_address(address).encode_v2(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn both_versions_name_the_client_and_end_where_its_own_bytes_begin() {
        let client = "203.0.113.7:51234".parse().unwrap();
        let line = b"PROXY TCP4 203.0.113.7 192.0.2.1 51234 9900\r\nday\n";
        assert_eq!(read(line), Heading::Client(client, line.len() - 4));
        let mut bytes = version_2("203.0.113.7:51234", "192.0.2.1:9900");
        let length = bytes.len();
        bytes.extend(b"day\n");
        assert_eq!(read(&bytes), Heading::Client(client, length));
    }

    #[test]
    fn a_line_of_version_1_has_up_to_107_bytes() {
        let line = |length: usize| format!("PROXY UNKNOWN {}\r\n", "x".repeat(length - 16));
        assert_eq!(read(line(107).as_bytes()), Heading::Own(107));
        assert_eq!(read(format!("{}day\n", line(107)).as_bytes()), Heading::Own(107));
        assert_eq!(read(line(108).as_bytes()), Heading::Wrong);
        assert_eq!(read(line(108).as_bytes().split_at(106).0), Heading::Incomplete);
        assert_eq!(read(line(108).as_bytes().split_at(107).0), Heading::Wrong);
        let zeros = "0".repeat(90);
        let padded = format!("PROXY TCP4 203.0.113.7 192.0.2.1 {zeros}51234 9900\r\n");
        assert_eq!(read(padded.as_bytes()), Heading::Wrong);
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
        assert_eq!(read(&header(2048)), Heading::Client(client, 2048));
        assert_eq!(read(&header(2049)), Heading::Wrong);
    }

    #[test]
    fn an_ipv4_client_in_an_ipv6_header_is_an_ipv4_client() {
        let line = b"PROXY TCP6 ::ffff:203.0.113.7 ::1 51234 9900\r\n";
        assert_eq!(read(line), Heading::Client("203.0.113.7:51234".parse().unwrap(), line.len()));
    }

    #[test]
    fn the_proxys_own_connections_are_its_own() {
        assert_eq!(read(b"PROXY UNKNOWN\r\n"), Heading::Own(15));
        assert_eq!(read(b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0day\n"), Heading::Own(16));
    }

    #[test]
    fn every_part_of_a_header_is_incomplete_and_anything_else_is_wrong() {
        for whole in [
            b"PROXY TCP4 203.0.113.7 192.0.2.1 51234 9900\r\n".to_vec(),
            version_2("[2001:db8::7]:1", "[::1]:2"),
        ] {
            for length in 0..whole.len() {
                assert_eq!(read(&whole[..length]), Heading::Incomplete, "{length}");
            }
        }
        for wrong in [
            "PROXYxTCP4 203.0.113.7 192.0.2.1 51234 9900\r\n",
            "day\n",
            "d",
            "\r\nday",
            "PROXI",
            "PROXY TCP4 a b c d\r\n",
            "GET / HTTP/1.1\r\n",
        ] {
            assert_eq!(read(wrong.as_bytes()), Heading::Wrong, "{wrong:?}");
        }
        assert_eq!(read(format!("PROXY UNKNOWN {}", "x".repeat(MAX_HEADER)).as_bytes()), Heading::Wrong);
    }

    proptest! {
        #[test]
        fn no_bytes_do_harm(version in 0..3_u8, rest in prop::collection::vec(any::<u8>(), 0..300)) {
            let begin: &[u8] = match version {
                0 => b"",
                1 => b"PROXY TCP",
                _ => b"\r\n\r\n\0\r\nQUIT\n\x21",
            };
            let bytes = [begin, &rest].concat();
            match read(&bytes) {
                Heading::Own(length) | Heading::Client(_, length) => prop_assert!(length <= bytes.len()),
                Heading::Incomplete | Heading::Wrong => {}
            }
        }
    }
}
