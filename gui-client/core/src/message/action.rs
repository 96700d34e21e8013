//! What the user does in the window.

use std::path::PathBuf;

use crate::change::Setting;
use crate::clock::ClockAddress;
use crate::settings::WindowGeometry;
use crate::view::View;

/// An action of the user, or of the window on the user's behalf.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Replace the text of a field.
    Edit(Field, String),
    /// Connect to the address in the form.
    Connect,
    /// Connect to this server.
    ConnectTo(ClockAddress),
    /// Connect again to the server that was lost or could not be reached.
    TryAgain,
    /// Cancel the attempt to connect, and later automatic ones.
    Cancel,
    /// Close the connection.
    Disconnect,
    /// Send this command.
    Send(String),
    /// Send the text of the command field.
    SendTyped,
    /// Remove a server from the list.
    RemoveServer(ClockAddress),
    /// Pin a server in the list (`true`), or unpin it.
    PinServer(ClockAddress, bool),
    /// Edit the label of a server in the list.
    StartLabelling(ClockAddress),
    /// Give that server the typed label (`true`), or leave it as it was.
    FinishLabelling(bool),
    /// Move a pinned server up (`true`) or down.
    MovePinned(ClockAddress, bool),
    /// Choose the zone of the answers; `None` for the server's own.
    ChooseZone(Option<&'static str>),
    /// Show a view.
    Show(View),
    /// Show or hide the list of keys.
    ShowKeys(bool),
    /// Probe the clock of the connected server if a probe is due.
    Probe,
    /// Check all servers side by side.
    CheckAll,
    /// Check one server.
    Check(ClockAddress),
    /// Compare the clocks side by side with this one; `None` for this computer's.
    SetReference(Option<ClockAddress>),
    /// Sort the table side by side by the size of the offsets (`true`), or as the server list.
    SortByOffset(bool),
    /// Stop the checks.
    StopChecking,
    /// The window began to show the clocks on this network (`true`), or no longer shows them.
    ShowNetwork(bool),
    /// Change a setting.
    Set(Setting),
    /// Give every setting its default value. Servers and the window stay.
    ResetSettings,
    /// Do what is due, because the time returned by `Model::due` was reached.
    DeadlineReached,
    /// Copy the shown history.
    CopyHistory,
    /// Copy the entry of the history with this number.
    CopyEntry(u64),
    /// Copy this text.
    Copy(String),
    /// Export the shown history to a file.
    Export,
    /// Clear the history.
    ClearHistory,
    /// Restore what was cleared or removed last.
    Undo,
    /// Close the first notice, or the offer to undo.
    DismissNotice,
    /// Show a folder in the system's file manager.
    OpenFolder(PathBuf),
    /// Move the keyboard focus to a field.
    Focus(Field),
    /// The window was moved or resized.
    WindowMoved(WindowGeometry),
}

/// A text field of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The server's name or address.
    Host,
    /// The server's port.
    Port,
    /// A command to send.
    Command,
    /// The filter of the history.
    Filter,
    /// The search for a zone.
    Zone,
    /// The label of a server in the list.
    Label,
}
