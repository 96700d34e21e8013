//! What is kept: the list of servers, and the history.

use super::connecting::forget_failure;
use crate::address::Address;
use crate::history::Entry;
use crate::message::{Effect, Order};
use crate::model::Model;
use crate::notice::{Notice, Undo};
use crate::now::Now;
use crate::settings::Change;

pub(super) fn remove(model: &mut Model, address: &Address) -> Vec<Effect> {
    let save = model.change(Change::RecentRemoved(address.clone()));
    if model.link.server() == Some(address) {
        forget_failure(model);
    }
    let check = model.checks.forget(address).map(|link| Effect::Order(Order::Close(link)));
    check.into_iter().chain(save).collect()
}

pub(super) fn pin(model: &mut Model, address: Address, pinned: bool) -> Vec<Effect> {
    model.change(Change::RecentPinned(address, pinned)).into_iter().collect()
}

pub(super) fn copy_history(model: &mut Model) -> Vec<Effect> {
    let entries: Vec<Entry> = model.history.rows().cloned().collect();
    model.notice = Some(Notice::Copied(entries.len()));
    vec![Effect::CopyEntries(entries)]
}

pub(super) fn copy_entry(model: &mut Model, number: u64) -> Vec<Effect> {
    let Some(entry) = model.history.entry(number) else { return Vec::new() };
    let effect = Effect::CopyEntries(vec![entry.clone()]);
    model.notice = Some(Notice::Copied(1));
    vec![effect]
}

pub(super) fn export(model: &mut Model) -> Vec<Effect> {
    if model.exporting || model.history.shown_count() == 0 {
        return Vec::new();
    }
    model.exporting = true;
    vec![Effect::Export(model.history.rows().cloned().collect())]
}

pub(super) fn clear_history(model: &mut Model, now: Now) -> Vec<Effect> {
    let count = model.history.count();
    if count > 0 {
        model.history.clear();
        model.undo = Some(Undo { count, until: now.instant + Undo::TIME });
        // What was just copied or exported is no longer there.
        model.notice = model.notice.take().filter(Notice::is_failure);
    }
    Vec::new()
}

pub(super) fn undo_clear(model: &mut Model) -> Vec<Effect> {
    model.history.restore();
    model.undo = None;
    Vec::new()
}
