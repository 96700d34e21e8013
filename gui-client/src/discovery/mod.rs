//! Searches for clocks on this network: through Avahi where it runs, because a second mDNS program next to it sends every query
//! and keeps every answer twice; otherwise with queries of this program.

#[cfg(all(unix, not(target_os = "macos")))]
mod avahi;
mod interfaces;
mod multicast;
mod sink;
mod stop;

use std::io;
use std::thread;

use datetime_client_core::network::SearchId;

use crate::events::EventSender;
use sink::Sink;
use stop::Stop;

/// A search. Dropping it ends its threads.
#[derive(Debug)]
pub struct Discovery {
    stop: Stop,
}

impl Discovery {
    /// Starts a search. Its events carry `id`.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn start(id: SearchId, events: EventSender) -> io::Result<Self> {
        let stop = Stop::default();
        let sink = Sink::new(id, events, stop.clone());
        thread::Builder::new().name("discovery".to_owned()).spawn(move || search(sink))?;
        Ok(Self { stop })
    }
}

impl Drop for Discovery {
    fn drop(&mut self) {
        self.stop.stop();
    }
}

/// Searches until the search is ended or the window is closed. If Avahi does not run, or stops, this program sends the queries.
fn search(mut sink: Sink) {
    #[cfg(all(unix, not(target_os = "macos")))]
    avahi::search(&mut sink);
    multicast::search(&mut sink);
}
