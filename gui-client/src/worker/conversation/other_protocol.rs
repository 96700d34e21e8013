//! Recognises servers of other protocols by their greeting: those that a mistyped port most often leads to.

/// The beginnings of greetings, and the kind of server that sends them.
const GREETINGS: [(&str, &str); 7] = [
    ("SSH-", "an SSH server"),
    ("HTTP/", "a web server"),
    ("220 ", "a mail or file transfer server"),
    ("220-", "a mail or file transfer server"),
    ("+OK", "a mail server"),
    ("* OK", "a mail server"),
    ("RFB ", "a remote desktop server"),
];

/// The kind of server that sends this greeting; `None` if it may be a date and time server.
#[must_use]
pub(super) fn kind_of(greeting: &str) -> Option<&'static str> {
    let known = GREETINGS.iter().find(|(prefix, _)| greeting.starts_with(prefix));
    let is_binary = || greeting.contains(|c: char| c == '\u{fffd}' || (c.is_control() && c != '\t'));
    known.map(|(_, kind)| *kind).or_else(|| is_binary().then_some("a server that sends no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_of_other_protocols_are_recognised_by_their_greeting() {
        assert_eq!(kind_of("SSH-2.0-OpenSSH_9.2"), Some("an SSH server"));
        assert_eq!(kind_of("\u{fffd}\0x"), Some("a server that sends no text"));
        assert_eq!(kind_of("Welcome to the date and time server on nas"), None);
    }
}
