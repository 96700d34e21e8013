//! Checks servers side by side: connects, probes each clock a few times, and quits.

use std::time::Instant;

use super::probing;
use crate::address::Address;
use crate::change::Change;
use crate::checks::{CheckResult, PROBES, Running};
use crate::commands::QUIT;
use crate::message::{CommandId, Effect, LinkEvent, LinkId, Probe, WorkerRequest};
use crate::model::Model;
use crate::now::Now;

pub(super) fn check_all(model: &mut Model) -> Vec<Effect> {
    let servers: Vec<Address> = model.settings.recents.iter().map(|recent| recent.address.clone()).collect();
    model.checks.queue(servers);
    start_waiting(model)
}

pub(super) fn check_one(model: &mut Model, server: Address) -> Vec<Effect> {
    model.checks.queue([server]);
    start_waiting(model)
}

pub(super) fn stop(model: &mut Model) -> Vec<Effect> {
    model.checks.stop().into_iter().map(|link| Effect::Worker(WorkerRequest::Close(link))).collect()
}

/// Starts waiting checks up to the limit of concurrent ones.
fn start_waiting(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while let Some(server) = model.checks.next_waiting().cloned() {
        let link = model.next_link_id();
        model.checks.start(&server, link);
        effects.push(Effect::Worker(WorkerRequest::Connect(link, server)));
    }
    effects
}

/// Applies an event of a link other than the window's own; events of cancelled links are ignored.
pub(super) fn apply(model: &mut Model, id: LinkId, event: LinkEvent, now: Now) -> Vec<Effect> {
    let mut effects = Vec::new();
    if matches!(event, LinkEvent::Welcomed { .. })
        && let Some(server) = model.checks.server_on(id).cloned()
    {
        effects.extend(model.change(Change::RecentAnswered(server)));
    }
    effects.extend(take_step(model, id, event, now));
    effects
}

/// Takes the next step of the check on link `id`, and starts a waiting one once it is finished.
fn take_step(model: &mut Model, id: LinkId, event: LinkEvent, now: Now) -> Vec<Effect> {
    let Some(running) = model.checks.running_on(id) else { return Vec::new() };
    let result = match next_step(running, event, now) {
        Step::Probe(probe) => return vec![Effect::Worker(WorkerRequest::Probe(id, probe))],
        Step::Wait => return Vec::new(),
        Step::Finish(result) => result,
    };
    model.checks.finish(id, result, now.wall);
    // The link is no longer that of a check, so the answer to `quit` is ignored.
    let quit = [Effect::Worker(WorkerRequest::Send(id, CommandId(0), QUIT.to_owned()))];
    quit.into_iter().chain(start_waiting(model)).collect()
}

/// What a check does next.
enum Step {
    Probe(Probe),
    Wait,
    Finish(CheckResult),
}

fn next_step(running: &mut Running, event: LinkEvent, now: Now) -> Step {
    match event {
        LinkEvent::Failed(failure) => Step::Finish(CheckResult::Failed(failure)),
        // An old server may close after one answer, which is enough for a result.
        LinkEvent::Ended(_) if running.filter.best(now.instant).is_some() => finish(running, now),
        LinkEvent::Ended(ending) => Step::Finish(CheckResult::Ended(ending)),
        // The worker sends no `help` to an old server, so its clock can be probed immediately.
        LinkEvent::Welcomed { welcome: _, framed: false } | LinkEvent::HelpUnanswered => {
            probe_with(running, Probe::Time)
        }
        LinkEvent::Measured(_) => probe_with(running, Probe::Now),
        LinkEvent::Anomaly(anomaly) => Step::Finish(CheckResult::NoTime(Some(anomaly))),
        LinkEvent::Probed { probe, answer, sent, received } => {
            probed(running, probe, &answer, (sent, received), now)
        }
        LinkEvent::Commands(_) => {
            // A late answer to `help`: a server that has `help` has `now` too.
            running.clock = running.clock.map(|_| Probe::Now);
            Step::Wait
        }
        LinkEvent::Welcomed { .. } | LinkEvent::Answered { .. } => Step::Wait,
    }
}

fn probed(running: &mut Running, probe: Probe, answer: &str, times: (Instant, Instant), now: Now) -> Step {
    if probe == Probe::Sync {
        running.synchronisation = answer.parse().ok();
        return finish(running, now);
    }
    running.probes += 1;
    match probing::sample(probe, answer, times, now) {
        Some((sample, _)) => running.filter.push(sample),
        None if probe == Probe::Now => return probe_with(running, Probe::Time),
        None => return Step::Finish(CheckResult::NoTime(None)),
    }
    match running.clock {
        Some(clock) if running.probes < PROBES => Step::Probe(clock),
        Some(Probe::Now) => Step::Probe(Probe::Sync),
        Some(Probe::Time | Probe::Sync) | None => finish(running, now),
    }
}

fn probe_with(running: &mut Running, clock: Probe) -> Step {
    running.clock = Some(clock);
    Step::Probe(clock)
}

fn finish(running: &Running, now: Now) -> Step {
    Step::Finish(match running.filter.best(now.instant) {
        Some(estimate) => CheckResult::Clock { estimate, synchronisation: running.synchronisation },
        None => CheckResult::NoTime(None),
    })
}
