//! Searches for clocks on this network while the window shows them, and probes those that are found.

use chrono::TimeDelta;

use super::checks;
use crate::checks::Check;
use crate::clock::ClockAddress;
use crate::message::{Effect, WorkerRequest};
use crate::model::Model;
use crate::network::{NetworkEvent, SearchId};
use crate::now::Now;

/// A clock that is announced is not probed more often than this.
const PROBE_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// Notes whether the window shows the list, and begins or ends the search.
pub(super) fn set_in_sight(model: &mut Model, is_in_sight: bool, now: Now) -> Vec<Effect> {
    model.network.set_in_sight(is_in_sight);
    begin_or_end(model, now)
}

/// Begins or ends the search after the setting has changed. If it is off, nothing stays in the list.
pub(super) fn setting_changed(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects = begin_or_end(model, now);
    if !model.settings.discover {
        let addresses = model.network.clear();
        effects.extend(forget(model, addresses));
    }
    effects
}

fn begin_or_end(model: &mut Model, now: Now) -> Vec<Effect> {
    let is_wanted = model.network.is_in_sight() && model.settings.discover;
    match (model.network.is_searching(), is_wanted) {
        (false, true) => vec![Effect::Search(model.network.begin(now.instant))],
        (true, false) => {
            model.network.end();
            vec![Effect::EndSearch]
        }
        (true, true) | (false, false) => Vec::new(),
    }
}

/// Applies an event of a search.
pub(super) fn apply(model: &mut Model, id: SearchId, event: NetworkEvent, now: Now) -> Vec<Effect> {
    let unlisted = model.network.apply(id, event, now.instant);
    let mut effects = forget(model, unlisted);
    effects.extend(probe(model, now));
    effects
}

/// Drops faded clocks, and completes a search.
pub(super) fn advance(model: &mut Model, now: Now) -> Vec<Effect> {
    let faded = model.network.advance(now.instant);
    forget(model, faded)
}

/// Probes the announced clocks that were not probed lately.
pub(super) fn probe(model: &mut Model, now: Now) -> Vec<Effect> {
    let is_due = |clock: &ClockAddress| match model.checks.get(clock) {
        None => true,
        Some(Check::Done(_, at)) => now.wall.signed_duration_since(at) >= PROBE_INTERVAL,
        Some(Check::Waiting | Check::Running(_)) => false,
    };
    let mut clocks = model.network.to_probe(model.recents());
    clocks.retain(is_due);
    if clocks.is_empty() { Vec::new() } else { checks::check_quietly(model, clocks, now) }
}

/// Drops the checks of clocks that are no longer announced, unless they are in the server list.
fn forget(model: &mut Model, clocks: Vec<ClockAddress>) -> Vec<Effect> {
    let unlisted = clocks.into_iter().filter(|clock| model.settings.recents.get(clock).is_none());
    let links = unlisted.filter_map(|clock| model.checks.remove(&clock));
    links.map(|link| Effect::Worker(WorkerRequest::Close(link))).collect()
}
