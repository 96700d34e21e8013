//! Connects, on request and automatically, and disconnects.

use crate::address::AddressError;
use crate::change::Change;
use crate::clock::ClockAddress;
use crate::link::{Connecting, Link, PendingCommand};
use crate::message::{Effect, Field, FocusTarget, WorkerRequest};
use crate::model::{Model, Server};
use crate::now::Now;
use crate::recents::Recent;

/// Connects to the address in the form, or shows what is wrong with it.
pub(super) fn connect_to_form(model: &mut Model, now: Now) -> Vec<Effect> {
    match ClockAddress::from_fields(&model.form.host, &model.form.port) {
        Ok(address) => connect_manually(model, address, now),
        Err(error) => {
            clear_failure(model);
            let field = match &error {
                AddressError::InvalidPort(_) => Field::Port,
                AddressError::MissingHost
                | AddressError::InvalidHost(_)
                | AddressError::Https
                | AddressError::InvalidPath(_)
                | AddressError::UnknownScheme(_) => Field::Host,
            };
            model.form.address_error = Some(error);
            vec![Effect::Focus(FocusTarget::Field(field))]
        }
    }
}

/// Removes the report of a failed attempt, because the user now wants another server.
pub(super) fn clear_failure(model: &mut Model) {
    if matches!(model.link, Link::Failed(_)) {
        model.backoff.stop();
        model.link = Link::Disconnected;
    }
}

/// Connects because the user asked for it, which ends the automatic attempts.
pub(super) fn connect_manually(model: &mut Model, server: ClockAddress, now: Now) -> Vec<Effect> {
    model.backoff.stop();
    model.notices.remove_unanswered();
    connect(model, server, Vec::new(), now)
}

/// Starts to connect; `queued` is sent once connected.
pub(super) fn connect(
    model: &mut Model,
    server: ClockAddress,
    mut queued: Vec<PendingCommand>,
    now: Now,
) -> Vec<Effect> {
    for pending in &mut queued {
        pending.resent = true;
    }
    show_server(model, &server);
    let save = model.change(Change::RecentUsed(server.clone(), now.wall.to_utc()));
    let close = model.link.id().map(|id| Effect::Worker(WorkerRequest::Close(id)));
    let id = model.next_link_id();
    model.link = Link::Connecting(Connecting { id, server: server.clone(), since: now.instant, queued });
    let connect = Effect::Worker(WorkerRequest::Connect(id, server));
    close.into_iter().chain([connect]).chain(save).collect()
}

/// Shows this server in the form, and forgets what is known about another one.
fn show_server(model: &mut Model, server: &ClockAddress) {
    (model.form.host, model.form.port) = server.fields();
    model.form.address_error = None;
    if model.server.address.as_ref() != Some(server) {
        model.server = Server::new(server.clone());
    }
}

/// Goes on with a clock that turned out to be a server of our own: the worker connects to it. The address of the other kind leaves
/// the list, unless the user keeps it there.
pub(super) fn go_on_with_ours(model: &mut Model, now: Now) -> Vec<Effect> {
    let Link::Connecting(connecting) = &mut model.link else { return Vec::new() };
    let other = connecting.server.clone();
    let ours = ClockAddress::from(other.server().clone());
    connecting.server = ours.clone();
    show_server(model, &ours);
    let is_failed = model.recents().get(&other).is_some_and(Recent::is_failed_attempt);
    let removed = is_failed.then(|| model.change(Change::RecentRemoved(other))).flatten();
    let used = model.change(Change::RecentUsed(ours, now.wall.to_utc()));
    removed.into_iter().chain(used).collect()
}

/// Connects to the last server again, because the user asked for it.
pub(super) fn try_again(model: &mut Model, now: Now) -> Vec<Effect> {
    match model.link.server().cloned() {
        Some(server) => connect_manually(model, server, now),
        None => connect_to_form(model, now),
    }
}

/// Makes the next automatic attempt if it is due.
pub(super) fn connect_if_due(model: &mut Model, now: Now) -> Vec<Effect> {
    if model.backoff.due().is_none_or(|due| due > now.instant) {
        return Vec::new();
    }
    model.backoff.attempt_started();
    match model.link.server().cloned() {
        Some(server) if model.link.id().is_none() => connect(model, server, Vec::new(), now),
        Some(_) | None => Vec::new(),
    }
}

/// Closes the connection, or cancels the attempt and all later ones.
pub(super) fn disconnect(model: &mut Model) -> Vec<Effect> {
    model.backoff.stop();
    let Some(id) = model.link.id() else { return Vec::new() };
    model.link = Link::Disconnected;
    vec![Effect::Worker(WorkerRequest::Close(id))]
}
