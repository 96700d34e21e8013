//! What the window says of the connection: its state, what went wrong, and what to try.

use std::time::Duration;

use datetime_client_core::address::Address;
use datetime_client_core::link::{Connected, Connecting, Failed, Link};
use datetime_client_core::message::{Anomaly, Ending, Failure};

use super::{START_COMMAND, round_trip};

/// The status line; `waited` is how long the connection is on its way.
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
        // Of names and of the server's own words, the address would say nothing more.
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
        | Failure::TooMuchData => format!("Could not connect to {server}: {why}"),
    }
}

/// Why no connection to `to` came about.
#[must_use]
pub fn why_not(failure: &Failure, to: &Address) -> String {
    let host = to.host();
    match failure {
        Failure::NoSuchName(_) => format!("there is no machine named {host}"),
        Failure::ResolveFailed(_) => format!("the name {host} cannot be looked up now"),
        Failure::ResolveTimedOut => format!("looking up the name {host} took too long"),
        Failure::Refused(_) => "nothing is listening there".to_owned(),
        Failure::TimedOut { limit, details: _ } => format!("no answer in {}", seconds(*limit)),
        Failure::Unreachable(_) => "there is no way to that machine".to_owned(),
        Failure::ServerError(words) => words.clone(),
        Failure::NoWelcome(_) => format!("it {SILENT}"),
        Failure::ClosedBeforeWelcome(_) => "it closed the connection without a welcome".to_owned(),
        Failure::TooMuchData => format!("it {FLOODS}"),
    }
}

/// Of a service that waits for its client to begin, or of a server that hangs.
const SILENT: &str = "accepts connections but says nothing";

/// Of a server that is none of ours.
const FLOODS: &str = "sends without end, which no date and time server does";

/// How the connection of a check ended.
#[must_use]
pub fn how_it_ended(ending: &Ending) -> String {
    match ending {
        Ending::Goodbye | Ending::Closed => "closed the connection".to_owned(),
        Ending::Idle(words) | Ending::ServerError(words) => words.clone(),
        Ending::Broken(_) => "the connection broke".to_owned(),
        Ending::NoAnswer(_) => "stopped answering".to_owned(),
        Ending::TooMuchData => FLOODS.to_owned(),
    }
}

fn seconds(limit: Duration) -> String {
    if limit.subsec_nanos() == 0 { format!("{} s", limit.as_secs()) } else { round_trip(limit) }
}

fn lost(to: &Address, ending: &Ending) -> String {
    let host = to.host();
    match ending {
        Ending::Goodbye => String::new(),
        Ending::Idle(_) => ": the server closed the idle connection".to_owned(),
        Ending::ServerError(words) => format!(": {words}"),
        Ending::Closed => format!(": {host} closed the connection"),
        Ending::Broken(_) => format!(": the connection to {host} broke"),
        Ending::NoAnswer(_) => format!(": {host} stopped answering"),
        Ending::TooMuchData => format!(": {host} {FLOODS}"),
    }
}

/// What to try after a connection did not come about.
#[must_use]
pub fn advice(failed: &Failed) -> String {
    let Failed { server, failure, retry_at: _ } = failed;
    match failure {
        Failure::NoSuchName(_) => {
            "Is the name spelled as the machine has it? Its address, such as 192.168.1.20, works too.".to_owned()
        }
        Failure::ResolveFailed(_) | Failure::ResolveTimedOut => {
            "Is this computer on the network? The server's address, such as 192.168.1.20, works without looking \
             up names."
                .to_owned()
        }
        Failure::Refused(_) => {
            format!("Is the server running? On its machine, “{START_COMMAND}” in a terminal starts it.")
        }
        Failure::TimedOut { .. } => {
            format!("Is the machine on, and its firewall open for port {}?", server.port())
        }
        Failure::Unreachable(_) => "Is this computer on the same network as the server?".to_owned(),
        Failure::ServerError(_) => "These are the server's own words.".to_owned(),
        Failure::NoWelcome(_) => {
            format!("Another service may have port {}; the usual one of a date and time server is 9900.", server.port())
        }
        Failure::ClosedBeforeWelcome(_) | Failure::TooMuchData => {
            format!("Is {} the port of a date and time server? The usual one is 9900.", server.port())
        }
    }
}

/// What may be copied for somebody who knows the codes; empty where there is nothing more to say.
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
            format!("the connection was made, and no welcome came within {}", seconds(*limit))
        }
        Failure::ResolveTimedOut | Failure::ServerError(_) | Failure::TooMuchData => String::new(),
    }
}

/// What to do after a connection was lost, and its details.
#[must_use]
pub fn after_loss(ending: &Ending) -> (&'static str, &str) {
    match ending {
        Ending::Goodbye => ("", ""),
        Ending::Idle(words) => ("The next command connects again and asks.", words),
        Ending::ServerError(_) | Ending::Closed => ("The next command connects again and asks.", ""),
        Ending::Broken(what) => {
            ("The network or the server went away. The next command connects again.", what)
        }
        Ending::NoAnswer(_) => ("Is the machine still on? The next command connects again.", ""),
        Ending::TooMuchData => ("Is this the port of a date and time server? The usual one is 9900.", ""),
    }
}

/// Connecting again by itself is due in so long.
#[must_use]
pub fn trying_again(left: Duration) -> String {
    match left.as_secs_f64().ceil() {
        0.0 => "Connecting again…".to_owned(),
        seconds => format!("Connecting again in {seconds:.0} s."),
    }
}

/// The countdown to the moment that the server named.
#[must_use]
pub fn countdown(left: Duration) -> String {
    match left.as_secs_f64().ceil() {
        0.0 => "The server may take you now.".to_owned(),
        seconds => format!("The server asks to be tried again in {seconds:.0} s."),
    }
}

/// What is odd about a server that we are connected to.
#[must_use]
pub fn caution(anomaly: Anomaly) -> String {
    match anomaly {
        Anomaly::OtherProtocol(kind) => {
            format!("It does not answer like a date and time server: it looks like {kind}.")
        }
        Anomaly::UnsolicitedLines => {
            "It does not answer like a date and time server: it says things that nobody asked.".to_owned()
        }
    }
}
