//! What the user can do.

use std::path::PathBuf;

use crate::address::Address;
use crate::settings::{Setting, WindowGeometry};
use crate::view::View;

/// What the user did.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Typed into a field: its whole new text.
    Edit(Field, String),
    /// Connect to what the fields say.
    Connect,
    /// Connect to this recent server.
    ConnectTo(Address),
    /// Connect again to the server that was lost or could not be reached.
    TryAgain,
    /// Stop connecting.
    Cancel,
    /// End the connection.
    Disconnect,
    /// Press a command's button.
    Send(String),
    /// Send what stands in the command field.
    SendTyped,
    /// Forget a recent server.
    RemoveServer(Address),
    /// Keep a server in the list, or let it go.
    PinServer(Address, bool),
    /// Ask for moments in this zone, or in the server's own.
    ChooseZone(Option<&'static str>),
    /// Show this view.
    Show(View),
    /// Show the list of keys, or put it away.
    ShowKeys(bool),
    /// Probe at the server's clock: it is in sight, and a look is due.
    Probe,
    /// Check all servers side by side.
    CheckAll,
    /// Check one server.
    Check(Address),
    /// End the checks.
    StopChecking,
    /// Change a setting.
    Set(Setting),
    /// Something that was planned may be due now.
    DeadlineReached,
    /// Copy the shown history.
    CopyHistory,
    /// Copy one entry of the history, by its number.
    CopyEntry(u64),
    /// Copy the details of an error.
    CopyDetails(String),
    /// Write the shown history to a file of the user's choice.
    Export,
    /// Empty the history.
    ClearHistory,
    /// Bring back what was emptied.
    UndoClear,
    /// Close the bar about the settings.
    DismissWarning,
    /// Close the notice.
    DismissNotice,
    /// Show this folder in the system's file manager.
    OpenFolder(PathBuf),
    /// Put the keyboard into a field.
    Focus(Field),
    /// The window has this size and place now.
    WindowMoved(WindowGeometry),
}

/// A text field of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The server's name or address.
    Host,
    /// Its port.
    Port,
    /// A typed command.
    Command,
    /// What the history is filtered by.
    Filter,
    /// What zones are searched by.
    Zone,
}
