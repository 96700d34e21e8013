//! The address of any kind of clock: `ntp://router`, `http://printer/status`, or `nas.local:9900` for one of ours.

use std::fmt;
use std::str::FromStr;

use super::kind::Kind;
use crate::address::{Address, AddressError, port_of};
use crate::address_text::{clean, quote};

/// The maximum length of a path in bytes.
const MAX_PATH: usize = 1024;

/// A kind of clock, its host and port, and for HTTP the path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClockAddress {
    kind: Kind,
    server: Address,
    /// Begins with a slash; empty for other kinds than HTTP.
    path: String,
}

impl ClockAddress {
    /// Checks the parts of an address. `path` is that of an HTTP address, and empty for other kinds.
    ///
    /// # Errors
    /// [`AddressError`] names the invalid part.
    pub fn new(kind: Kind, host: &str, port: u16, path: &str) -> Result<Self, AddressError> {
        let server = Address::new(host, port)?;
        let path = if kind == Kind::Http { self::path(path)? } else { String::new() };
        Ok(Self { kind, server, path })
    }

    /// A server of our own protocol on this computer.
    #[must_use]
    pub fn localhost() -> Self {
        Address::localhost().into()
    }

    /// Parses the host and port fields of the window. A port in the host field takes precedence over the port field, so that
    /// `nas.local:9901` can be pasted into it. The port field usually contains the default of our own protocol, which is then not
    /// meant for a clock of another kind.
    ///
    /// # Errors
    /// [`AddressError`] names the invalid part.
    pub(crate) fn from_fields(host: &str, port: &str) -> Result<Self, AddressError> {
        let typed = clean(host);
        let (kind, rest) = match typed.split_once("://") {
            Some((scheme, rest)) => {
                (Kind::from_scheme(scheme).ok_or_else(|| AddressError::unknown_scheme(scheme))?, rest)
            }
            None => (Kind::Datetime, typed.as_str()),
        };
        let is_ours = kind == Kind::Datetime || port_of(port, 0)? != Kind::Datetime.default_port();
        let server = Address::from_authority(rest, if is_ours { port } else { "" }, kind.default_port())?;
        let path = if kind == Kind::Http { path(rest)? } else { String::new() };
        Ok(Self { kind, server, path })
    }

    /// The error in the two fields that further typing cannot fix: a port out of range, or an unsupported scheme. An
    /// incomplete host is not such an error.
    #[must_use]
    pub(crate) fn error_while_typing(host: &str, port: &str) -> Option<AddressError> {
        match Self::from_fields(host, port).err()? {
            // The beginning of an IPv6 address (`2001:db`) has the form of a host and a port.
            AddressError::InvalidPort(text) if text.contains(|c: char| !c.is_ascii_digit()) => {
                port_of(port, 0).err()
            }
            AddressError::MissingHost | AddressError::InvalidHost(_) => port_of(port, 0).err(),
            error @ (AddressError::InvalidPort(_)
            | AddressError::Https
            | AddressError::InvalidPath(_)
            | AddressError::UnknownScheme(_)) => Some(error),
        }
    }

    /// The texts of the host and port fields for this address.
    #[must_use]
    pub(crate) fn fields(&self) -> (String, String) {
        match self.kind {
            Kind::Datetime => (self.server.host().to_owned(), self.server.port().to_string()),
            Kind::Ntp | Kind::Http | Kind::Time | Kind::Daytime => (self.to_string(), String::new()),
        }
    }

    /// The kind of the clock.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its host and port.
    #[must_use]
    pub fn server(&self) -> &Address {
        &self.server
    }

    /// Its host, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.server.host()
    }

    /// Its port, never 0.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.port()
    }

    /// The path of an HTTP address, from its slash on; empty for other kinds.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl From<Address> for ClockAddress {
    fn from(server: Address) -> Self {
        Self { kind: Kind::Datetime, server, path: String::new() }
    }
}

impl FromStr for ClockAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::from_fields(text, "")
    }
}

/// The path of a URL after its scheme, without the fragment; `/` if there is none. Characters that cannot be sent as they are must
/// be percent-encoded (RFC 3986, section 2.1).
fn path(rest: &str) -> Result<String, AddressError> {
    let start = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let path = rest.get(start..).unwrap_or_default();
    let path = path.split_once('#').map_or(path, |(path, _fragment)| path);
    if path.len() > MAX_PATH || !path.chars().all(|c| c.is_ascii_graphic()) {
        return Err(AddressError::InvalidPath(quote(path)));
    }
    Ok(if path.starts_with('/') { path.to_owned() } else { format!("/{path}") })
}

/// As it is typed: the scheme, unless it is one of ours, and the port, unless it is the default of another kind.
impl fmt::Display for ClockAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == Kind::Datetime {
            return self.server.fmt(out);
        }
        let path = if self.path == "/" { "" } else { &self.path };
        let server = self.server.to_string();
        let default = format!(":{}", self.kind.default_port());
        let server = server.strip_suffix(&default).unwrap_or(&server);
        write!(out, "{}://{server}{path}", self.kind.scheme())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Result<String, AddressError> {
        text.parse::<ClockAddress>().map(|address| address.to_string())
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
                "x://nas",
                "\"x://\" is not a kind of clock; type HOST:PORT, or one of ntp://, http://, time:// and daytime:// and the host",
            ),
        ] {
            assert_eq!(shown(typed).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn while_typing_only_errors_that_further_typing_cannot_fix_are_shown() {
        let error = |host, port| ClockAddress::error_while_typing(host, port).map(|error| error.to_string());
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
        assert!(error("ftp://", "9900").is_some_and(|text| text.starts_with("\"ftp://\" is not a kind")));
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
            assert_eq!(typed.parse::<ClockAddress>().unwrap().server().ascii_host(), ascii, "{typed}");
        }
    }

    #[test]
    fn a_port_in_the_host_field_takes_precedence_over_the_port_field() {
        let address = ClockAddress::from_fields("nas:9901", "9900").unwrap();
        assert_eq!((address.host(), address.port()), ("nas", 9901));
        assert_eq!(ClockAddress::from_fields("nas", " 9902 ").unwrap().port(), 9902);
        assert_eq!(ClockAddress::from_fields("nas", "").unwrap().port(), 9900);
        assert_eq!(ClockAddress::from_fields("nas:", "9902").unwrap().port(), 9902);
        let shown =
            |host: &str, port: &str| ClockAddress::from_fields(host, port).map(|address| address.to_string());
        assert_eq!(
            shown("ntp://nas", "9900").as_deref(),
            Ok("ntp://nas"),
            "the port of our own servers is not meant"
        );
        assert_eq!(shown("ntp://nas", "124").as_deref(), Ok("ntp://nas:124"));
        assert_eq!(shown("ntp://nas:9900", "124").as_deref(), Ok("ntp://nas:9900"));
        for clock in ["nas:9901", "ntp://nas", "http://[::1]:8080/x"] {
            let (host, port) = clock.parse::<ClockAddress>().unwrap().fields();
            assert_eq!(shown(&host, &port).as_deref(), Ok(clock));
        }
    }

    #[test]
    fn every_kind_has_its_scheme_and_its_port() {
        for (typed, expected, port) in [
            ("nas.local", "nas.local:9900", 9900),
            ("datetime://nas.local:13", "nas.local:13", 13),
            ("ntp://router", "ntp://router", 123),
            (" NTP://router:124/ ", "ntp://router:124", 124),
            ("ntp://[fe80::1%eth0]", "ntp://[fe80::1%eth0]", 123),
            ("<http://printer/>", "http://printer", 80),
            ("http://printer:8080/status?x=1#top", "http://printer:8080/status?x=1", 8080),
            ("http://printer?x", "http://printer/?x", 80),
            ("time://switch", "time://switch", 37),
            ("daytime://switch 13", "daytime://switch", 13),
        ] {
            assert_eq!(shown(typed).as_deref(), Ok(expected), "{typed}");
            assert_eq!(typed.parse::<ClockAddress>().unwrap().server().port(), port, "{typed}");
        }
    }

    #[test]
    fn the_error_names_the_invalid_part_and_what_to_type() {
        for (typed, part) in [
            ("https://nas", "http:// reads the same clock"),
            ("ftp://nas", "is not a kind of clock"),
            ("ntp://", "type the name or address"),
            ("ntp://router:0", "is not a port"),
            ("http://printer/a b", "is not a path"),
            ("http://printer/é", "is not a path"),
        ] {
            let message = shown(typed).unwrap_err().to_string();
            assert!(message.contains(part), "{typed}: {message}");
        }
    }

    proptest! {
        #[test]
        fn every_accepted_address_is_parsed_from_its_own_display(
            scheme in "(ntp|http|time|daytime|datetime)", rest in "\\PC{0,30}",
        ) {
            if let Ok(address) = format!("{scheme}://{rest}").parse::<ClockAddress>() {
                prop_assert_eq!(address.to_string().parse::<ClockAddress>(), Ok(address));
            }
        }
    }
}
