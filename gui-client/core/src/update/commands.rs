//! Sends the user's commands to the server.

use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use datetime_protocol::limits::MAX_LINE;

use super::connecting::{connect, disconnect};
use crate::clock::Kind;
use crate::clock::narrowing::MIN_INTERVAL;
use crate::commands::{computed, is_quit};
use crate::history::Entry;
use crate::link::{Link, PendingCommand};
use crate::message::{CommandId, Effect, LinkId, Probe, WorkerRequest};
use crate::model::Model;
use crate::notice::Notice;
use crate::now::Now;

/// Sends the text of the command field, and empties the field.
pub(super) fn send_typed(model: &mut Model, now: Now) -> Vec<Effect> {
    let command: String = model.form.command.chars().filter(|c| !c.is_control()).collect();
    let command = command.trim();
    if command.is_empty() || model.link.blocked().is_some() {
        return Vec::new();
    }
    if command.len() > MAX_LINE {
        model.notices.report(Notice::TooLong);
        return Vec::new();
    }
    let effects = send(model, command, now);
    model.form.command.clear();
    effects
}

/// Sends `command`. If the connection was lost, connects again first.
pub(super) fn send(model: &mut Model, command: &str, now: Now) -> Vec<Effect> {
    if model.link.blocked().is_some() {
        return Vec::new();
    }
    let pending = PendingCommand {
        id: model.next_command_id(),
        command: command.to_owned(),
        since: now.instant,
        resent: false,
    };
    match &mut model.link {
        Link::Connected(link) if link.server.kind() != Kind::Datetime => {
            if is_quit(command) {
                return disconnect(model);
            }
            link.pending.push(pending);
            ask_for_time(model, now)
        }
        Link::Connected(link) => {
            let effect = send_effect(link.id, &pending);
            link.pending.push(pending);
            vec![effect]
        }
        // Connecting only to quit would be pointless.
        Link::Lost { .. } if is_quit(command) => {
            model.backoff.stop();
            model.link = Link::Disconnected;
            Vec::new()
        }
        Link::Lost { server, ending: _ } => {
            let server = server.clone();
            model.backoff.attempt_started();
            connect(model, server, vec![pending], now)
        }
        Link::NeverConnected | Link::Disconnected | Link::Connecting(_) | Link::Failed(_) => Vec::new(),
    }
}

/// Asks a clock of another kind for its time, of which the answers to pending commands are computed, unless it was asked just now.
fn ask_for_time(model: &mut Model, now: Now) -> Vec<Effect> {
    let Link::Connected(link) = &model.link else { return Vec::new() };
    let live = &mut model.server.live;
    if live.asked_within(MIN_INTERVAL, now.instant) {
        let round_trip = link.round_trip.unwrap_or_default();
        if let Some(time) = live.server_time(&now) {
            answer_pending(model, time, round_trip, now);
        }
        return Vec::new();
    }
    if live.is_waiting() {
        return Vec::new();
    }
    live.probe_sent(Probe::Question);
    vec![Effect::Worker(WorkerRequest::Probe(link.id, Probe::Question))]
}

/// Answers the pending commands to a clock that has none, from its time.
pub(super) fn answer_pending(model: &mut Model, time: DateTime<FixedOffset>, round_trip: Duration, now: Now) {
    let Link::Connected(link) = &model.link else { return };
    let answers: Vec<_> =
        link.pending.iter().map(|pending| (pending.id, computed(&pending.command, time))).collect();
    for (id, answer) in answers {
        answered(model, id, answer, round_trip, now);
    }
}

/// Applies the answer to a command.
pub(super) fn answered(model: &mut Model, id: CommandId, answer: String, round_trip: Duration, now: Now) {
    let Link::Connected(link) = &mut model.link else { return };
    let Some(index) = link.pending.iter().position(|pending| pending.id == id) else { return };
    let pending = link.pending.remove(index);
    link.round_trip = Some(round_trip);
    let entry = Entry {
        number: model.next_entry,
        at: now.wall,
        received: now.instant,
        server: link.server.to_string(),
        command: pending.command,
        answer,
        round_trip,
    };
    model.next_entry += 1;
    model.notices.remove_unanswered();
    model.server.add_answer(entry.clone());
    model.history.push(entry);
}

pub(super) fn send_effect(id: LinkId, pending: &PendingCommand) -> Effect {
    Effect::Worker(WorkerRequest::Send(id, pending.id, pending.command.clone()))
}
