//! Checks clocks side by side: connects, asks each a few times, and disconnects.

use std::time::Instant;

use super::probing;
use crate::change::Change;
use crate::checks::{CheckResult, EXTRA, Running};
use crate::clock::{ClockAddress, Measurement, Statement, cause};
use crate::commands::QUIT;
use crate::message::{CommandId, Effect, Failure, LinkEvent, LinkId, Probe, WorkerRequest};
use crate::model::Model;
use crate::now::Now;

pub(super) fn check_all(model: &mut Model, now: Now) -> Vec<Effect> {
    let clocks: Vec<ClockAddress> =
        model.settings.recents.iter().map(|recent| recent.address.clone()).collect();
    model.checks.queue(clocks);
    let announced = model.network.to_probe(model.recents());
    model.checks.queue(announced);
    start_waiting(model, now)
}

/// Checks clocks that the user did not ask for.
pub(super) fn check_quietly(model: &mut Model, clocks: Vec<ClockAddress>, now: Now) -> Vec<Effect> {
    model.checks.queue_quietly(clocks);
    start_waiting(model, now)
}

pub(super) fn check_one(model: &mut Model, clock: ClockAddress, now: Now) -> Vec<Effect> {
    model.checks.queue([clock]);
    start_waiting(model, now)
}

pub(super) fn stop(model: &mut Model) -> Vec<Effect> {
    model.watch.cancel_round();
    model.checks.stop().into_iter().map(|link| Effect::Worker(WorkerRequest::Close(link))).collect()
}

/// Starts waiting checks up to the limit of concurrent ones.
pub(super) fn start_waiting(model: &mut Model, now: Now) -> Vec<Effect> {
    let deadline = now.instant + model.settings.timeouts.connect.duration() + EXTRA;
    let mut effects = Vec::new();
    while let Some(clock) = model.checks.next_waiting().cloned() {
        let link = model.next_link_id();
        model.checks.start(&clock, link, deadline);
        effects.push(Effect::Worker(WorkerRequest::Connect(link, clock)));
    }
    effects
}

/// Asks the questions that are due, and ends the checks whose time is over.
pub(super) fn ask_if_due(model: &mut Model, now: Now) -> Vec<Effect> {
    let limit = model.settings.timeouts.connect.duration();
    let mut effects = Vec::new();
    for id in model.checks.due_at(now.instant) {
        let Some(running) = model.checks.running_on(id) else { continue };
        if running.deadline > now.instant {
            running.next = None;
            effects.extend(running.clock.map(|clock| Effect::Worker(WorkerRequest::Probe(id, clock))));
            continue;
        }
        let result = match running.narrowing.estimate(now.instant) {
            Some(_) => result(running, now),
            None => CheckResult::Failed(Failure::TimedOut { limit, details: String::new() }),
        };
        effects.extend(end(model, id, result, now));
    }
    effects
}

/// Applies an event of a link other than the window's own; events of cancelled links are ignored.
pub(super) fn apply(model: &mut Model, id: LinkId, event: LinkEvent, now: Now) -> Vec<Effect> {
    let mut effects = Vec::new();
    if matches!(event, LinkEvent::Welcomed { .. } | LinkEvent::Read(_))
        && let Some(clock) = model.checks.server_on(id).cloned()
    {
        effects.extend(model.change(Change::RecentAnswered(clock)));
    }
    effects.extend(take_step(model, id, event, now));
    effects
}

/// Takes the next step of the check on link `id`, and starts a waiting one once it is finished.
fn take_step(model: &mut Model, id: LinkId, event: LinkEvent, now: Now) -> Vec<Effect> {
    let Some(running) = model.checks.running_on(id) else { return Vec::new() };
    match next_step(running, event, now) {
        Step::Probe(probe) => vec![Effect::Worker(WorkerRequest::Probe(id, probe))],
        Step::Wait => Vec::new(),
        Step::Finish(result) => end(model, id, result, now),
    }
}

/// Ends a check, and starts a waiting one.
fn end(model: &mut Model, id: LinkId, result: CheckResult, now: Now) -> Vec<Effect> {
    let is_answered = matches!(result, CheckResult::Clock { .. });
    let clock = model.checks.running_on(id).and_then(|running| running.clock);
    if let Some(address) = model.checks.server_on(id).filter(|_| !is_answered) {
        model.network.set_unreachable(address);
    }
    if let Some(address) = model.checks.server_on(id) {
        model.watch.note(address, &result, model.settings.watch.threshold);
    }
    model.checks.finish(id, result, now.wall);
    // The link is no longer that of a check, so the answer to `quit` is ignored.
    let request = match clock {
        Some(Probe::Now | Probe::Time | Probe::Sync) if is_answered => {
            WorkerRequest::Send(id, CommandId(0), QUIT.to_owned())
        }
        Some(_) | None => WorkerRequest::Close(id),
    };
    let mut effects = vec![Effect::Worker(request)];
    effects.extend(start_waiting(model, now));
    effects
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
        // What is known so far counts: an old server may close after one answer, and a device may answer no second question.
        LinkEvent::Ended(_) | LinkEvent::NotRead(_) if running.narrowing.estimate(now.instant).is_some() => {
            Step::Finish(result(running, now))
        }
        LinkEvent::NotRead(failure) => Step::Finish(CheckResult::Failed(failure)),
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
        LinkEvent::Read(exchange) => {
            running.clock = Some(Probe::Question);
            running.statement.clone_from(&exchange.reading.statement);
            running.narrowing.add(&exchange, now.instant);
            next_question(running, Probe::Question, now)
        }
        LinkEvent::Commands(_) => {
            // A late answer to `help`: a server that has `help` has `now` too.
            running.clock = running.clock.map(|_| Probe::Now);
            Step::Wait
        }
        LinkEvent::Welcomed { .. } | LinkEvent::Answered { .. } | LinkEvent::IsOurs => Step::Wait,
    }
}

fn probed(running: &mut Running, probe: Probe, answer: &str, times: (Instant, Instant), now: Now) -> Step {
    if probe == Probe::Sync {
        running.statement = answer.parse().map_or(Statement::Nothing, Statement::Synchronisation);
        return Step::Finish(result(running, now));
    }
    match probing::exchange(probe, answer, times, now) {
        Some((exchange, _)) => running.narrowing.add(&exchange, times.1),
        None if probe == Probe::Now => return probe_with(running, Probe::Time),
        None => return Step::Finish(CheckResult::NoTime(None)),
    }
    let clock = running.clock.unwrap_or(probe);
    next_question(running, clock, now)
}

/// Asks again, now or later, or ends if another question would not help.
fn next_question(running: &mut Running, clock: Probe, now: Now) -> Step {
    match running.narrowing.next(now.instant, now.wall.to_utc()) {
        Some(next) if next <= now.instant => Step::Probe(clock),
        Some(next) => {
            running.next = Some(next);
            Step::Wait
        }
        None if clock == Probe::Now => Step::Probe(Probe::Sync),
        None => Step::Finish(result(running, now)),
    }
}

fn probe_with(running: &mut Running, clock: Probe) -> Step {
    running.clock = Some(clock);
    Step::Probe(clock)
}

fn result(running: &Running, now: Now) -> CheckResult {
    match running.narrowing.estimate(now.instant) {
        Some(estimate) => {
            let bound = estimate.bound();
            let measurement = Measurement { at: now.instant, local: now.wall.to_utc(), bound };
            let cause = cause(&[measurement], *now.wall.offset(), None);
            CheckResult::Clock { estimate, statement: running.statement.clone(), cause }
        }
        None => CheckResult::NoTime(None),
    }
}
