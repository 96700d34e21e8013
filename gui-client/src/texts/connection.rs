//! Texts about the connection: its state, what failed, and what to try.

use std::time::Duration;

use datetime_client_core::address::AddressError;
use datetime_client_core::clock::{ClockAddress, Kind};
use datetime_client_core::link::{Connected, Connecting, Failed, Link};
use datetime_client_core::message::{Anomaly, Ending, Failure, OtherProtocol};
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::error::{Closing, Refusal, retry_after};
use datetime_protocol::limits::MAX_LINE;

use super::durations::{round_trip, timeout};
use super::labels::START_COMMAND;
use super::no_time::no_time;
use crate::i18n::{decimal, text, tr};

/// The status line. `waited` is how long the attempt to connect has lasted.
#[must_use]
pub fn status(link: &Link, waited: Duration) -> String {
    match link {
        Link::NeverConnected | Link::Disconnected => tr!("status-disconnected"),
        Link::Connecting(link) => connecting(link, waited),
        Link::Connected(link) => connected(link),
        Link::Failed(failed) => could_not_connect(failed),
        Link::Lost { server, ending } => lost(server, ending),
    }
}

/// The state of the connection, without what changes while it stays the same.
#[must_use]
pub fn connection(link: &Link) -> String {
    match link {
        Link::Connected(link) => tr!("status-connected", server = link.server.to_string()),
        Link::NeverConnected
        | Link::Disconnected
        | Link::Connecting(_)
        | Link::Failed(_)
        | Link::Lost { .. } => status(link, Duration::ZERO),
    }
}

fn connecting(link: &Connecting, waited: Duration) -> String {
    let server = link.server.to_string();
    match waited.as_secs() {
        0 => tr!("status-connecting", server = server),
        seconds => tr!("status-connecting-since", server = server, seconds = seconds),
    }
}

fn connected(link: &Connected) -> String {
    let server = link.server.to_string();
    if let Some(time) = link.round_trip {
        tr!("status-connected-round-trip", server = server, time = round_trip(time))
    } else {
        tr!("status-connected", server = server)
    }
}

fn could_not_connect(failed: &Failed) -> String {
    let Failed { server: to, failure, retry_at: _ } = failed;
    let (host, server) = (to.host(), to.to_string());
    match failure {
        // These name the host, or are the message of the server.
        Failure::NoSuchName(_) => tr!("failed-no-such-name", host = host),
        Failure::ResolveFailed(_) => tr!("failed-resolve-failed", host = host),
        Failure::ResolveTimedOut => tr!("failed-resolve-timed-out", host = host),
        Failure::ServerError(message) => tr!("failed-server-error", reason = of_server(message)),
        Failure::NoWelcome(_) => tr!("failed-no-welcome", server = server),
        Failure::Refused(_) => tr!("failed-refused", server = server),
        Failure::TimedOut { limit, details: _ } => {
            tr!("failed-timed-out", server = server, time = timeout(*limit))
        }
        Failure::Unreachable(_) => tr!("failed-unreachable", server = server),
        Failure::ClosedBeforeWelcome(_) if to.kind() == Kind::Datetime => {
            tr!("failed-closed-before-welcome", server = server)
        }
        Failure::ClosedBeforeWelcome(_) => tr!("failed-closed-without-answer", server = server),
        Failure::TooMuchData => tr!("failed-too-much-data", server = server),
        Failure::NoTime(reason) => tr!("failed-no-time", server = server, reason = no_time(reason)),
    }
}

/// Why the attempt to connect to `to` failed.
#[must_use]
pub fn why_not(failure: &Failure, to: &ClockAddress) -> String {
    let host = to.host();
    match failure {
        Failure::NoSuchName(_) => tr!("why-no-such-name", host = host),
        Failure::ResolveFailed(_) => tr!("why-resolve-failed", host = host),
        Failure::ResolveTimedOut => tr!("why-resolve-timed-out", host = host),
        Failure::Refused(_) => tr!("why-refused"),
        Failure::TimedOut { limit, details: _ } => tr!("why-timed-out", time = timeout(*limit)),
        Failure::Unreachable(_) => tr!("why-unreachable"),
        Failure::ServerError(message) => of_server(message),
        Failure::NoWelcome(_) => tr!("why-no-welcome"),
        Failure::ClosedBeforeWelcome(_) if to.kind() == Kind::Datetime => tr!("why-closed-before-welcome"),
        Failure::ClosedBeforeWelcome(_) => tr!("why-closed-without-answer"),
        Failure::NoTime(reason) => no_time(reason),
        Failure::TooMuchData => tr!("why-too-much-data"),
    }
}

/// How the connection of a check ended.
#[must_use]
pub fn how_it_ended(ending: &Ending) -> String {
    match ending {
        Ending::Goodbye | Ending::Closed => tr!("ended-closed"),
        Ending::Idle(message) => message.clone(),
        Ending::ServerError(message) => of_server(message),
        Ending::NoTime(reason) => no_time(reason),
        Ending::Broken(_) => tr!("ended-broken"),
        Ending::NoAnswer(_) => tr!("ended-no-answer"),
        Ending::TooMuchData => tr!("ended-too-much-data"),
    }
}

fn lost(to: &ClockAddress, ending: &Ending) -> String {
    let host = to.host();
    match ending {
        Ending::Goodbye => tr!("status-disconnected"),
        Ending::Idle(_) => tr!("lost-idle"),
        Ending::ServerError(message) => tr!("lost-server-error", reason = of_server(message)),
        Ending::NoTime(reason) => tr!("lost-server-error", reason = no_time(reason)),
        Ending::Closed => tr!("lost-closed", host = host),
        Ending::Broken(_) => tr!("lost-broken", host = host),
        Ending::NoAnswer(_) => tr!("lost-no-answer", host = host),
        Ending::TooMuchData => tr!("lost-too-much-data", host = host),
    }
}

/// What to try after a failed attempt to connect.
#[must_use]
pub fn advice(failed: &Failed) -> String {
    let Failed { server, failure, retry_at: _ } = failed;
    let port = server.port().to_string();
    match failure {
        Failure::NoSuchName(_) => tr!("advice-no-such-name"),
        Failure::ResolveFailed(_) | Failure::ResolveTimedOut => tr!("advice-resolve-failed"),
        Failure::Refused(_) | Failure::TimedOut { .. } | Failure::ClosedBeforeWelcome(_)
            if server.kind() != Kind::Datetime =>
        {
            advice_on_kind(server)
        }
        Failure::NoTime(_) => tr!("advice-other-kind"),
        Failure::Refused(_) => tr!("advice-refused", command = START_COMMAND),
        Failure::TimedOut { .. } => tr!("advice-timed-out", port = port),
        Failure::Unreachable(_) => tr!("advice-unreachable"),
        Failure::ServerError(_) => tr!("advice-server-error"),
        Failure::NoWelcome(_) => tr!("advice-no-welcome", port = port),
        Failure::ClosedBeforeWelcome(_) | Failure::TooMuchData => tr!("advice-port", port = port),
    }
}

/// What to try if a clock of another kind did not answer with a time.
fn advice_on_kind(server: &ClockAddress) -> String {
    let port = server.port().to_string();
    match server.kind() {
        Kind::Datetime => tr!("advice-port", port = port),
        Kind::Ntp => tr!("advice-ntp", port = port),
        Kind::Http => tr!("advice-http", port = port),
        Kind::Time => tr!("advice-time", port = port),
        Kind::Daytime => tr!("advice-daytime", port = port),
    }
}

/// The error line of a server, without its prefix. That of a server of our own is translated.
fn of_server(line: &str) -> String {
    if Closing::LineTooLong.to_string().strip_prefix(ERROR_PREFIX) == Some(line) {
        return tr!("server-line-too-long", bytes = MAX_LINE);
    }
    let Some(refusal) = Refusal::parse(line) else { return line.to_owned() };
    let time = retry_after(line).map(timeout).unwrap_or_default();
    match refusal {
        Refusal::Full { max_clients } => tr!("server-full", clients = max_clients, time = time),
        Refusal::AddressFull { max_clients_per_address } => {
            tr!("server-address-full", clients = max_clients_per_address)
        }
        Refusal::NotAllowed => tr!("server-not-allowed"),
        Refusal::NoProcess => tr!("server-no-process", time = time),
        Refusal::NoProxyHeader => tr!("server-no-proxy-header"),
        Refusal::Stopping => tr!("server-stopping"),
    }
}

/// The error line as the server sent it, if something else is shown in its place.
fn original(line: &str) -> &str {
    if of_server(line) == line { "" } else { line }
}

/// The error of the system, to be copied into a report; empty if there is none.
#[must_use]
pub fn details(failed: &Failed) -> String {
    match &failed.failure {
        Failure::NoSuchName(details)
        | Failure::ResolveFailed(details)
        | Failure::Refused(details)
        | Failure::TimedOut { limit: _, details }
        | Failure::Unreachable(details)
        | Failure::ClosedBeforeWelcome(details) => details.clone(),
        Failure::NoWelcome(limit) => {
            tr!("details-no-welcome", time = timeout(*limit))
        }
        Failure::ServerError(message) => original(message).to_owned(),
        Failure::ResolveTimedOut | Failure::TooMuchData | Failure::NoTime(_) => String::new(),
    }
}

/// What to do after a connection has ended, and the details of its end.
#[must_use]
pub fn after_ending(ending: &Ending) -> (&'static str, &str) {
    match ending {
        Ending::Goodbye => ("", ""),
        Ending::Idle(message) => (text("next-command"), message),
        Ending::ServerError(message) => (text("next-command"), original(message)),
        Ending::NoTime(_) | Ending::Closed => (text("next-command"), ""),
        Ending::Broken(what) => (text("next-broken"), what),
        Ending::NoAnswer(_) => (text("next-no-answer"), ""),
        Ending::TooMuchData => (text("next-too-much-data"), ""),
    }
}

/// The countdown to the next automatic attempt to connect.
#[must_use]
pub fn reconnecting(left: Duration) -> String {
    match left.as_secs_f64().ceil() {
        0.0 => tr!("reconnecting-now"),
        seconds => tr!("reconnecting-in", seconds = decimal(seconds, 0)),
    }
}

/// The countdown to the time that the server asked for.
#[must_use]
pub fn countdown(left: Duration) -> String {
    match left.as_secs_f64().ceil() {
        0.0 => tr!("try-again-now"),
        seconds => tr!("try-again-in", seconds = decimal(seconds, 0)),
    }
}

/// Why the connected server is probably not a date and time server.
#[must_use]
pub fn caution(anomaly: Anomaly) -> String {
    text(match anomaly {
        Anomaly::OtherProtocol(OtherProtocol::Ssh) => "caution-ssh",
        Anomaly::OtherProtocol(OtherProtocol::Web) => "caution-web",
        Anomaly::OtherProtocol(OtherProtocol::MailOrFile) => "caution-mail-or-file",
        Anomaly::OtherProtocol(OtherProtocol::Mail) => "caution-mail",
        Anomaly::OtherProtocol(OtherProtocol::RemoteDesktop) => "caution-remote-desktop",
        Anomaly::OtherProtocol(OtherProtocol::NoText) => "caution-no-text",
        Anomaly::UnsolicitedLines => "caution-unsolicited-lines",
    })
    .to_owned()
}

/// Why the text of the host and port fields is not an address.
#[must_use]
pub fn address_error(error: &AddressError) -> String {
    match error {
        AddressError::MissingHost => tr!("address-missing"),
        AddressError::InvalidHost(text) => tr!("address-invalid-host", text = text.as_str()),
        AddressError::InvalidPort(text) => tr!("address-invalid-port", text = text.as_str()),
        AddressError::Https => tr!("address-https"),
        AddressError::InvalidPath(text) => tr!("address-invalid-path", text = text.as_str()),
        AddressError::UnknownScheme(text) => tr!("address-unknown-scheme", text = text.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use datetime_client_core::language::Language;

    use super::*;
    use crate::i18n;

    #[test]
    fn the_error_lines_of_our_servers_are_translated_and_the_original_is_kept() {
        let lines = Refusal::ALL.iter().map(ToString::to_string).chain([Closing::LineTooLong.to_string()]);
        for line in lines {
            let line = line.strip_prefix(ERROR_PREFIX).expect("it has a prefix");
            i18n::set(Language::English);
            assert_eq!((of_server(line).as_str(), original(line)), (line, ""));
            i18n::set(Language::German);
            assert_ne!(of_server(line), line);
            assert_eq!(original(line), line);
        }
        assert_eq!((of_server("go away").as_str(), original("go away")), ("go away", ""));
    }
}
