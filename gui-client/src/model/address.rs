//! Where a server is: a host and a port, from whatever way of writing them.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use datetime_protocol::limits::DEFAULT_PORT;

/// The longest name that the name service knows (RFC 1035, section 2.3.4), with room for a scope.
const MAX_HOST: usize = 255;

/// A server's host, without brackets, and its port; shown as `HOST:PORT`, IPv6 as `[::1]:9900`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    host: String,
    port: u16,
}

/// What is wrong with a typed address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    /// Nothing was typed.
    #[error("type the name or address of a server, such as localhost or 192.168.1.20")]
    NoHost,
    /// It holds what no host has.
    #[error("a server's name has no spaces or slashes; type it as nas.local, 192.168.1.20 or ::1")]
    Host,
    /// It is no number from 1 to 65535.
    #[error("a port is a number from 1 to 65535; the usual one is 9900")]
    Port,
}

impl Address {
    /// Checks the parts.
    ///
    /// # Errors
    /// [`NotAnAddress`] says which part is wrong.
    pub fn new(host: &str, port: u16) -> Result<Self, NotAnAddress> {
        if host.is_empty() {
            return Err(NotAnAddress::NoHost);
        }
        let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '/' | '[' | ']' | '@' | '\\');
        let colons = host.contains(':') && !is_ipv6(host);
        if odd_anywhere(host, odd) || colons || host.len() > MAX_HOST {
            return Err(NotAnAddress::Host);
        }
        if port == 0 {
            return Err(NotAnAddress::Port);
        }
        Ok(Self { host: host.to_owned(), port })
    }

    /// The server of this very computer, at the usual port.
    #[must_use]
    pub fn here() -> Self {
        Self { host: "localhost".to_owned(), port: DEFAULT_PORT }
    }

    /// What the two fields of the window say. A port behind the host goes before that of the port field, so that
    /// `nas.local:9901` can be pasted as it is.
    ///
    /// # Errors
    /// [`NotAnAddress`] says which part is wrong.
    pub fn from_fields(host: &str, port: &str) -> Result<Self, NotAnAddress> {
        let joined = join_blanks(host);
        let (host, own_port) = split(&joined)?;
        Self::new(host, DEFAULT_PORT)?;
        let port = own_port.unwrap_or(port).trim();
        let port =
            if port.is_empty() { DEFAULT_PORT } else { port.parse().map_err(|_| NotAnAddress::Port)? };
        Self::new(host, port)
    }

    /// The host, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, never 0.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        Self::from_fields(text, "")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(out, "[{}]:{}", self.host, self.port)
        } else {
            write!(out, "{}:{}", self.host, self.port)
        }
    }
}

fn odd_anywhere(host: &str, odd: impl Fn(char) -> bool) -> bool {
    host.chars().any(odd)
}

fn is_ipv6(host: &str) -> bool {
    // A scope names the interface of a link-local address: fe80::1%eth0.
    let address = host.split_once('%').map_or(host, |(address, _scope)| address);
    address.parse::<Ipv6Addr>().is_ok()
}

/// Takes the blanks out: `nas.local : 9900` and `nas.local 9900` are both meant as `nas.local:9900`.
fn join_blanks(text: &str) -> String {
    let mut joined = String::new();
    for part in text.split_whitespace() {
        let glued = joined.is_empty() || joined.ends_with(':') || part.starts_with(':');
        if !glued && part.chars().all(|c| c.is_ascii_digit()) {
            joined.push(':');
        } else if !glued {
            // Two words are no host: keep them apart, so that the check refuses them.
            joined.push(' ');
        }
        joined.push_str(part);
    }
    joined
}

/// The host and the port behind it, if any.
fn split(text: &str) -> Result<(&str, Option<&str>), NotAnAddress> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, behind) = rest.split_once(']').ok_or(NotAnAddress::Host)?;
        return match behind.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if behind.is_empty() => Ok((host, None)),
            None => Err(NotAnAddress::Host),
        };
    }
    if is_ipv6(text) {
        return Ok((text, None));
    }
    // Of `http://nas`, it is not the port that is wrong.
    if text.contains('/') {
        return Err(NotAnAddress::Host);
    }
    Ok(text.rsplit_once(':').map_or((text, None), |(host, port)| (host, Some(port))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Result<String, NotAnAddress> {
        text.parse::<Address>().map(|address| address.to_string())
    }

    #[test]
    fn a_host_may_be_written_in_every_usual_way() {
        for (typed, meant) in [
            ("localhost", "localhost:9900"),
            (" nas.local:9901 ", "nas.local:9901"),
            ("nas.local : 9901", "nas.local:9901"),
            ("nas.local 9901", "nas.local:9901"),
            ("nas.local:", "nas.local:9900"),
            ("::1", "[::1]:9900"),
            ("[::1]", "[::1]:9900"),
            ("[::1]:9901", "[::1]:9901"),
            ("fe80::1%eth0", "[fe80::1%eth0]:9900"),
            ("192.168.1.20:80", "192.168.1.20:80"),
        ] {
            assert_eq!(shown(typed).as_deref(), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_part_that_is_wrong() {
        for (typed, wrong) in [
            ("  ", NotAnAddress::NoHost),
            (":9900", NotAnAddress::NoHost),
            ("my nas", NotAnAddress::Host),
            ("http://nas", NotAnAddress::Host),
            ("[::1", NotAnAddress::Host),
            ("a:b:1", NotAnAddress::Host),
            ("[nas/]:x", NotAnAddress::Host),
            ("nas:0", NotAnAddress::Port),
            ("nas:65536", NotAnAddress::Port),
            ("nas:port", NotAnAddress::Port),
        ] {
            assert_eq!(shown(typed), Err(wrong), "{typed}");
        }
    }

    #[test]
    fn a_port_in_the_host_field_goes_before_that_of_the_port_field() {
        let address = Address::from_fields("nas:9901", "9900").unwrap();
        assert_eq!((address.host(), address.port()), ("nas", 9901));
        assert_eq!(Address::from_fields("nas", " 9902 ").unwrap().port(), 9902);
        assert_eq!(Address::from_fields("nas", "").unwrap().port(), 9900);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_refused_or_reads_back_as_shown(text in "\\PC{0,30}") {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
            }
        }
    }
}
