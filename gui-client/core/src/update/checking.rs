//! Checking servers side by side: connect, look a few times, ask whether the clock is synchronised, take leave.

use super::looking;
use crate::address::Address;
use crate::checks::{Finding, LOOKS, Running};
use crate::message::{AskId, Effect, LinkId, Look, News, Order};
use crate::model::Model;
use crate::now::Now;
use crate::settings::Change;

pub(super) fn all(model: &mut Model, now: Now) -> Vec<Effect> {
    let servers: Vec<Address> = model.settings.recents.iter().map(|recent| recent.address.clone()).collect();
    model.checks.queue(servers);
    begin(model, now)
}

pub(super) fn one(model: &mut Model, server: Address, now: Now) -> Vec<Effect> {
    model.checks.queue([server]);
    begin(model, now)
}

pub(super) fn stop(model: &mut Model) -> Vec<Effect> {
    model.checks.stop().into_iter().map(|link| Effect::Order(Order::Close(link))).collect()
}

/// Begins as many of the waiting checks as there is room for.
fn begin(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects = Vec::new();
    let links = &mut model.links;
    let mut next = || {
        *links += 1;
        LinkId(*links)
    };
    while let Some((link, server)) = model.checks.begin(&mut next, now.instant) {
        effects.push(Effect::Order(Order::Connect(link, server)));
    }
    effects
}

/// Takes in what a server said over a link that is not the window's own.
pub(super) fn hear(model: &mut Model, id: LinkId, news: News, now: Now) -> Vec<Effect> {
    let mut effects = Vec::new();
    if matches!(news, News::Welcomed { .. })
        && let Some(server) = model.checks.server_over(id).cloned()
    {
        effects.extend(model.change(Change::RecentAnswered(server)));
    }
    effects.extend(proceed(model, id, news, now));
    effects
}

/// Takes the next step of the check that runs over a link, and begins another check when that one is done.
fn proceed(model: &mut Model, id: LinkId, news: News, now: Now) -> Vec<Effect> {
    let Some(running) = model.checks.over(id) else { return Vec::new() };
    let found = match step(running, news, now) {
        Step::Ask(look) => return vec![Effect::Order(Order::Look(id, look))],
        Step::Wait => return Vec::new(),
        Step::Found(finding) => finding,
    };
    model.checks.done(id, found, now.wall);
    // Leave is taken with a word; the answer to it is nobody's any more.
    let goodbye = [Effect::Order(Order::Ask(id, AskId(0), "quit".to_owned()))];
    goodbye.into_iter().chain(begin(model, now)).collect()
}

/// What a check does next.
enum Step {
    Ask(Look),
    Wait,
    Found(Finding),
}

fn step(running: &mut Running, news: News, now: Now) -> Step {
    match news {
        News::Failed(failure) => Step::Found(Finding::Failed(failure)),
        // An old server may answer once and close: what it showed counts.
        News::Ended(_) if running.filter.best(now.instant).is_some() => conclude(running, now),
        News::Ended(ending) => Step::Found(Finding::Ended(ending)),
        // An old server is never asked for help: its clock can be looked at now.
        News::Welcomed { welcome: _, framed: false } | News::HelpUnanswered => read_by(running, Look::Time),
        News::Measured(_) => read_by(running, Look::Now),
        News::Odd(oddity) => Step::Found(Finding::NoTime(Some(oddity))),
        News::Looked { look: Look::Sync, answer, .. } => {
            running.synchronisation = answer.parse().ok();
            conclude(running, now)
        }
        News::Looked { look, answer, sent, heard } => {
            running.looks += 1;
            match looking::read(look, &answer, (sent, heard), now) {
                Some((sample, _)) => running.filter.push(sample),
                None if look == Look::Now => return read_by(running, Look::Time),
                None => return Step::Found(Finding::NoTime(None)),
            }
            match running.clock {
                Some(clock) if running.looks < LOOKS => Step::Ask(clock),
                Some(Look::Now) => Step::Ask(Look::Sync),
                Some(Look::Time | Look::Sync) | None => conclude(running, now),
            }
        }
        News::Words(_) => {
            // The list came late: a server with `help` has `now` too.
            running.clock = running.clock.map(|_| Look::Now);
            Step::Wait
        }
        News::Welcomed { .. } | News::Answered { .. } => Step::Wait,
    }
}

fn read_by(running: &mut Running, clock: Look) -> Step {
    running.clock = Some(clock);
    Step::Ask(clock)
}

fn conclude(running: &Running, now: Now) -> Step {
    Step::Found(match running.filter.best(now.instant) {
        Some(estimate) => Finding::Clock { estimate, synchronisation: running.synchronisation },
        None => Finding::NoTime(None),
    })
}
