//! Sends the user's commands to the server.

use datetime_protocol::limits::MAX_LINE;

use super::connecting::connect;
use crate::commands::is_quit;
use crate::link::{Link, PendingCommand};
use crate::message::{Effect, LinkId, WorkerRequest};
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
        model.notice = Some(Notice::TooLong);
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

pub(super) fn send_effect(id: LinkId, pending: &PendingCommand) -> Effect {
    Effect::Worker(WorkerRequest::Send(id, pending.id, pending.command.clone()))
}
