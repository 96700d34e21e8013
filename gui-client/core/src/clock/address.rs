//! The address of any kind of clock: `ntp://router`, `http://printer/status`, or `nas.local:9900` for one of ours.

use std::fmt;
use std::str::FromStr;

use super::kind::Kind;
use crate::address::{Address, AddressError};
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
        let typed = clean(text);
        let Some((scheme, rest)) = typed.split_once("://") else {
            return Address::from_str(text).map(Self::from);
        };
        let Some(kind) = Kind::from_scheme(scheme) else {
            return Err(AddressError::unknown_scheme(scheme));
        };
        let server = Address::from_authority(rest, kind.default_port())?;
        let path = match kind {
            Kind::Http => path(rest)?,
            Kind::Datetime | Kind::Ntp | Kind::Time | Kind::Daytime => String::new(),
        };
        Ok(Self { kind, server, path })
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
