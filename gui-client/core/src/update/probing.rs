//! Probes the connected clock while the window shows it.

use std::time::Instant;

use chrono::FixedOffset;
use datetime_protocol::synchronisation::Synchronisation;
use datetime_protocol::timestamp;

use crate::clock::narrowing::Exchange;
use crate::clock::{Statement, ours};
use crate::link::Link;
use crate::message::{Effect, Probe, WorkerRequest};
use crate::model::Model;
use crate::now::Now;

/// Sends the probe that is due.
pub(super) fn send_due(model: &mut Model, now: Now) -> Vec<Effect> {
    let Link::Connected(link) = &model.link else { return Vec::new() };
    if link.is_quitting() {
        return Vec::new();
    }
    let Some(probe) = link.clock.and_then(|clock| model.server.live.due(clock, now.instant)) else {
        return Vec::new();
    };
    model.server.live.probe_sent(probe);
    vec![Effect::Worker(WorkerRequest::Probe(link.id, probe))]
}

/// Applies the connected server's answer to a probe.
pub(super) fn apply_probe(
    model: &mut Model,
    probe: Probe,
    answer: &str,
    (sent, received): (Instant, Instant),
    now: Now,
) {
    let Link::Connected(link) = &mut model.link else { return };
    let live = &mut model.server.live;
    if probe == Probe::Sync {
        live.set_statement(statement(answer));
        return live.probe_ended(now);
    }
    if let Some((exchange, zone)) = exchange(probe, answer, (sent, received), now) {
        live.add(&exchange, received, zone, *now.wall.offset());
        live.probe_ended(now);
    } else {
        // A server without `now` may still have `time`. A server with neither is not probed again.
        link.clock = (probe == Probe::Now).then_some(Probe::Time);
        live.probe_ended(now);
        live.probe_now();
    }
}

/// What a server of our own says of itself in its answer to `sync`.
pub(super) fn statement(answer: &str) -> Statement {
    Statement::Synchronisation(answer.parse().unwrap_or(Synchronisation::Unknown))
}

/// The exchange of a probe, and the server's UTC offset if the answer has one; `None` if the answer is not a time.
pub(super) fn exchange(
    probe: Probe,
    answer: &str,
    (sent_at, received_at): (Instant, Instant),
    now: Now,
) -> Option<(Exchange, Option<FixedOffset>)> {
    let (sent, received) = (now.wall_at(sent_at)?, now.wall_at(received_at)?.to_utc());
    let (reading, zone) = match probe {
        Probe::Now => (ours::timestamp(answer)?, timestamp::parse(answer).map(|time| *time.offset())),
        Probe::Time => (ours::time_of_day(answer, sent.to_utc(), *sent.offset())?, None),
        Probe::Sync | Probe::Question => return None,
    };
    Some((Exchange { sent: sent.to_utc(), sent_at, received, reading }, zone))
}
