//! The connections of the worker, each by its number: the window's own, and those of a check side by side.

use std::collections::BTreeMap;
use std::time::Instant;

use datetime_client_core::message::{LinkId, WorkerRequest};

use super::link::Phase;
use super::{Desk, Signal, WindowGone};

/// Every connection that is made or stands.
#[derive(Default)]
pub(super) struct Links(BTreeMap<LinkId, Phase>);

impl Links {
    /// When something is due, whatever comes before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.values().filter_map(Phase::deadline).min()
    }

    /// Takes one signal in; those of connections that were given up are dropped.
    pub(super) fn take(&mut self, signal: Signal, desk: &Desk) -> Result<(), WindowGone> {
        if let Signal::Request(WorkerRequest::Connect(id, address)) = signal {
            let phase = Phase::connect(id, &address, desk)?;
            if let Some(mut earlier) = self.0.insert(id, phase) {
                earlier.close();
            }
            return Ok(());
        }
        match of(&signal).and_then(|id| self.0.get_mut(&id)) {
            Some(phase) => phase.take(signal, desk),
            None => Ok(()),
        }
    }

    /// Does what is due now, and forgets what is over.
    pub(super) fn carry_on(&mut self, desk: &Desk) -> Result<(), WindowGone> {
        for phase in self.0.values_mut() {
            phase.carry_on(desk)?;
        }
        self.0.retain(|_, phase| !phase.is_off());
        Ok(())
    }

    /// Gives everything up.
    pub(super) fn close_all(&mut self) {
        for phase in self.0.values_mut() {
            phase.close();
        }
        self.0.clear();
    }
}

/// The connection that a signal is about.
fn of(signal: &Signal) -> Option<LinkId> {
    match signal {
        Signal::Request(request) => match request {
            WorkerRequest::Connect(id, _)
            | WorkerRequest::Send(id, _, _)
            | WorkerRequest::Probe(id, _)
            | WorkerRequest::Close(id) => Some(*id),
            WorkerRequest::SetTimeouts { .. } => None,
        },
        Signal::LookedUp(id, _)
        | Signal::Reached(id, _, _)
        | Signal::Heard(id, _, _)
        | Signal::Closed(id, _) => Some(*id),
        Signal::Stop => None,
    }
}
