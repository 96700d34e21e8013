//! What the user asks the server.

use datetime_protocol::limits::MAX_LINE;

use super::connecting::connect;
use crate::link::{Link, Pending, is_quit};
use crate::message::{Effect, LinkId, Order};
use crate::model::Model;
use crate::notice::Notice;
use crate::now::Now;

pub(super) fn send(model: &mut Model, now: Now) -> Vec<Effect> {
    let words: String = model.form.command.chars().filter(|c| !c.is_control()).collect();
    let words = words.trim();
    if words.is_empty() || model.link.mute().is_some() {
        return Vec::new();
    }
    if words.len() > MAX_LINE {
        model.notice = Some(Notice::TooLong);
        return Vec::new();
    }
    let effects = ask(model, words, now);
    model.form.command.clear();
    effects
}

pub(super) fn ask(model: &mut Model, words: &str, now: Now) -> Vec<Effect> {
    if model.link.mute().is_some() {
        return Vec::new();
    }
    let pending =
        Pending { ask: model.next_ask(), words: words.to_owned(), since: now.instant, again: false };
    match &mut model.link {
        Link::Connected(link) => {
            let order = order_of(link.id, &pending);
            link.pending.push(pending);
            vec![order]
        }
        // Nobody greets a server only to say goodbye.
        Link::Lost { .. } if is_quit(words) => {
            model.backoff.give_up();
            model.link = Link::Left;
            Vec::new()
        }
        Link::Lost { to, ending: _ } => {
            let to = to.clone();
            model.backoff.begun();
            connect(model, to, vec![pending], now)
        }
        Link::Fresh | Link::Left | Link::Connecting(_) | Link::Failed(_) => Vec::new(),
    }
}

pub(super) fn order_of(id: LinkId, pending: &Pending) -> Effect {
    Effect::Order(Order::Ask(id, pending.ask, pending.words.clone()))
}
