//! The labels of controls, headings and hints. Those in the contract are exact.

use std::time::Duration;

use datetime_client_core::link::Blocked;
use datetime_client_core::view::View;

use super::durations::round_trip;
use super::settings::keys;
use crate::i18n::{messages, text, tr};

messages! {
    /// The window's title.
    title = "window-title";
    host = "host";
    port = "port";
    command = "command";
    filter = "filter-history";
    connect = "connect";
    cancel = "cancel";
    disconnect = "disconnect";
    send = "send";
    copy = "copy";
    export = "export";
    /// A button's accessible name.
    clear_history = "clear-history";
    /// The text of that button.
    clear = "clear";
    /// The title of the file dialog.
    export_title = "export-title";
    undo = "undo";
    try_again = "try-again";
    edit_host = "edit-host";
    dismiss = "dismiss";
    open_folder = "open-folder";
    copy_details = "copy-details";
    /// Opens and closes the details of an error.
    details_heading = "details";
    servers = "servers";
    history = "history";
    /// In place of the server list.
    no_servers = "no-servers";
    /// In place of the history.
    no_history = "no-history";
    /// In place of the filtered history.
    no_match = "no-match";
    /// In place of the first answer.
    ask_something = "ask-something";
    /// The menu of the commands that do not fit.
    more = "more-commands";
    /// Shows all of a long welcome.
    show_more = "show-more";
    /// Shows its beginning again.
    show_less = "show-less";
    /// In place of an answer, without a connection.
    choose_server = "choose-server";
    first_heading = "first-heading";
    first_connect = "first-connect";
    first_here = "first-here";
    /// The first entry of the menu of time zones.
    own_zone = "own-zone";
    search_zones = "search-zones";
    /// In place of the list of time zones.
    no_zone = "no-zone";
    /// Why no zone can be chosen.
    why_no_zone = "why-no-zone";
    /// The button that stops automatic reconnection.
    stop_trying = "stop-trying";
    /// Why nothing can be copied, exported or cleared.
    why_no_copy = "why-no-copy";
    /// Why nothing can be exported.
    exporting = "exporting";
    /// Why nothing can be sent.
    why_no_send = "why-no-send";
    /// An entry of the menu of a server.
    pin_entry = "menu-pin";
    /// An entry of the menu of a server.
    unpin_entry = "menu-unpin";
    /// An entry of the menu of a server.
    move_up = "menu-move-up";
    /// An entry of the menu of a server.
    move_down = "menu-move-down";
    /// An entry of the menu of a server.
    rename = "menu-rename";
    /// An entry of the menu of a server.
    copy_address = "menu-copy-address";
    /// An entry of the menu of a server.
    remove_entry = "menu-remove";
    /// The field for the name of a server.
    label = "server-name";
    /// When an answer is new.
    just_now = "just-now";
}

/// In the command field.
pub const COMMAND_HINT: &str = "time Asia/Tokyo";
pub const START_COMMAND: &str = "datetime-server start";

/// The column titles of the history.
#[must_use]
pub fn columns() -> [&'static str; 5] {
    [
        text("column-local-time"),
        text("column-server"),
        text("column-command"),
        text("column-answer"),
        text("column-round-trip"),
    ]
}

/// The text of the button of a command: a built-in one is translated, the name of another one is the server's.
#[must_use]
pub fn command_button(name: &str) -> String {
    match name {
        "day" => text("command-day").to_owned(),
        "date" => text("command-date").to_owned(),
        "time" => text("command-time").to_owned(),
        "quit" => text("command-quit").to_owned(),
        _ => capitalised(name),
    }
}

/// A text that begins with a capital letter.
#[must_use]
pub fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The names of other controls. The button of a custom command with one of these names gets a longer accessible name, so that
/// accessible names are unique.
fn taken() -> [&'static str; 12] {
    [
        connect(),
        cancel(),
        disconnect(),
        send(),
        copy(),
        export(),
        clear(),
        undo(),
        try_again(),
        dismiss(),
        servers(),
        keys(),
    ]
}

/// The accessible name of the button of `command`.
#[must_use]
pub fn button_name(command: &str) -> String {
    let name = command_button(command);
    if taken().contains(&name.as_str()) { tr!("ask-command", command = command) } else { name }
}

/// The name of a view.
#[must_use]
pub fn view(view: View) -> &'static str {
    match view {
        View::Ask => text("view-ask"),
        View::Live => text("view-live"),
        View::SideBySide => text("view-side-by-side"),
        View::Settings => text("view-settings"),
    }
}

/// The button that opens the menu of time zones.
#[must_use]
pub fn zone_chosen(zone: Option<&str>) -> String {
    match zone {
        Some(zone) => tr!("zone-chosen", zone = zone),
        None => tr!("zone-of-server"),
    }
}

/// The name of the button that pins or unpins a server.
#[must_use]
pub fn pin(server: &str, pinned: bool) -> String {
    if pinned { tr!("unpin", server = server) } else { tr!("pin", server = server) }
}

/// The name of the button that removes a server from the list.
#[must_use]
pub fn remove(server: &str) -> String {
    tr!("remove", server = server)
}

/// The name of the button that copies a row, counted from 1.
#[must_use]
pub fn copy_row(row: usize) -> String {
    tr!("copy-row", row = row)
}

/// Why no command can be sent.
#[must_use]
pub fn blocked(blocked: Blocked) -> &'static str {
    match blocked {
        Blocked::NotConnected => text("blocked-not-connected"),
        Blocked::Connecting => text("blocked-connecting"),
        Blocked::QueueFull => text("blocked-queue-full"),
        Blocked::Quitting => text("blocked-quitting"),
    }
}

/// Below the last answer: its command, its round trip, and when it was received.
#[must_use]
pub fn about_answer(command: &str, time: Duration, when: &str) -> String {
    tr!("about-answer", command = command, time = round_trip(time), when = when)
}

/// The same for an answer of a clock that has no commands.
#[must_use]
pub fn about_computed(command: &str, time: Duration, when: &str) -> String {
    tr!("about-computed", command = command, time = round_trip(time), when = when)
}

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
