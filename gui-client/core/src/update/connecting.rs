//! Connecting, by hand and by itself, and leaving.

use crate::address::{Address, NotAnAddress};
use crate::link::{Connecting, Link, Pending};
use crate::message::{Effect, Field, Order, Target};
use crate::model::{Model, Server};
use crate::notice::Notice;
use crate::now::Now;
use crate::settings::Change;

pub(super) fn to_fields(model: &mut Model, now: Now) -> Vec<Effect> {
    match Address::from_fields(&model.form.host, &model.form.port) {
        Ok(address) => by_hand(model, address, now),
        Err(mistake) => {
            forget_failure(model);
            let field = if matches!(mistake, NotAnAddress::Port(_)) { Field::Port } else { Field::Host };
            model.form.mistake = Some(mistake.to_string());
            vec![Effect::Focus(Target::Field(field))]
        }
    }
}

/// Drops a failed attempt, with its card: the user wants another server now.
pub(super) fn forget_failure(model: &mut Model) {
    if matches!(model.link, Link::Failed(_)) {
        model.backoff.give_up();
        model.link = Link::Left;
    }
}

/// Connects since the user wants it.
pub(super) fn by_hand(model: &mut Model, to: Address, now: Now) -> Vec<Effect> {
    model.backoff.give_up();
    forget_unanswered(model);
    connect(model, to, Vec::new(), now)
}

/// Begins to connect, and asks `then` once that is done.
pub(super) fn connect(model: &mut Model, to: Address, mut then: Vec<Pending>, now: Now) -> Vec<Effect> {
    for pending in &mut then {
        pending.again = true;
    }
    to.host().clone_into(&mut model.form.host);
    model.form.port = to.port().to_string();
    model.form.mistake = None;
    if model.server.address.as_ref() != Some(&to) {
        model.server = Server { address: Some(to.clone()), ..Server::default() };
    }
    let save = model.change(Change::RecentUsed(to.clone(), now.wall.to_utc()));
    let earlier = model.link.id().map(|id| Effect::Order(Order::Close(id)));
    let id = model.next_link();
    model.link = Link::Connecting(Connecting { id, to: to.clone(), since: now.instant, then });
    earlier.into_iter().chain([Effect::Order(Order::Connect(id, to))]).chain(save).collect()
}

/// What an earlier connection took with it matters no more.
pub(super) fn forget_unanswered(model: &mut Model) {
    model.notice = model.notice.take().filter(|notice| !matches!(notice, Notice::Unanswered(_)));
}

pub(super) fn try_again(model: &mut Model, now: Now) -> Vec<Effect> {
    match model.link.server().cloned() {
        Some(server) => by_hand(model, server, now),
        None => to_fields(model, now),
    }
}

/// Connects again by itself, if that is due.
pub(super) fn due(model: &mut Model, now: Now) -> Vec<Effect> {
    if model.backoff.due().is_none_or(|due| due > now.instant) {
        return Vec::new();
    }
    model.backoff.begun();
    match model.link.server().cloned() {
        Some(server) if model.link.id().is_none() => connect(model, server, Vec::new(), now),
        Some(_) | None => Vec::new(),
    }
}

pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    model.backoff.give_up();
    let Some(id) = model.link.id() else { return Vec::new() };
    model.link = Link::Left;
    vec![Effect::Order(Order::Close(id))]
}
