//! Passes the events of a search to the window, at a limited rate.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

use datetime_client_core::message::Event;
use datetime_client_core::network::{NetworkEvent, SearchId};

use super::stop::Stop;
use crate::events::EventSender;

/// The maximum number of events per second: the window draws a frame for each. Devices that announce more wait.
const MAX_PER_SECOND: u32 = 200;

/// The maximum number of services of one type whose announcements are followed. The window lists fewer.
pub(super) const MAX_SERVICES: usize = 128;

/// The search was ended, or the window is closed.
#[derive(Debug)]
pub(super) struct Ended;

/// Sends the events of one search.
#[derive(Clone)]
pub(super) struct Sink {
    id: SearchId,
    events: EventSender,
    pub(super) stop: Stop,
    second: Instant,
    sent: u32,
}

impl Sink {
    pub(super) fn new(id: SearchId, events: EventSender, stop: Stop) -> Self {
        Self { id, events, stop, second: Instant::now(), sent: 0 }
    }

    /// Sends an event; waits if there were too many.
    ///
    /// # Errors
    /// The search is to end.
    pub(super) fn send(&mut self, event: NetworkEvent) -> Result<(), Ended> {
        let elapsed = self.second.elapsed();
        if elapsed >= Duration::from_secs(1) {
            (self.second, self.sent) = (Instant::now(), 0);
        } else if self.sent >= MAX_PER_SECOND {
            self.stop.wait(Duration::from_secs(1).saturating_sub(elapsed));
            (self.second, self.sent) = (Instant::now(), 0);
        }
        self.sent += 1;
        if self.stop.is_stopped() {
            return Err(Ended);
        }
        self.events.send(Event::Network(self.id, event)).map_err(|_| Ended)
    }
}

/// The services that are followed, up to [`MAX_SERVICES`]; what is known of each was sent to the window.
#[derive(Debug)]
pub(super) struct Followed<K, V>(HashMap<K, V>);

impl<K: Eq + Hash, V: PartialEq> Followed<K, V> {
    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    /// Notes what is announced of a service; returns whether that is new and the service is followed.
    pub(super) fn note(&mut self, key: K, value: V) -> bool {
        if self.0.get(&key) == Some(&value) || (!self.0.contains_key(&key) && self.0.len() >= MAX_SERVICES) {
            return false;
        }
        self.0.insert(key, value);
        true
    }

    /// What is known of a service.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.0.get(key)
    }

    /// The same, to change it.
    #[cfg(all(unix, not(target_os = "macos")))]
    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.0.get_mut(key)
    }

    /// Stops to follow a service; `None` if it was not followed.
    pub(super) fn forget(&mut self, key: &K) -> Option<V> {
        self.0.remove(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events;

    #[test]
    fn only_what_is_new_is_sent_and_only_of_so_many_services() {
        let mut followed = Followed::new();
        assert!(followed.note(0, "a") && !followed.note(0, "a") && followed.note(0, "b"));
        let noted = (1..1000).filter(|key| followed.note(*key, "a")).count();
        assert_eq!(noted, MAX_SERVICES - 1);
        assert_eq!(
            (followed.forget(&0), followed.forget(&0), followed.forget(&999)),
            (Some("b"), None, None)
        );
        assert!(followed.note(999, "a"));
    }

    #[test]
    fn a_flood_of_events_waits() {
        let (events, receiver) = events::channel(|_| {});
        let stop = Stop::default();
        let mut sink = Sink::new(SearchId(1), events, stop.clone());
        let begin = Instant::now();
        for _ in 0..=MAX_PER_SECOND {
            sink.send(NetworkEvent::Heard).unwrap();
        }
        assert!(begin.elapsed() >= Duration::from_secs(1));
        assert_eq!(receiver.try_iter().count(), 201);
        stop.stop();
        assert!(sink.send(NetworkEvent::Heard).is_err());
    }
}
