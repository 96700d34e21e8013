//! Applies the worker's events about the window's own connection.

use std::time::{Duration, Instant};

use datetime_protocol::error::retry_after;

use super::commands::{answer_pending, answered, send_effect};
use super::connecting::{connect, go_on_with_ours};
use super::probing;
use crate::change::Change;
use crate::clock::narrowing::Exchange;
use crate::link::{Connected, Failed, Link};
use crate::message::{Anomaly, Effect, Ending, Failure, LinkEvent, Probe, WorkerRequest};
use crate::model::Model;
use crate::notice::Notice;
use crate::now::Now;

/// After this many questions in a row without an answer, a clock counts as lost.
const MAX_UNANSWERED: u32 = 3;

/// The longest countdown that is shown. For a longer one, the server's own text is enough.
const MAX_COUNTDOWN: Duration = Duration::from_hours(1);

pub(super) fn apply(model: &mut Model, event: LinkEvent, now: Now) -> Vec<Effect> {
    match event {
        LinkEvent::Failed(failure) => failed(model, failure, now.instant),
        LinkEvent::Welcomed { welcome, framed } => return welcomed(model, welcome, framed, now.instant),
        LinkEvent::Commands(commands) => set_commands(model, commands),
        LinkEvent::Measured(round_trip) => measured(model, round_trip),
        LinkEvent::Answered { id, answer, round_trip } => answered(model, id, answer, round_trip, now),
        LinkEvent::HelpUnanswered => set_clock(model, Probe::Time),
        LinkEvent::Probed { probe, answer, sent, received } => {
            probing::apply_probe(model, probe, &answer, (sent, received), now);
        }
        LinkEvent::Read(exchange) => return read(model, &exchange, now),
        LinkEvent::NotRead(failure) => return not_read(model, failure, now),
        LinkEvent::IsOurs => return go_on_with_ours(model, now),
        LinkEvent::Anomaly(anomaly) => set_anomaly(model, anomaly),
        LinkEvent::Ended(ending) => return ended(model, ending, now),
    }
    Vec::new()
}

fn failed(model: &mut Model, failure: Failure, now: Instant) {
    let Some(server) = model.link.server().cloned() else { return };
    let retry_at = match &failure {
        Failure::ServerError(line) => {
            retry_after(line).filter(|wait| *wait <= MAX_COUNTDOWN).map(|wait| now + wait)
        }
        Failure::NoSuchName(_)
        | Failure::ResolveFailed(_)
        | Failure::ResolveTimedOut
        | Failure::Refused(_)
        | Failure::TimedOut { .. }
        | Failure::Unreachable(_)
        | Failure::NoWelcome(_)
        | Failure::ClosedBeforeWelcome(_)
        | Failure::TooMuchData
        | Failure::NoTime(_) => None,
    };
    // Automatic attempts go on only after a lost connection, and neither to a server that floods us nor to a clock that
    // answers without a time, or forbids requests (RFC 5905, section 7.4).
    if matches!(failure, Failure::TooMuchData | Failure::NoTime(_)) {
        model.backoff.stop();
    } else if model.backoff.is_active() {
        model.backoff.attempt_failed(now, retry_at);
    }
    model.link = Link::Failed(Failed { server, failure, retry_at });
}

fn welcomed(model: &mut Model, welcome: String, framed: bool, since: Instant) -> Vec<Effect> {
    // The worker sends no `help` to an old server, so nothing later will tell how to read its clock.
    let clock = (!framed).then_some(Probe::Time);
    let save = connected(model, welcome, clock, since);
    let Link::Connected(link) = &model.link else { return Vec::new() };
    link.pending.iter().map(|pending| send_effect(link.id, pending)).chain(save).collect()
}

/// Goes from connecting to connected. Returns the effects that save that the server answered, and its name if it is announced on
/// this network.
fn connected(model: &mut Model, welcome: String, clock: Option<Probe>, since: Instant) -> Vec<Effect> {
    let Link::Connecting(connecting) = &mut model.link else { return Vec::new() };
    let (id, server) = (connecting.id, connecting.server.clone());
    let pending = std::mem::take(&mut connecting.queued);
    model.server.live.connected();
    let answered = model.change(Change::RecentAnswered(server.clone()));
    let name = model.network.name_of(&server);
    let named = name.and_then(|name| model.change(Change::RecentNamed(server.clone(), name)));
    let (round_trip, anomaly, unanswered) = (None, None, 0);
    model.link = Link::Connected(Connected {
        id,
        server,
        welcome,
        pending,
        round_trip,
        anomaly,
        since,
        clock,
        unanswered,
    });
    answered.into_iter().chain(named).collect()
}

/// Applies the answer of a clock of another kind: it is connected with the first one.
fn read(model: &mut Model, exchange: &Exchange, now: Now) -> Vec<Effect> {
    let save = connected(model, String::new(), Some(Probe::Question), now.instant);
    let Link::Connected(link) = &mut model.link else { return Vec::new() };
    link.round_trip = Some(exchange.round_trip());
    link.unanswered = 0;
    model.server.live.add(exchange, now.instant, None, *now.wall.offset());
    model.server.live.probe_ended(now);
    // The time that it shows, as in the answer of a server of our own.
    let time = exchange.reading.earliest.with_timezone(now.wall.offset());
    answer_pending(model, time, exchange.round_trip(), now);
    save
}

/// A question after the first one was not answered. Datagrams get lost, so that alone ends nothing.
fn not_read(model: &mut Model, failure: Failure, now: Now) -> Vec<Effect> {
    let Link::Connected(link) = &mut model.link else { return Vec::new() };
    link.unanswered += 1;
    model.server.live.probe_unanswered(now);
    let is_without_time = matches!(failure, Failure::NoTime(_));
    let is_final = is_without_time || link.unanswered >= MAX_UNANSWERED;
    if !is_final && link.pending.is_empty() {
        return Vec::new();
    }
    let ending = match failure {
        Failure::NoTime(reason) => Ending::NoTime(reason),
        Failure::TimedOut { limit, .. } => Ending::NoAnswer(limit),
        Failure::NoSuchName(details)
        | Failure::ResolveFailed(details)
        | Failure::Refused(details)
        | Failure::Unreachable(details)
        | Failure::ServerError(details)
        | Failure::ClosedBeforeWelcome(details) => Ending::Broken(details),
        Failure::ResolveTimedOut | Failure::NoWelcome(_) | Failure::TooMuchData => Ending::Closed,
    };
    let close = Effect::Worker(WorkerRequest::Close(link.id));
    let effects = ended(model, ending, now);
    if is_without_time {
        model.backoff.stop();
    }
    effects.into_iter().chain([close]).collect()
}

fn set_commands(model: &mut Model, commands: Vec<String>) {
    model.server.commands = Some(commands);
    // A late answer to `help`, after the clock was first read with `time`: a server that has `help` has `now` too.
    if let Link::Connected(link) = &mut model.link
        && link.clock == Some(Probe::Time)
    {
        link.clock = Some(Probe::Now);
        model.server.live.probe_now();
    }
}

fn measured(model: &mut Model, round_trip: Duration) {
    if let Link::Connected(link) = &mut model.link {
        link.round_trip = Some(round_trip);
    }
    set_clock(model, Probe::Now);
}

/// Sets the probe that reads the connected server's clock.
fn set_clock(model: &mut Model, clock: Probe) {
    if let Link::Connected(link) = &mut model.link {
        link.clock = Some(clock);
    }
}

fn set_anomaly(model: &mut Model, anomaly: Anomaly) {
    if let Link::Connected(link) = &mut model.link {
        link.anomaly = Some(anomaly);
    }
}

fn ended(model: &mut Model, ending: Ending, now: Now) -> Vec<Effect> {
    let Link::Connected(link) = &mut model.link else { return Vec::new() };
    let (server, since) = (link.server.clone(), link.since);
    let mut pending = std::mem::take(&mut link.pending);
    let unanswered: Vec<String> = pending.iter().map(|pending| pending.command.clone()).collect();
    pending.retain(|pending| !pending.resent);
    let reconnect = model.settings.reconnect;
    match ending {
        Ending::Goodbye => {
            model.backoff.stop();
            model.link = Link::Disconnected;
            return Vec::new();
        }
        // The command crossed with the idle close on the way: the user sent it in time, so it is sent again.
        Ending::Idle(_) if !pending.is_empty() => return connect(model, server, pending, now),
        Ending::ServerError(_)
        | Ending::NoTime(_)
        | Ending::Closed
        | Ending::Broken(_)
        | Ending::NoAnswer(_)
            if reconnect =>
        {
            model.backoff.connection_lost(since, now.instant);
        }
        Ending::ServerError(_)
        | Ending::NoTime(_)
        | Ending::Closed
        | Ending::Broken(_)
        | Ending::NoAnswer(_) => {}
        // After an idle close, the next command connects again. A server that floods us would do so again.
        Ending::Idle(_) | Ending::TooMuchData => model.backoff.stop(),
    }
    model.link = Link::Lost { server, ending };
    if !unanswered.is_empty() {
        model.notices.report(Notice::Unanswered(unanswered));
    }
    Vec::new()
}
