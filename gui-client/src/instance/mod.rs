//! One window for each settings file: a second start hands its server to the first window and ends.

#[cfg(unix)]
mod socket;

use std::path::Path;

use datetime_client_core::clock::ClockAddress;

use crate::events::EventSender;

/// Whether this process is the first with its settings file.
#[derive(Debug)]
pub enum Instance {
    /// It is, and later starts can reach it.
    #[cfg(unix)]
    First(socket::First),
    /// The first window has taken the server and comes to the front.
    HandedOver,
    /// This cannot be found out, or the first window does not answer: this process opens its own window.
    Alone,
}

impl Instance {
    /// Finds the first window with the settings file `settings`, and hands it `server`.
    #[must_use]
    pub fn find(settings: &Path, folder: Option<&Path>, server: Option<&ClockAddress>) -> Self {
        #[cfg(unix)]
        return folder.map_or(Self::Alone, |folder| socket::find(settings, folder, server));
        #[cfg(not(unix))]
        {
            let _ = (settings, folder, server);
            Self::Alone
        }
    }

    /// Sends an event for each later start from now on.
    pub fn listen(&self, events: &EventSender) {
        #[cfg(unix)]
        if let Self::First(first) = self {
            first.listen(events.clone());
        }
        #[cfg(not(unix))]
        let _ = events;
    }
}
