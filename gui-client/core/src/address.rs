//! The address of a server: a host and a port, checked when constructed.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use datetime_protocol::limits::DEFAULT_PORT;
use idna::AsciiDenyList;

pub use crate::address_text::AddressError;
use crate::address_text::{
    authority, clean, host_and_port, is_invisible, is_ipv6, is_quote, quote, without_path,
};

/// The maximum length of a host: that of a domain name (RFC 1035, section 2.3.4).
const MAX_HOST: usize = 255;

/// The maximum number of bytes of a host before it is converted to ASCII: a character has up to four bytes.
const MAX_TYPED: usize = 4 * MAX_HOST;

/// The delimiters of a URL, which no host contains.
const FORBIDDEN: [char; 7] = ['/', '\\', '[', ']', '@', '?', '#'];

/// A server's host, without brackets, and its port; shown as `HOST:PORT`, IPv6 as `[::1]:9900`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    host: String,
    port: u16,
}

impl Address {
    /// Checks `host` and `port`.
    ///
    /// # Errors
    /// [`AddressError`] names the invalid part.
    pub fn new(host: &str, port: u16) -> Result<Self, AddressError> {
        if host.is_empty() {
            return Err(AddressError::MissingHost);
        }
        let forbidden =
            |c: char| c.is_whitespace() || is_invisible(c) || is_quote(c) || FORBIDDEN.contains(&c);
        let colons = host.contains(':') && !is_ipv6(host);
        if host.len() > MAX_TYPED || host.contains(forbidden) || colons || ascii(host).is_none() {
            return Err(AddressError::InvalidHost(quote(host)));
        }
        if port == 0 {
            return Err(AddressError::InvalidPort(port.to_string()));
        }
        Ok(Self { host: host.to_owned(), port })
    }

    /// This computer, with the default port.
    #[must_use]
    pub fn localhost() -> Self {
        Self { host: "localhost".to_owned(), port: DEFAULT_PORT }
    }

    /// Parses the host and port fields of the window. A port in the host field takes precedence over the port field, so
    /// that `nas.local:9901` can be pasted into it.
    ///
    /// # Errors
    /// [`AddressError`] names the invalid part.
    pub(crate) fn from_fields(host: &str, port: &str) -> Result<Self, AddressError> {
        let typed = clean(host);
        let (host, own_port) = host_and_port(authority(&typed)?)?;
        Self::new(host, DEFAULT_PORT)?;
        Self::new(host, port_of(own_port.filter(|port| !port.is_empty()).unwrap_or(port))?)
    }

    /// Parses the part of a URL after its scheme; a path is dropped.
    ///
    /// # Errors
    /// [`AddressError`] names the invalid part.
    pub(crate) fn from_authority(rest: &str, default_port: u16) -> Result<Self, AddressError> {
        let (host, port) = host_and_port(without_path(rest))?;
        Self::new(host, default_port)?;
        match port.filter(|port| !port.is_empty()) {
            Some(port) => Self::new(host, port_of(port)?),
            None => Self::new(host, default_port),
        }
    }

    /// The error in the two fields that further typing cannot fix: a port out of range, or an unsupported scheme. An
    /// incomplete host is not such an error.
    #[must_use]
    pub(crate) fn error_while_typing(host: &str, port: &str) -> Option<AddressError> {
        match Self::from_fields(host, port).err()? {
            // The beginning of an IPv6 address (`2001:db`) has the form of a host and a port.
            AddressError::InvalidPort(text) if text.contains(|c: char| !c.is_ascii_digit()) => {
                port_of(port).err()
            }
            AddressError::MissingHost | AddressError::InvalidHost(_) => port_of(port).err(),
            error @ (AddressError::InvalidPort(_)
            | AddressError::UnsupportedScheme(_)
            | AddressError::Https
            | AddressError::InvalidPath(_)
            | AddressError::UnknownScheme(_)) => Some(error),
        }
    }

    /// The host, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host as it is resolved: a name with letters beyond ASCII in its IDNA form (UTS 46).
    #[must_use]
    pub fn ascii_host(&self) -> Cow<'_, str> {
        // The constructor has checked that there is such a form.
        ascii(&self.host).unwrap_or(Cow::Borrowed(&self.host))
    }

    /// The port, never 0.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
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

/// The ASCII form of a host; `None` if there is none, or if it is too long.
fn ascii(host: &str) -> Option<Cow<'_, str>> {
    let ascii = if host.is_ascii() {
        Cow::Borrowed(host)
    } else {
        idna::domain_to_ascii_cow(host.as_bytes(), AsciiDenyList::URL).ok()?
    };
    (!ascii.is_empty() && ascii.len() <= MAX_HOST).then_some(ascii)
}

fn port_of(typed: &str) -> Result<u16, AddressError> {
    let typed = clean(typed);
    match typed.parse() {
        _ if typed.is_empty() => Ok(DEFAULT_PORT),
        Ok(0) | Err(_) => Err(AddressError::InvalidPort(quote(&typed))),
        Ok(port) => Ok(port),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Result<String, AddressError> {
        text.parse::<Address>().map(|address| address.to_string())
    }

    #[test]
    fn every_common_notation_of_a_host_is_understood() {
        for (typed, expected) in [
            ("localhost", "localhost:9900"),
            (" nas.local:9901 ", "nas.local:9901"),
            ("nas.local : 9901", "nas.local:9901"),
            ("nas.local 9901", "nas.local:9901"),
            ("nas.local:", "nas.local:9900"),
            ("::1", "[::1]:9900"),
            ("[::1]", "[::1]:9900"),
            ("[::1]:9901", "[::1]:9901"),
            ("fe80::1%eth0", "[fe80::1%eth0]:9900"),
            ("[fe80::1%eth0]:9900", "[fe80::1%eth0]:9900"),
            ("::1 9901", "[::1]:9901"),
            ("fe80:: 9901", "[fe80::]:9901"),
            ("[::1] : 9901", "[::1]:9901"),
            ("nas.local: 9901", "nas.local:9901"),
            ("nas.local\t9901\n", "nas.local:9901"),
            ("nas.local/", "nas.local:9900"),
            ("nas.local:9901/time?zone=x#y", "nas.local:9901"),
            ("[::1]:9901/", "[::1]:9901"),
            ("datetime://nas.local", "nas.local:9900"),
            ("DateTime://[::1]:9901/", "[::1]:9901"),
            ("\u{201c}nas.local:9901\u{201d}", "nas.local:9901"),
            ("\u{202e}nas\u{200b}.local\u{feff}", "nas.local:9900"),
            ("zürich.local", "zürich.local:9900"),
            ("192.168.1.20:80", "192.168.1.20:80"),
        ] {
            assert_eq!(shown(typed).as_deref(), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn the_error_names_the_invalid_part() {
        let host = |text: &str| AddressError::InvalidHost(text.to_owned());
        let port = |text: &str| AddressError::InvalidPort(text.to_owned());
        for (typed, wrong) in [
            ("  ", AddressError::MissingHost),
            ("\u{200b}\"\"", AddressError::MissingHost),
            (":9900", AddressError::MissingHost),
            ("datetime://", AddressError::MissingHost),
            ("my nas", host("my nas")),
            ("me@nas", host("me@nas")),
            ("\\\\nas", host("\\\\nas")),
            ("[::1", host("[::1")),
            ("a:b:1", host("a:b")),
            ("nas:1 9900", host("nas:1")),
            ("a\u{ff1a}b", host("a\u{ff1a}b")),
            ("\u{fe0f}", host("\u{fe0f}")),
            ("[nas]x", host("[nas]x")),
            ("nas:0", port("0")),
            ("nas:65536", port("65536")),
            ("nas:port", port("port")),
            ("nas: 9900 x", port("9900 x")),
            ("NTP://nas", AddressError::UnsupportedScheme("ntp".to_owned())),
            ("https://nas/", AddressError::Https),
            ("ftp://nas", AddressError::UnknownScheme("ftp".to_owned())),
        ] {
            assert_eq!(shown(typed), Err(wrong), "{typed}");
        }
    }

    #[test]
    fn messages_quote_the_invalid_text_and_say_what_to_type() {
        for (typed, message) in [
            ("nas:99999", "\"99999\" is not a port; type a number from 1 to 65535, such as 9900"),
            (
                "my nas",
                "\"my nas\" is not the name or address of a server; type one such as nas.local, 192.168.1.20 or ::1",
            ),
            (
                "ntp://nas",
                "ntp:// clocks are compared on the terminal, with `datetime-client --compare`; type the HOST:PORT of a date and time server",
            ),
            ("x://nas", "\"x://\" is not a kind of clock; type HOST:PORT or datetime://HOST:PORT"),
        ] {
            assert_eq!(shown(typed).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn while_typing_only_errors_that_further_typing_cannot_fix_are_shown() {
        let error = |host, port| Address::error_while_typing(host, port).map(|error| error.to_string());
        for (host, port) in
            [("", ""), ("", "9900"), ("my ", "9900"), ("nas:", ""), ("2001:db", ""), ("nas:9901", "x")]
        {
            assert_eq!(error(host, port), None, "{host} {port}");
        }
        for (host, port) in
            [("", "99999"), ("nas", "99999"), ("my nas", "99999"), ("2001:db", "99999"), ("nas:99999", "")]
        {
            assert!(
                error(host, port).is_some_and(|text| text.starts_with("\"99999\" is not a port")),
                "{host} {port}"
            );
        }
        assert!(error("ntp://", "9900").is_some_and(|text| text.starts_with("ntp:// clocks")));
    }

    #[test]
    fn a_name_with_letters_beyond_ascii_is_resolved_in_its_idna_form() {
        for (typed, ascii) in [
            ("zürich.local", "xn--zrich-kva.local"),
            ("ZÜRICH.example", "xn--zrich-kva.example"),
            ("日本。jp", "xn--wgv71a.jp"),
            ("nas_1.local", "nas_1.local"),
            ("fe80::1%eth0", "fe80::1%eth0"),
        ] {
            assert_eq!(typed.parse::<Address>().unwrap().ascii_host(), ascii, "{typed}");
        }
    }

    #[test]
    fn a_port_in_the_host_field_takes_precedence_over_the_port_field() {
        let address = Address::from_fields("nas:9901", "9900").unwrap();
        assert_eq!((address.host(), address.port()), ("nas", 9901));
        assert_eq!(Address::from_fields("nas", " 9902 ").unwrap().port(), 9902);
        assert_eq!(Address::from_fields("nas", "").unwrap().port(), 9900);
        assert_eq!(Address::from_fields("nas:", "9902").unwrap().port(), 9902);
    }

    proptest! {
        #[test]
        fn every_accepted_address_is_parsed_from_its_own_display(text in "\\PC{0,30}") {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
            }
        }
    }
}
