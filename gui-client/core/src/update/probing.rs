//! Probes the clock of the connected server while the window shows it.

use std::time::Instant;

use chrono::{FixedOffset, NaiveTime};
use datetime_protocol::synchronisation::Synchronisation;
use datetime_protocol::timestamp;

use crate::link::Link;
use crate::message::{Effect, Probe, WorkerRequest};
use crate::model::Model;
use crate::now::Now;
use crate::offset::{RoundTrip, Sample};

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
    live.probe_answered(received);
    if probe == Probe::Sync {
        return live.set_synchronisation(answer.parse().unwrap_or(Synchronisation::Unknown));
    }
    if let Some((sample, zone)) = sample(probe, answer, (sent, received), now) {
        live.add_sample(sample, zone);
    } else {
        // A server without `now` may still have `time`. A server with neither is not probed again.
        link.clock = (probe == Probe::Now).then_some(Probe::Time);
        live.probe_now();
    }
}

/// The sample in an answer to a probe, and the server's UTC offset if the answer has one.
pub(super) fn sample(
    probe: Probe,
    answer: &str,
    (sent, received): (Instant, Instant),
    now: Now,
) -> Option<(Sample, Option<FixedOffset>)> {
    let trip = RoundTrip { sent: now.wall_at(sent)?, received: now.wall_at(received)?, at: received };
    match probe {
        Probe::Now => {
            let time = timestamp::parse(answer)?;
            Some((Sample::from_timestamp(time.to_utc(), &trip), Some(*time.offset())))
        }
        Probe::Time => {
            let time = NaiveTime::parse_from_str(answer.trim(), "%H:%M:%S").ok()?;
            Some((Sample::from_time_of_day(time, &trip), None))
        }
        Probe::Sync => None,
    }
}
