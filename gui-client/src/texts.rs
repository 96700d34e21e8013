//! Every word of the window, in one place: what happened, then what to do; no blame, no exclamation marks.

use std::time::Duration;

use datetime_protocol::limits::MAX_LINE;

use crate::message::{Ending, Failure, Oddity};
use crate::model::address::Address;
use crate::model::link::{Connected, Connecting, Failed, Link, Mute};
use crate::model::notice::{Bar, Notice};

/// The window's title.
pub const TITLE: &str = "Date and time";
/// Accessible names and texts of controls; those in the contract are exact.
pub const HOST: &str = "Host";
/// A text field.
pub const PORT: &str = "Port";
/// A text field.
pub const COMMAND: &str = "Command";
/// A text field.
pub const FILTER: &str = "Filter history";
/// A button.
pub const CONNECT: &str = "Connect";
/// A button.
pub const CANCEL: &str = "Cancel";
/// A button.
pub const DISCONNECT: &str = "Disconnect";
/// A button.
pub const SEND: &str = "Send";
/// A button.
pub const COPY: &str = "Copy";
/// A button.
pub const EXPORT: &str = "Export";
/// A button's accessible name.
pub const CLEAR_HISTORY: &str = "Clear history";
/// What stands on it.
pub const CLEAR: &str = "Clear";
/// A button.
pub const UNDO: &str = "Undo";
/// A button.
pub const TRY_AGAIN: &str = "Try again";
/// A button.
pub const EDIT_HOST: &str = "Edit host";
/// A button.
pub const DISMISS: &str = "Dismiss";
/// A button.
pub const OPEN_FOLDER: &str = "Open folder";
/// A button.
pub const COPY_DETAILS: &str = "Copy details";
/// What opens and closes the details of an error.
pub const DETAILS: &str = "Details";
/// A heading.
pub const SERVERS: &str = "Servers";
/// A heading.
pub const HISTORY: &str = "History";
/// Where no server was connected to.
pub const NO_SERVERS: &str = "Servers that you connect to are kept here.";
/// Where nothing was asked.
pub const NO_HISTORY: &str = "What you ask, and what is answered, is kept here while the window is open.";
/// Where the filter lets nothing through.
pub const NO_MATCH: &str = "Nothing in the history matches the filter.";
/// Where the server was asked nothing yet.
pub const ASK_SOMETHING: &str = "Ask for the day, the date or the time.";
/// In the command field.
pub const COMMAND_HINT: &str = "time Asia/Tokyo";
/// Over the columns of the history.
pub const COLUMNS: [&str; 5] = ["Local time", "Server", "Command", "Answer", "Round trip"];

/// First start: a heading and paragraphs.
pub const FIRST_HEADING: &str = "Ask a server for the day, the date and the time";
/// First start.
pub const FIRST_CONNECT: &str =
    "Type the name or address of a server above, such as nas.local or 192.168.1.20, and press Connect.";
/// First start.
pub const FIRST_HERE: &str = "To try it on this computer, start a server in a terminal:";
/// First start.
pub const START_COMMAND: &str = "datetime-server start";

/// The four commands that every server has a button for, the one that ends the connection last.
pub const PLAIN: [&str; 3] = ["day", "date", "time"];
/// The command that ends the connection.
pub const QUIT: &str = "quit";

/// A command's word as its button shows it.
#[must_use]
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The name of the button that forgets a server.
#[must_use]
pub fn remove(server: &str) -> String {
    format!("Remove {server}")
}

/// The name of the button that copies a row, counted from 1.
#[must_use]
pub fn copy_row(row: usize) -> String {
    format!("Copy row {row}")
}

/// A round trip, with as many digits as mean something.
#[must_use]
pub fn round_trip(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    if milliseconds >= 1000.0 {
        format!("{:.1} s", milliseconds / 1000.0)
    } else if milliseconds >= 99.95 {
        format!("{milliseconds:.0} ms")
    } else {
        format!("{milliseconds:.1} ms")
    }
}

/// The status line; `waited` is how long the connection is on its way.
#[must_use]
pub fn status(link: &Link, waited: Duration) -> String {
    match link {
        Link::Fresh | Link::Left => "Disconnected".to_owned(),
        Link::Connecting(link) => connecting(link, waited),
        Link::Connected(link) => connected(link),
        Link::Failed(failed) => could_not_connect(failed),
        Link::Lost { to, ending } => format!("Disconnected{}", lost(to, ending)),
    }
}

fn connecting(link: &Connecting, waited: Duration) -> String {
    match waited.as_secs() {
        0 => format!("Connecting to {}…", link.to),
        seconds => format!("Connecting to {}… {seconds} s", link.to),
    }
}

fn connected(link: &Connected) -> String {
    let mut status = format!("Connected to {}", link.to);
    if let Some(time) = link.round_trip {
        status.push_str(" · ");
        status.push_str(&round_trip(time));
    }
    status
}

fn could_not_connect(failed: &Failed) -> String {
    let Failed { to, failure, retry_at: _ } = failed;
    match failure {
        Failure::NoSuchName(_) => format!("Could not connect: there is no machine named {}", to.host()),
        Failure::LookUpFailed(_) => {
            format!("Could not connect: the name {} cannot be looked up now", to.host())
        }
        Failure::LookUpSlow => {
            format!("Could not connect: looking up the name {} took too long", to.host())
        }
        Failure::Refused(_) => format!("Could not connect to {to}: nothing is listening there"),
        Failure::TimedOut { limit, details: _ } => {
            format!("Could not connect to {to}: no answer in {}", seconds(*limit))
        }
        Failure::Unreachable(_) => format!("Could not connect to {to}: there is no way to that machine"),
        Failure::Said(words) => format!("Could not connect: {words}"),
        Failure::ClosedAtOnce(_) => {
            format!("Could not connect to {to}: it closed the connection without a welcome")
        }
        Failure::Flood => {
            format!("Could not connect to {to}: it sends without end, which no date and time server does")
        }
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
        Ending::Said(words) => format!(": {words}"),
        Ending::Closed => format!(": {host} closed the connection"),
        Ending::Broken(_) => format!(": the connection to {host} broke"),
        Ending::Silent(_) => format!(": {host} stopped answering"),
        Ending::Flood => format!(": {host} sends without end, which no date and time server does"),
    }
}

/// What to try after a connection did not come about.
#[must_use]
pub fn advice(failed: &Failed) -> String {
    let Failed { to, failure, retry_at: _ } = failed;
    match failure {
        Failure::NoSuchName(_) => {
            "Is the name spelled as the machine has it? Its address, such as 192.168.1.20, works too.".to_owned()
        }
        Failure::LookUpFailed(_) | Failure::LookUpSlow => {
            "Is this computer on the network? The server's address, such as 192.168.1.20, works without looking \
             up names."
                .to_owned()
        }
        Failure::Refused(_) => {
            format!("Is the server running? On its machine, “{START_COMMAND}” in a terminal starts it.")
        }
        Failure::TimedOut { .. } => {
            format!("Is the machine on, and its firewall open for port {}?", to.port())
        }
        Failure::Unreachable(_) => "Is this computer on the same network as the server?".to_owned(),
        Failure::Said(_) => "These are the server's own words.".to_owned(),
        Failure::ClosedAtOnce(_) | Failure::Flood => {
            format!("Is {} the port of a date and time server? The usual one is 9900.", to.port())
        }
    }
}

/// What may be copied for somebody who knows the codes; empty where there is nothing more to say.
#[must_use]
pub fn details(failed: &Failed) -> String {
    match &failed.failure {
        Failure::NoSuchName(details)
        | Failure::LookUpFailed(details)
        | Failure::Refused(details)
        | Failure::TimedOut { limit: _, details }
        | Failure::Unreachable(details)
        | Failure::ClosedAtOnce(details) => details.clone(),
        Failure::LookUpSlow | Failure::Said(_) | Failure::Flood => String::new(),
    }
}

/// What to do after a connection was lost, and its details.
#[must_use]
pub fn after_loss(ending: &Ending) -> (&'static str, &str) {
    match ending {
        Ending::Goodbye => ("", ""),
        Ending::Idle(words) => ("The next command connects again and asks.", words),
        Ending::Said(_) | Ending::Closed => ("The next command connects again and asks.", ""),
        Ending::Broken(what) => {
            ("The network or the server went away. The next command connects again.", what)
        }
        Ending::Silent(_) => ("Is the machine still on? The next command connects again.", ""),
        Ending::Flood => ("Is this the port of a date and time server? The usual one is 9900.", ""),
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
pub fn caution(oddity: Oddity) -> String {
    match oddity {
        Oddity::Foreign(kind) => {
            format!("It does not answer like a date and time server: it looks like {kind}.")
        }
        Oddity::Chatty => {
            "It does not answer like a date and time server: it says things that nobody asked.".to_owned()
        }
    }
}

/// Why a command cannot be asked now.
#[must_use]
pub fn mute(mute: Mute) -> &'static str {
    match mute {
        Mute::NotConnected => "Connect to a server first",
        Mute::Connecting => "Wait until the connection stands",
        Mute::Busy => "Many questions are waiting for their answers already",
        Mute::Leaving => "The connection is being ended",
    }
}

/// Why connecting makes no sense now.
pub const WHY_NO_COPY: &str = "There is nothing in the history";
/// Why nothing can be sent.
pub const WHY_NO_SEND: &str = "Type a command first";

/// The bar about the settings.
#[must_use]
pub fn bar(bar: &Bar) -> String {
    match bar {
        Bar::Broken { line, what, kept } => {
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            format!(
                "Your settings could not be read ({place}{what}). They are kept in {}; defaults are in use.",
                kept.display()
            )
        }
        Bar::Newer { file } => format!(
            "Your settings in {} are of a newer version of this program. Changes made here are not kept.",
            file.display()
        ),
        Bar::Unreadable { file, what } => format!(
            "Your settings in {} could not be read ({what}). Defaults are in use, and changes are not kept.",
            file.display()
        ),
    }
}

/// A notice.
#[must_use]
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Cleared(1) => "One entry cleared.".to_owned(),
        Notice::Cleared(count) => format!("{count} entries cleared."),
        Notice::Copied(1) => "One row copied.".to_owned(),
        Notice::Copied(count) => format!("{count} rows copied."),
        Notice::Exported(file) => format!("The history was written to {}.", file.display()),
        Notice::NotExported(why) => format!("The history could not be written: {why}."),
        Notice::NotSaved(why) => format!("The settings could not be saved: {why}."),
        Notice::TooLong => format!("A command is {MAX_LINE} bytes at most. Nothing was sent."),
        Notice::Stuck => {
            "The program no longer reaches its own worker. Close the window and open it again.".to_owned()
        }
    }
}

/// Below the newest answer: what was asked, how long it took, and when that was.
#[must_use]
pub fn about_answer(command: &str, time: Duration, when: &str) -> String {
    format!("{command} · {} · {when}", round_trip(time))
}

/// An answer of this moment.
pub const JUST_NOW: &str = "just now";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_trip_has_as_many_digits_as_mean_something() {
        for (micros, shown) in
            [(40, "0.0 ms"), (400, "0.4 ms"), (99_940, "99.9 ms"), (99_960, "100 ms"), (1_250_000, "1.2 s")]
        {
            assert_eq!(round_trip(Duration::from_micros(micros)), shown);
        }
    }

    #[test]
    fn a_word_is_capitalised_by_characters() {
        assert_eq!(capitalised("week"), "Week");
        assert_eq!(capitalised("été"), "Été");
        assert_eq!(capitalised(""), "");
    }
}
