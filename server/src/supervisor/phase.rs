//! The phases of a server, without input or output: the effect of a signal depends on the phase.

use std::time::{Duration, Instant};

/// Minimum time for draining, so that clients get an error line even with a `drain_timeout` of 0.
const MIN_DRAIN: Duration = Duration::from_millis(200);

/// The phase of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Serving,
    /// No clients are accepted, and sessions have until the deadline to end.
    Draining {
        deadline: Instant,
    },
    /// All sessions have been killed, and the server ends when the last is reaped.
    Killing,
}

/// An event that can change the phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// SIGTERM or SIGINT.
    StopRequested,
    /// SIGHUP.
    ReloadRequested,
    /// Time has passed.
    Tick,
}

/// What the supervisor has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Nothing,
    /// Load the settings again.
    Reload,
    /// Close the listeners and ask the sessions to end.
    Drain,
    /// Kill the remaining sessions.
    Kill,
}

impl Phase {
    /// The next phase, and what to do about an event.
    pub(super) fn on(self, event: Event, now: Instant, drain_timeout: Duration) -> (Self, Action) {
        match (self, event) {
            (Self::Serving, Event::StopRequested) => {
                (Self::Draining { deadline: now + drain_timeout.max(MIN_DRAIN) }, Action::Drain)
            }
            (Self::Serving, Event::ReloadRequested) => (self, Action::Reload),
            (Self::Serving, Event::Tick) => (self, Action::Nothing),
            // A second request ends the wait.
            (Self::Draining { .. }, Event::StopRequested) => (Self::Killing, Action::Kill),
            (Self::Draining { deadline }, Event::Tick) if deadline <= now => (Self::Killing, Action::Kill),
            (Self::Draining { .. }, Event::ReloadRequested | Event::Tick) => (self, Action::Nothing),
            (Self::Killing, Event::StopRequested | Event::ReloadRequested | Event::Tick) => {
                (self, Action::Nothing)
            }
        }
    }

    /// When an [`Event::Tick`] changes the phase.
    pub(super) fn deadline(self) -> Option<Instant> {
        match self {
            Self::Draining { deadline } => Some(deadline),
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
        let (draining, action) = Phase::Serving.on(Event::StopRequested, now, DRAIN);
        assert_eq!(action, Action::Drain);
        assert_eq!(draining.on(Event::ReloadRequested, now, DRAIN), (draining, Action::Nothing));
        assert_eq!(draining.on(Event::StopRequested, now, DRAIN), (Phase::Killing, Action::Kill));
        assert_eq!(Phase::Killing.on(Event::StopRequested, now, DRAIN), (Phase::Killing, Action::Nothing));
    }

    #[test]
    fn a_drain_ends_at_its_deadline() {
        let now = Instant::now();
        let (draining, _) = Phase::Serving.on(Event::StopRequested, now, DRAIN);
        assert_eq!(draining.deadline(), Some(now + DRAIN));
        assert_eq!(draining.on(Event::Tick, now, DRAIN), (draining, Action::Nothing));
        assert_eq!(draining.on(Event::Tick, now + DRAIN, DRAIN), (Phase::Killing, Action::Kill));
    }
}
