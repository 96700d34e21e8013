//! Reads a server's address as people type and paste it: in quotes, with invisible characters, as a URL.

use std::net::Ipv6Addr;

/// The scheme of the servers that this program connects to.
const SCHEME: &str = "datetime";

/// The schemes of other kinds of clocks, which this version does not read.
const OTHER_CLOCKS: [&str; 5] = ["ntp", "http", "https", "time", "daytime"];

/// What people and programs put around an address (RFC 3986, appendix C, and the quotation marks of many languages).
const QUOTES: [char; 15] = ['"', '\'', '`', '<', '>', '“', '”', '„', '‟', '‘', '’', '‚', '‛', '«', '»'];

/// The characters of a rejected text that are quoted in a message.
const MAX_QUOTED: usize = 40;

/// What is wrong with a typed address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("type the name or address of a server, such as localhost or 192.168.1.20")]
    MissingHost,
    /// It holds what no host has.
    #[error("\"{0}\" is not the name or address of a server; type it as nas.local, 192.168.1.20 or ::1")]
    InvalidHost(String),
    /// It is no number from 1 to 65535.
    #[error("\"{0}\" is not a port: a port is a number from 1 to 65535; the usual one is 9900")]
    InvalidPort(String),
    /// The scheme of another kind of clock.
    #[error("{0}:// clocks are not supported by this version; type the HOST:PORT of a date and time server")]
    UnsupportedScheme(String),
    /// A scheme that is none of a clock.
    #[error("\"{0}://\" is not a kind of clock; type HOST:PORT or datetime://HOST:PORT")]
    UnknownScheme(String),
}

/// A character that is not visible: control and zero-width characters, and those that change the direction of text
/// (general categories Cc and Cf). The two joiners, which some scripts need inside a word, are not among them.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// A quotation mark of any kind.
pub fn is_quote(c: char) -> bool {
    QUOTES.contains(&c)
}

/// The text without invisible characters, and without blanks and quotes around it.
pub fn cleaned(text: &str) -> String {
    // A tab or a line end between two words is a blank.
    let visible: String = text.chars().filter(|&c| c.is_whitespace() || !is_invisible(c)).collect();
    visible.trim_matches(|c: char| c.is_whitespace() || is_quote(c) || is_joiner(c)).to_owned()
}

/// A rejected text as it is quoted in a message: its beginning where it is long.
pub fn quoted(text: &str) -> String {
    if text.chars().nth(MAX_QUOTED).is_none() {
        return text.to_owned();
    }
    text.chars().take(MAX_QUOTED).chain(['…']).collect()
}

/// The part of a cleaned text that names host and port: without `datetime://`, and without a path behind it.
///
/// # Errors
/// The text has another scheme.
pub fn authority(text: &str) -> Result<&str, AddressError> {
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => rest,
        Some((scheme, _)) if is_other_clock(scheme) => {
            return Err(AddressError::UnsupportedScheme(scheme.to_ascii_lowercase()));
        }
        Some((scheme, _)) => return Err(AddressError::UnknownScheme(quoted(scheme))),
        None => text,
    };
    Ok(rest.split(['/', '?', '#']).next().unwrap_or(rest).trim())
}

fn is_other_clock(scheme: &str) -> bool {
    OTHER_CLOCKS.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

/// The host without brackets, and the port behind it, if any: `nas 9900`, `nas:9900`, `[::1]:9900`, `::1`.
///
/// # Errors
/// Two words that are no host and port, or a bracket that is not closed.
pub fn host_and_port(text: &str) -> Result<(&str, Option<&str>), AddressError> {
    let wrong = || AddressError::InvalidHost(quoted(text));
    if let Some((host, rest)) = text.split_once(char::is_whitespace) {
        let colon = host.strip_suffix(':').filter(|_| !is_ipv6(host));
        let rest = rest.trim_start();
        let port = rest.strip_prefix(':').map(str::trim_start);
        let is_number = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
        if colon.is_none() && port.is_none() && !is_number {
            return Err(wrong());
        }
        return Ok((unbracketed(colon.unwrap_or(host)), Some(port.unwrap_or(rest))));
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (host, behind) = rest.split_once(']').ok_or_else(wrong)?;
        return match behind.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if behind.is_empty() => Ok((host, None)),
            None => Err(wrong()),
        };
    }
    if is_ipv6(text) {
        return Ok((text, None));
    }
    Ok(text.rsplit_once(':').map_or((text, None), |(host, port)| (host, Some(port))))
}

/// Is this an IPv6 address? A scope names the interface of a link-local one: `fe80::1%eth0`.
pub(super) fn is_ipv6(host: &str) -> bool {
    let address = host.split_once('%').map_or(host, |(address, _scope)| address);
    address.parse::<Ipv6Addr>().is_ok()
}

fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_blanks_and_invisible_characters_are_removed() {
        for (pasted, clean) in [
            ("\u{feff}nas.local\u{200b}", "nas.local"),
            ("“nas.local”", "nas.local"),
            (" '\"nas.local\"' \r\n", "nas.local"),
            ("<datetime://nas/>", "datetime://nas/"),
            ("\u{202e}nas\u{ad}.lo\u{2060}cal\u{200d}", "nas.local"),
            ("nas\u{a0}9900", "nas\u{a0}9900"),
            ("\u{2068}«nas»\u{2069}", "nas"),
        ] {
            assert_eq!(cleaned(pasted), clean, "{pasted:?}");
        }
    }

    #[test]
    fn a_long_text_is_quoted_by_its_beginning() {
        assert_eq!(quoted(&"é".repeat(41)), format!("{}…", "é".repeat(40)));
        assert_eq!(quoted(&"é".repeat(40)), "é".repeat(40));
    }
}
