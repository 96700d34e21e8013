//! The life of a server as pure code: what a signal means depends on what came before.

use std::time::{Duration, Instant};

/// Clients are told that the server stops, also where they get no time to finish.
const LEAST_DRAIN: Duration = Duration::from_millis(200);

/// Where in its life the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It serves.
    Serving,
    /// It takes nobody new and waits for its children to say goodbye.
    Draining {
        /// Until then.
        until: Instant,
    },
    /// Its children are being killed; it ends once the last is reaped.
    Killing,
}

/// What can happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// SIGTERM or SIGINT.
    StopAsked,
    /// SIGHUP.
    ReloadAsked,
    /// Time has passed.
    Tick,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Nothing.
    Nothing,
    /// Read the settings anew.
    Reload,
    /// Close the listeners, and tell the children.
    Drain,
    /// Kill the children that are left.
    Kill,
}

impl Phase {
    /// What to do about an event, and the phase from then on.
    pub(super) fn on(self, event: Event, now: Instant, drain_timeout: Duration) -> (Self, Action) {
        match (self, event) {
            (Self::Serving, Event::StopAsked) => {
                (Self::Draining { until: now + drain_timeout.max(LEAST_DRAIN) }, Action::Drain)
            }
            (Self::Serving, Event::ReloadAsked) => (self, Action::Reload),
            (Self::Serving, Event::Tick) => (self, Action::Nothing),
            // Asked twice, it does not wait any longer.
            (Self::Draining { .. }, Event::StopAsked) => (Self::Killing, Action::Kill),
            (Self::Draining { until }, Event::Tick) if until <= now => (Self::Killing, Action::Kill),
            (Self::Draining { .. }, Event::ReloadAsked | Event::Tick) => (self, Action::Nothing),
            (Self::Killing, Event::StopAsked | Event::ReloadAsked | Event::Tick) => (self, Action::Nothing),
        }
    }

    /// When a [`Event::Tick`] is due.
    pub(super) fn deadline(self) -> Option<Instant> {
        match self {
            Self::Draining { until } => Some(until),
            Self::Serving | Self::Killing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAIN: Duration = Duration::from_secs(5);

    #[test]
    fn the_first_stop_drains_and_the_second_kills() {
        let now = Instant::now();
        let (draining, action) = Phase::Serving.on(Event::StopAsked, now, DRAIN);
        assert_eq!(action, Action::Drain);
        assert_eq!(draining.on(Event::ReloadAsked, now, DRAIN), (draining, Action::Nothing));
        assert_eq!(draining.on(Event::StopAsked, now, DRAIN), (Phase::Killing, Action::Kill));
        assert_eq!(Phase::Killing.on(Event::StopAsked, now, DRAIN), (Phase::Killing, Action::Nothing));
    }

    #[test]
    fn a_drain_ends_at_its_deadline() {
        let now = Instant::now();
        let (draining, _) = Phase::Serving.on(Event::StopAsked, now, DRAIN);
        assert_eq!(draining.deadline(), Some(now + DRAIN));
        assert_eq!(draining.on(Event::Tick, now, DRAIN), (draining, Action::Nothing));
        assert_eq!(draining.on(Event::Tick, now + DRAIN, DRAIN), (Phase::Killing, Action::Kill));
    }
}
