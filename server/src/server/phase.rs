//! The phases of the server, without input or output.

use std::time::{Duration, Instant};

/// Minimum time for draining, so that clients get an error line even with a `drain_timeout` of 0. Longer than a lingering close.
const MIN_DRAIN: Duration = Duration::from_millis(400);

/// The phase of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Serving,
    /// No clients are accepted, and sessions have until the deadline to end.
    Draining {
        deadline: Instant,
    },
    /// The monitor kills the server and the sessions that are left.
    Killing,
}

/// An event that can change the phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The monitor stops the server, or has ended.
    StopRequested,
    /// Time has passed.
    Tick,
}

/// What the server has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Nothing,
    /// Close the listeners and have the sessions end.
    Drain,
    /// Have the remaining sessions killed.
    Kill,
}

impl Phase {
    /// The next phase, and what to do about an event.
    pub(super) fn on(self, event: Event, now: Instant, drain_timeout: Duration) -> (Self, Action) {
        match (self, event) {
            (Self::Serving, Event::StopRequested) => {
                (Self::Draining { deadline: now + drain_timeout.max(MIN_DRAIN) }, Action::Drain)
            }
            (Self::Draining { deadline }, Event::Tick) if deadline <= now => (Self::Killing, Action::Kill),
            (Self::Serving | Self::Draining { .. } | Self::Killing, Event::Tick)
            | (Self::Draining { .. } | Self::Killing, Event::StopRequested) => (self, Action::Nothing),
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

    #[test]
    fn a_stop_drains_until_the_deadline_and_then_kills() {
        let now = Instant::now();
        let timeout = Duration::from_secs(5);
        let draining = Phase::Draining { deadline: now + timeout };
        assert_eq!(Phase::Serving.on(Event::Tick, now, timeout), (Phase::Serving, Action::Nothing));
        assert_eq!(Phase::Serving.on(Event::StopRequested, now, timeout), (draining, Action::Drain));
        assert_eq!(draining.deadline(), Some(now + timeout));
        let almost = now + timeout.saturating_sub(Duration::from_millis(1));
        assert_eq!(draining.on(Event::Tick, almost, timeout), (draining, Action::Nothing));
        assert_eq!(draining.on(Event::StopRequested, now, timeout), (draining, Action::Nothing));
        assert_eq!(draining.on(Event::Tick, now + timeout, timeout), (Phase::Killing, Action::Kill));
        for event in [Event::Tick, Event::StopRequested] {
            assert_eq!(Phase::Killing.on(event, now, timeout), (Phase::Killing, Action::Nothing));
        }
    }

    #[test]
    fn draining_takes_at_least_400_ms_so_that_clients_are_informed() {
        let now = Instant::now();
        let (phase, _) = Phase::Serving.on(Event::StopRequested, now, Duration::ZERO);
        assert_eq!(phase.deadline(), Some(now + MIN_DRAIN));
    }
}
