//! Every word of the window, in one place: what happened, then what to do; no blame, no exclamation marks.

mod connection;

use std::time::Duration;

use datetime_protocol::limits::MAX_LINE;

use crate::model::link::Mute;
use crate::model::notice::{Bar, Notice};

pub use connection::{advice, after_loss, caution, countdown, details, status};

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
