//! Parses addresses as users type and paste them: in quotes, with invisible characters, or as a URL.

use std::net::Ipv6Addr;

/// The delimiters around an address: those of RFC 3986, appendix C, and the quotation marks of many languages.
const QUOTES: [char; 15] = ['"', '\'', '`', '<', '>', '“', '”', '„', '‟', '‘', '’', '‚', '‛', '«', '»'];

/// The number of characters of an invalid text that a message quotes.
const MAX_QUOTED: usize = 40;

/// Why a text is not the address of a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// There is no host.
    #[error("type the name or address of a server, such as localhost or 192.168.1.20")]
    MissingHost,
    /// The host is not a name or an IP address.
    #[error(
        "\"{0}\" is not the name or address of a server; type one such as nas.local, 192.168.1.20 or ::1"
    )]
    InvalidHost(String),
    /// The port is not a number from 1 to 65535.
    #[error("\"{0}\" is not a port; type a number from 1 to 65535, such as 9900")]
    InvalidPort(String),
    /// The URL needs TLS.
    #[error("https:// is not supported: http:// reads the same clock, also if it answers with a redirection")]
    Https,
    /// The path of a URL cannot be sent.
    #[error("\"{0}\" is not a path; write its special characters as %XX, up to 1,024 bytes")]
    InvalidPath(String),
    /// The URL has a scheme that is not that of a clock.
    #[error(
        "\"{0}://\" is not a kind of clock; type HOST:PORT, or one of ntp://, http://, time:// and daytime:// and the host"
    )]
    UnknownScheme(String),
}

/// Whether a character is invisible: control characters, zero-width characters, and those that change the direction of
/// text (general categories Cc and Cf). Excludes the two joiners, which some scripts need inside a word.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a character delimits an address.
pub(crate) fn is_quote(c: char) -> bool {
    QUOTES.contains(&c)
}

/// Removes invisible characters, and the blanks and quotes around the text.
pub(crate) fn clean(text: &str) -> String {
    // Tabs and line ends are control characters, but they separate words like blanks.
    let visible: String = text.chars().filter(|&c| c.is_whitespace() || !is_invisible(c)).collect();
    visible.trim_matches(|c: char| c.is_whitespace() || is_quote(c) || is_joiner(c)).to_owned()
}

/// An invalid text as a message quotes it, truncated if it is long.
pub(crate) fn quote(text: &str) -> String {
    if text.chars().nth(MAX_QUOTED).is_none() {
        return text.to_owned();
    }
    text.chars().take(MAX_QUOTED).chain(['…']).collect()
}

/// What is before the path of a URL without its scheme.
pub(crate) fn without_path(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or(rest).trim()
}

impl AddressError {
    /// The error for a scheme that is not that of a clock.
    pub(crate) fn unknown_scheme(scheme: &str) -> Self {
        if scheme.eq_ignore_ascii_case("https") { Self::Https } else { Self::UnknownScheme(quote(scheme)) }
    }
}

/// Splits an authority such as `nas 9900`, `nas:9900`, `[::1]:9900` or `::1` into the host, without brackets, and the port.
///
/// # Errors
/// There are two words that are not a host and a port, or a bracket is not closed.
pub(crate) fn host_and_port(text: &str) -> Result<(&str, Option<&str>), AddressError> {
    let invalid = || AddressError::InvalidHost(quote(text));
    if let Some((host, rest)) = text.split_once(char::is_whitespace) {
        let colon = host.strip_suffix(':').filter(|_| !is_ipv6(host));
        let rest = rest.trim_start();
        let port = rest.strip_prefix(':').map(str::trim_start);
        let is_number = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
        if colon.is_none() && port.is_none() && !is_number {
            return Err(invalid());
        }
        return Ok((unbracketed(colon.unwrap_or(host)), Some(port.unwrap_or(rest))));
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or_else(invalid)?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => Err(invalid()),
        };
    }
    if is_ipv6(text) {
        return Ok((text, None));
    }
    Ok(text.rsplit_once(':').map_or((text, None), |(host, port)| (host, Some(port))))
}

/// Whether this is an IPv6 address, perhaps with the scope of a link-local one: `fe80::1%eth0`.
pub(crate) fn is_ipv6(host: &str) -> bool {
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
        for (pasted, expected) in [
            ("\u{feff}nas.local\u{200b}", "nas.local"),
            ("“nas.local”", "nas.local"),
            (" '\"nas.local\"' \r\n", "nas.local"),
            ("<datetime://nas/>", "datetime://nas/"),
            ("\u{202e}nas\u{ad}.lo\u{2060}cal\u{200d}", "nas.local"),
            ("nas\u{a0}9900", "nas\u{a0}9900"),
            ("\u{2068}«nas»\u{2069}", "nas"),
        ] {
            assert_eq!(clean(pasted), expected, "{pasted:?}");
        }
    }

    #[test]
    fn a_long_text_is_truncated_when_quoted() {
        assert_eq!(quote(&"é".repeat(41)), format!("{}…", "é".repeat(40)));
        assert_eq!(quote(&"é".repeat(40)), "é".repeat(40));
    }
}
