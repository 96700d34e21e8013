//! Texts about the connection: its state, what failed, and what to try.

use std::time::Duration;

use datetime_client_core::clock::{ClockAddress, Kind, Transport};
use datetime_client_core::link::{Connected, Connecting, Failed, Link};
use datetime_client_core::message::{Anomaly, Ending, Failure};

use super::durations::{round_trip, timeout};
use super::labels::START_COMMAND;

/// The status line. `waited` is how long the attempt to connect has lasted.
#[must_use]
pub fn status(link: &Link, waited: Duration) -> String {
    match link {
        Link::NeverConnected | Link::Disconnected => "Disconnected".to_owned(),
        Link::Connecting(link) => connecting(link, waited),
        Link::Connected(link) => connected(link),
        Link::Failed(failed) => could_not_connect(failed),
        Link::Lost { server, ending } => format!("Disconnected{}", lost(server, ending)),
    }
}

fn connecting(link: &Connecting, waited: Duration) -> String {
    match waited.as_secs() {
        0 => format!("Connecting to {}…", link.server),
        seconds => format!("Connecting to {}… {seconds} s", link.server),
    }
}

fn connected(link: &Connected) -> String {
    let mut status = format!("Connected to {}", link.server);
    if let Some(time) = link.round_trip {
        status.push_str(" · ");
        status.push_str(&round_trip(time));
    }
    status
}

fn could_not_connect(failed: &Failed) -> String {
    let Failed { server, failure, retry_at: _ } = failed;
    let why = why_not(failure, server);
    match failure {
        // These already name the host, or are the message of the server.
        Failure::NoSuchName(_)
        | Failure::ResolveFailed(_)
        | Failure::ResolveTimedOut
        | Failure::ServerError(_) => {
            format!("Could not connect: {why}")
        }
        Failure::NoWelcome(_) => format!("Could not connect: {server} {SILENT}"),
        Failure::Refused(_)
        | Failure::TimedOut { .. }
        | Failure::Unreachable(_)
        | Failure::ClosedBeforeWelcome(_)
        | Failure::TooMuchData
        | Failure::NoTime(_) => format!("Could not connect to {server}: {why}"),
    }
}

/// Why the attempt to connect to `to` failed.
#[must_use]
pub fn why_not(failure: &Failure, to: &ClockAddress) -> String {
    let host = to.host();
    match failure {
        Failure::NoSuchName(_) => format!("there is no machine named {host}"),
        Failure::ResolveFailed(_) => format!("the name {host} cannot be looked up right now"),
        Failure::ResolveTimedOut => format!("looking up the name {host} took too long"),
        Failure::Refused(_) => "nothing is listening there".to_owned(),
        Failure::TimedOut { limit, details: _ } => format!("no answer in {}", timeout(*limit)),
        Failure::Unreachable(_) => "there is no route to that machine".to_owned(),
        Failure::ServerError(message) => message.clone(),
        Failure::NoWelcome(_) => format!("it {SILENT}"),
        Failure::ClosedBeforeWelcome(_) if to.kind() == Kind::Datetime => {
            "it closed the connection before sending a welcome".to_owned()
        }
        Failure::ClosedBeforeWelcome(_) => "it closed the connection without an answer".to_owned(),
        Failure::NoTime(reason) => reason.clone(),
        Failure::TooMuchData => format!("it {FLOODS}"),
    }
}

/// About a service whose clients speak first, or a server that hangs.
const SILENT: &str = "accepts connections but says nothing";

/// About a server of another kind.
const FLOODS: &str = "sends more data than a date and time server would";

/// How the connection of a check ended.
#[must_use]
pub fn how_it_ended(ending: &Ending) -> String {
    match ending {
        Ending::Goodbye | Ending::Closed => "closed the connection".to_owned(),
        Ending::Idle(message) | Ending::ServerError(message) => message.clone(),
        Ending::Broken(_) => "the connection broke".to_owned(),
        Ending::NoAnswer(_) => "stopped answering".to_owned(),
        Ending::TooMuchData => FLOODS.to_owned(),
    }
}

fn lost(to: &ClockAddress, ending: &Ending) -> String {
    let host = to.host();
    match ending {
        Ending::Goodbye => String::new(),
        Ending::Idle(_) => ": the server closed the idle connection".to_owned(),
        Ending::ServerError(message) => format!(": {message}"),
        Ending::Closed => format!(": {host} closed the connection"),
        Ending::Broken(_) => format!(": the connection to {host} broke"),
        Ending::NoAnswer(_) => format!(": {host} stopped answering"),
        Ending::TooMuchData => format!(": {host} {FLOODS}"),
    }
}

/// What to try after a failed attempt to connect.
#[must_use]
pub fn advice(failed: &Failed) -> String {
    let Failed { server, failure, retry_at: _ } = failed;
    match failure {
        Failure::NoSuchName(_) => {
            "Check the spelling of the name. The machine's IP address, such as 192.168.1.20, works too."
                .to_owned()
        }
        Failure::ResolveFailed(_) | Failure::ResolveTimedOut => {
            "Is this computer on the network? The server's IP address, such as 192.168.1.20, works without \
             looking up a name."
                .to_owned()
        }
        Failure::Refused(_)
        | Failure::TimedOut { .. }
        | Failure::ClosedBeforeWelcome(_)
        | Failure::NoTime(_)
            if server.kind() != Kind::Datetime =>
        {
            advice_on_kind(server)
        }
        Failure::NoTime(_) => "Try another kind of clock.".to_owned(),
        Failure::Refused(_) => {
            format!("Is the server running? To start it, run “{START_COMMAND}” in a terminal on its machine.")
        }
        Failure::TimedOut { .. } => {
            format!("Is the machine on, and its firewall open for port {}?", server.port())
        }
        Failure::Unreachable(_) => "Is this computer on the same network as the server?".to_owned(),
        Failure::ServerError(_) => "This is the message of the server.".to_owned(),
        Failure::NoWelcome(_) => {
            format!(
                "Another service may have port {}. The usual port of a date and time server is 9900.",
                server.port()
            )
        }
        Failure::ClosedBeforeWelcome(_) | Failure::TooMuchData => {
            format!("Is {} the port of a date and time server? The usual port is 9900.", server.port())
        }
    }
}

/// What to try if a clock of another kind did not answer with a time.
fn advice_on_kind(server: &ClockAddress) -> String {
    let transport = match server.kind().transport() {
        Transport::Udp => "UDP",
        Transport::Tcp => "TCP",
    };
    let what = match server.kind() {
        Kind::Datetime => "a date and time server",
        Kind::Ntp => "an NTP server",
        Kind::Http => "a web server",
        Kind::Time => "the Time protocol (RFC 868)",
        Kind::Daytime => "the Daytime protocol (RFC 867)",
    };
    format!(
        "Does this machine have {what}, and is its firewall open for {transport} port {}? It may have another kind of clock: \
         ntp://, http://, time:// or daytime://.",
        server.port()
    )
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
            format!("connected, but no welcome was received within {}", timeout(*limit))
        }
        Failure::ResolveTimedOut | Failure::ServerError(_) | Failure::TooMuchData | Failure::NoTime(_) => {
            String::new()
        }
    }
}

/// What to do after a connection has ended without a problem.
const NEXT_COMMAND: &str = "The next command connects again.";

/// What to do after a connection has ended, and the details of its end.
#[must_use]
pub fn after_ending(ending: &Ending) -> (&'static str, &str) {
    match ending {
        Ending::Goodbye => ("", ""),
        Ending::Idle(message) => (NEXT_COMMAND, message),
        Ending::ServerError(_) | Ending::Closed => (NEXT_COMMAND, ""),
        Ending::Broken(what) => ("The network or the server failed. The next command connects again.", what),
        Ending::NoAnswer(_) => ("Is the machine still on? The next command connects again.", ""),
        Ending::TooMuchData => ("Is this the port of a date and time server? The usual port is 9900.", ""),
    }
}

/// The countdown to the next automatic attempt to connect.
#[must_use]
pub fn reconnecting(left: Duration) -> String {
    match left.as_secs_f64().ceil() {
        0.0 => "Connecting again…".to_owned(),
        seconds => format!("Connecting again in {seconds:.0} s."),
    }
}

/// The countdown to the time that the server asked for.
#[must_use]
pub fn countdown(left: Duration) -> String {
    match left.as_secs_f64().ceil() {
        0.0 => "You can try again now.".to_owned(),
        seconds => format!("The server asks you to try again in {seconds:.0} s."),
    }
}

/// Why the connected server is probably not a date and time server.
#[must_use]
pub fn caution(anomaly: Anomaly) -> String {
    match anomaly {
        Anomaly::OtherProtocol(kind) => {
            format!("It does not answer like a date and time server: it looks like {kind}.")
        }
        Anomaly::UnsolicitedLines => {
            "It does not answer like a date and time server: it sends lines that answer no command."
                .to_owned()
        }
    }
}
