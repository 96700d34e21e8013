//! Recognises servers of other protocols by their greeting: those that a mistyped port most often leads to.

use datetime_client_core::message::OtherProtocol;

/// The beginnings of greetings, and the kind of server that sends them.
const GREETINGS: [(&str, OtherProtocol); 7] = [
    ("SSH-", OtherProtocol::Ssh),
    ("HTTP/", OtherProtocol::Web),
    ("220 ", OtherProtocol::MailOrFile),
    ("220-", OtherProtocol::MailOrFile),
    ("+OK", OtherProtocol::Mail),
    ("* OK", OtherProtocol::Mail),
    ("RFB ", OtherProtocol::RemoteDesktop),
];

/// The kind of server that sends this greeting; `None` if it may be a date and time server.
#[must_use]
pub(super) fn kind_of(greeting: &str) -> Option<OtherProtocol> {
    let known = GREETINGS.iter().find(|(prefix, _)| greeting.starts_with(prefix));
    let is_binary = || greeting.contains(|c: char| c == '\u{fffd}' || (c.is_control() && c != '\t'));
    known.map(|(_, kind)| *kind).or_else(|| is_binary().then_some(OtherProtocol::NoText))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_of_other_protocols_are_recognised_by_their_greeting() {
        assert_eq!(kind_of("SSH-2.0-OpenSSH_9.2"), Some(OtherProtocol::Ssh));
        assert_eq!(kind_of("\u{fffd}\0x"), Some(OtherProtocol::NoText));
        assert_eq!(kind_of("Welcome to the date and time server on nas"), None);
    }
}
