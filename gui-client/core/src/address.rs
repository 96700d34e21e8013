//! The address of a server: a host and a port, checked when constructed.

use std::borrow::Cow;
use std::fmt;

use datetime_protocol::limits::DEFAULT_PORT;
use idna::AsciiDenyList;

pub use crate::address_text::AddressError;
use crate::address_text::{clean, host_and_port, is_invisible, is_ipv6, is_quote, quote, without_path};

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

    /// This computer, with the port of our own protocol.
    #[must_use]
    pub(crate) fn localhost() -> Self {
        Self { host: "localhost".to_owned(), port: DEFAULT_PORT }
    }

    /// Parses the part of a URL after its scheme; a path is dropped. `port` counts if the text has none.
    ///
    /// # Errors
    /// [`AddressError`] names the invalid part.
    pub(crate) fn from_authority(rest: &str, port: &str, default_port: u16) -> Result<Self, AddressError> {
        let (host, own_port) = host_and_port(without_path(rest))?;
        Self::new(host, default_port)?;
        Self::new(host, port_of(own_port.filter(|port| !port.is_empty()).unwrap_or(port), default_port)?)
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

/// Parses a port; the default if there is none.
pub(crate) fn port_of(typed: &str, default: u16) -> Result<u16, AddressError> {
    let typed = clean(typed);
    match typed.parse() {
        _ if typed.is_empty() => Ok(default),
        Ok(0) | Err(_) => Err(AddressError::InvalidPort(quote(&typed))),
        Ok(port) => Ok(port),
    }
}
