//! The bounded channel on which other threads send events to the window.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use datetime_client_core::message::{Event, LinkEvent, LinkId};

/// The capacity of the channel. When it is full, the worker blocks and reads no more from the servers, so memory stays
/// bounded.
const MAX_EVENTS: usize = 256;

/// Called after an event was put into the channel.
type Waker = Arc<dyn Fn(Wakeup) + Send + Sync>;

/// Why the window is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wakeup {
    /// An event that has to be shown immediately.
    Event,
    /// An answer to a probe on this connection.
    Probe(LinkId),
}

/// Sends events to the window and wakes it.
#[derive(Clone)]
pub struct EventSender {
    events: SyncSender<Event>,
    wake: Waker,
}

/// The window no longer receives events.
#[derive(Debug)]
pub struct WindowClosed;

/// Opens a channel. `wake` is called after each event.
pub fn channel(wake: impl Fn(Wakeup) + Send + Sync + 'static) -> (EventSender, Receiver<Event>) {
    let (events, receiver) = sync_channel(MAX_EVENTS);
    (EventSender { events, wake: Arc::new(wake) }, receiver)
}

impl EventSender {
    /// Sends an event; blocks while the channel is full.
    ///
    /// # Errors
    /// The window no longer receives events.
    pub fn send(&self, event: Event) -> Result<(), WindowClosed> {
        let wakeup = wakeup(&event);
        self.events.send(event).map_err(|_| WindowClosed)?;
        (self.wake)(wakeup);
        Ok(())
    }

    /// Sends an event, or drops it if the channel is full or the window no longer receives events.
    pub fn send_or_drop(&self, event: Event) {
        let wakeup = wakeup(&event);
        if self.events.try_send(event).is_ok() {
            (self.wake)(wakeup);
        }
    }
}

fn wakeup(event: &Event) -> Wakeup {
    match event {
        Event::Link(id, LinkEvent::Probed { .. } | LinkEvent::Read(_)) => Wakeup::Probe(*id),
        Event::Link(..)
        | Event::Disk(_)
        | Event::Network(..)
        | Event::Addresses(_)
        | Event::StartedAgain(_)
        | Event::AlertClicked
        | Event::EffectLost => Wakeup::Event,
    }
}
