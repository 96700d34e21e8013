//! Every word of the window, in one place: what happened, then what to do; no blame, no exclamation marks.

pub mod checks;
pub mod clocks;
mod connection;
mod notices;
pub mod settings;

use std::time::Duration;

use datetime_client_core::link::Blocked;
use datetime_client_core::view::View;

pub use connection::{
    advice, after_loss, caution, countdown, details, how_it_ended, status, trying_again, why_not,
};
pub use notices::{bar, cleared, notice};

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
/// The title of the dialog that asks for a file.
pub const EXPORT_TITLE: &str = "Export the history";
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

/// A command's word as its button shows it.
#[must_use]
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The names of controls that are always there: the button of a further word that is called like one of them gets a
/// longer name, so that each name is there once.
const TAKEN: [&str; 12] = [
    CONNECT,
    CANCEL,
    DISCONNECT,
    SEND,
    COPY,
    EXPORT,
    CLEAR,
    UNDO,
    TRY_AGAIN,
    DISMISS,
    SERVERS,
    settings::KEYS,
];

/// The accessible name of the button of a command's word.
#[must_use]
pub fn button_of(word: &str) -> String {
    let name = capitalised(word);
    if TAKEN.contains(&name.as_str()) { format!("Ask {word}") } else { name }
}

/// The name of a view.
#[must_use]
pub fn view(view: View) -> &'static str {
    match view {
        View::Ask => "Ask",
        View::Live => "Live",
        View::SideBySide => "Side by side",
        View::Settings => "Settings",
    }
}

/// The button that opens the choice of a zone.
#[must_use]
pub fn zone_chosen(zone: Option<&str>) -> String {
    format!("Zone: {}", zone.unwrap_or("the server's"))
}

/// The first choice of zones.
pub const OWN_ZONE: &str = "The server's own zone";
/// A text field.
pub const SEARCH_ZONES: &str = "Search zones";
/// Where the search finds none.
pub const NO_ZONE: &str = "No zone is called that";
/// Why no zone can be chosen.
pub const WHY_NO_ZONE: &str = "This server answers in its own zone only";
/// A button: no further attempts to connect again.
pub const STOP_TRYING: &str = "Stop trying";

/// The name of the button that keeps a server in the list, or lets it go.
#[must_use]
pub fn pin(server: &str, pinned: bool) -> String {
    if pinned { format!("Unpin {server}") } else { format!("Pin {server}") }
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

/// Why a command cannot be asked now.
#[must_use]
pub fn blocked(blocked: Blocked) -> &'static str {
    match blocked {
        Blocked::NotConnected => "Connect to a server first",
        Blocked::Connecting => "Wait until the connection stands",
        Blocked::QueueFull => "Many questions are waiting for their answers already",
        Blocked::Quitting => "The connection is being ended",
    }
}

/// Why nothing can be copied, exported or cleared.
pub const WHY_NO_COPY: &str = "There is nothing in the history";
/// Why nothing can be exported.
pub const EXPORTING: &str = "A file is being chosen or written already";
/// Why nothing can be sent.
pub const WHY_NO_SEND: &str = "Type a command first";

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
