//! The labels of controls, headings and hints. Those in the contract are exact.

use std::time::Duration;

use datetime_client_core::link::Blocked;
use datetime_client_core::view::View;

use super::durations::round_trip;
use super::settings::KEYS;

/// The window's title.
pub const TITLE: &str = "Date and time";
pub const HOST: &str = "Host";
pub const PORT: &str = "Port";
pub const COMMAND: &str = "Command";
pub const FILTER: &str = "Filter history";
pub const CONNECT: &str = "Connect";
pub const CANCEL: &str = "Cancel";
pub const DISCONNECT: &str = "Disconnect";
pub const SEND: &str = "Send";
pub const COPY: &str = "Copy";
pub const EXPORT: &str = "Export";
/// A button's accessible name.
pub const CLEAR_HISTORY: &str = "Clear history";
/// The text of that button.
pub const CLEAR: &str = "Clear";
/// The title of the file dialog.
pub const EXPORT_TITLE: &str = "Export the history";
pub const UNDO: &str = "Undo";
pub const TRY_AGAIN: &str = "Try again";
pub const EDIT_HOST: &str = "Edit host";
pub const DISMISS: &str = "Dismiss";
pub const OPEN_FOLDER: &str = "Open folder";
pub const COPY_DETAILS: &str = "Copy details";
/// Opens and closes the details of an error.
pub const DETAILS: &str = "Details";
pub const SERVERS: &str = "Servers";
pub const HISTORY: &str = "History";
/// In place of the server list.
pub const NO_SERVERS: &str = "Servers that you connect to are listed here.";
/// In place of the history.
pub const NO_HISTORY: &str = "Commands and their answers are listed here while the window is open.";
/// In place of the filtered history.
pub const NO_MATCH: &str = "Nothing in the history matches the filter.";
/// In place of the first answer.
pub const ASK_SOMETHING: &str = "Ask for the day, the date or the time.";
/// In the command field.
pub const COMMAND_HINT: &str = "time Asia/Tokyo";
/// The column titles of the history.
pub const COLUMNS: [&str; 5] = ["Local time", "Server", "Command", "Answer", "Round trip"];

pub const FIRST_HEADING: &str = "Ask a server for the day, the date and the time";
pub const FIRST_CONNECT: &str =
    "Type the name or address of a server above, such as nas.local or 192.168.1.20, and press Connect.";
pub const FIRST_HERE: &str = "To try it on this computer, start a server in a terminal:";
pub const START_COMMAND: &str = "datetime-server start";

/// The name of a command as its button shows it.
#[must_use]
pub fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The names of other controls. The button of a custom command with one of these names gets a longer accessible name, so that
/// accessible names are unique.
const TAKEN: [&str; 12] =
    [CONNECT, CANCEL, DISCONNECT, SEND, COPY, EXPORT, CLEAR, UNDO, TRY_AGAIN, DISMISS, SERVERS, KEYS];

/// The accessible name of the button of `command`.
#[must_use]
pub fn button_name(command: &str) -> String {
    let name = capitalised(command);
    if TAKEN.contains(&name.as_str()) { format!("Ask {command}") } else { name }
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

/// The button that opens the menu of time zones.
#[must_use]
pub fn zone_chosen(zone: Option<&str>) -> String {
    format!("Zone: {}", zone.unwrap_or("the server's"))
}

/// The first entry of the menu of time zones.
pub const OWN_ZONE: &str = "The server's own zone";
pub const SEARCH_ZONES: &str = "Search zones";
/// In place of the list of time zones.
pub const NO_ZONE: &str = "No time zone matches";
/// Why no zone can be chosen.
pub const WHY_NO_ZONE: &str = "This server answers in its own time zone only";
/// The button that stops automatic reconnection.
pub const STOP_TRYING: &str = "Stop trying";

/// The name of the button that pins or unpins a server.
#[must_use]
pub fn pin(server: &str, pinned: bool) -> String {
    if pinned { format!("Unpin {server}") } else { format!("Pin {server}") }
}

/// Entries of the menu of a server.
pub const PIN: &str = "Pin";
pub const UNPIN: &str = "Unpin";
pub const MOVE_UP: &str = "Move up";
pub const MOVE_DOWN: &str = "Move down";
pub const RENAME: &str = "Rename";
pub const COPY_ADDRESS: &str = "Copy address";
pub const REMOVE: &str = "Remove";
/// The field for the name of a server.
pub const LABEL: &str = "Name of the clock";

/// The name of the button that removes a server from the list.
#[must_use]
pub fn remove(server: &str) -> String {
    format!("Remove {server}")
}

/// The name of the button that copies a row, counted from 1.
#[must_use]
pub fn copy_row(row: usize) -> String {
    format!("Copy row {row}")
}

/// Why no command can be sent.
#[must_use]
pub fn blocked(blocked: Blocked) -> &'static str {
    match blocked {
        Blocked::NotConnected => "Connect to a server first",
        Blocked::Connecting => "Not available while connecting",
        Blocked::QueueFull => "Too many commands are waiting for an answer",
        Blocked::Quitting => "The connection is closing",
    }
}

/// Why nothing can be copied, exported or cleared.
pub const WHY_NO_COPY: &str = "The history is empty";
/// Why nothing can be exported.
pub const EXPORTING: &str = "Another export is in progress";
/// Why nothing can be sent.
pub const WHY_NO_SEND: &str = "Type a command first";

/// Below the last answer: its command, its round trip, and when it was received.
#[must_use]
pub fn about_answer(command: &str, time: Duration, when: &str) -> String {
    format!("{command} · {} · {when}", round_trip(time))
}

/// The same for an answer of a clock that has no commands.
#[must_use]
pub fn about_computed(command: &str, time: Duration, when: &str) -> String {
    format!("{command} · computed from its time · {} · {when}", round_trip(time))
}

/// When an answer is new.
pub const JUST_NOW: &str = "just now";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_capitalised_by_characters() {
        assert_eq!(capitalised("week"), "Week");
        assert_eq!(capitalised("été"), "Été");
        assert_eq!(capitalised(""), "");
    }
}
