//! Other services by the way they greet: the commonest of what listens on a port that was mistyped.

/// How the line begins with which a service greets, and what it is.
const GREETINGS: [(&str, &str); 7] = [
    ("SSH-", "an SSH server"),
    ("HTTP/", "a web server"),
    ("220 ", "a mail or file transfer server"),
    ("220-", "a mail or file transfer server"),
    ("+OK", "a mail server"),
    ("* OK", "a mail server"),
    ("RFB ", "a remote desktop server"),
];

/// What kind of server greets like this; `None` where it may be a date and time server.
#[must_use]
pub fn kind_of(welcome: &str) -> Option<&'static str> {
    let known = GREETINGS.iter().find(|(greeting, _)| welcome.starts_with(greeting));
    let binary = || welcome.contains(|c: char| c == '\u{fffd}' || (c.is_control() && c != '\t'));
    known.map(|(_, kind)| *kind).or_else(|| binary().then_some("something that sends no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_services_are_known_by_their_greeting() {
        assert_eq!(kind_of("SSH-2.0-OpenSSH_9.2"), Some("an SSH server"));
        assert_eq!(kind_of("\u{fffd}\0x"), Some("something that sends no text"));
        assert_eq!(kind_of("Welcome to the date and time server on nas"), None);
    }
}
