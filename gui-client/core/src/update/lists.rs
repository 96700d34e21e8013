//! Changes the server list and the history.

use super::connecting::clear_failure;
use crate::change::Change;
use crate::clock::ClockAddress;
use crate::history::Entry;
use crate::message::{Effect, WorkerRequest};
use crate::model::Model;
use crate::notice::{Notice, Undo};
use crate::now::Now;

pub(super) fn remove_server(model: &mut Model, address: ClockAddress) -> Vec<Effect> {
    if model.link.server() == Some(&address) {
        clear_failure(model);
    }
    model.reference = model.reference.take().filter(|reference| *reference != address);
    let close = model.checks.remove(&address).map(|link| Effect::Worker(WorkerRequest::Close(link)));
    close.into_iter().chain(model.change(Change::RecentRemoved(address))).collect()
}

pub(super) fn pin_server(model: &mut Model, address: ClockAddress, pinned: bool) -> Vec<Effect> {
    model.change(Change::RecentPinned(address, pinned)).into_iter().collect()
}

pub(super) fn copy_history(model: &mut Model) -> Vec<Effect> {
    let entries: Vec<Entry> = model.history.rows().cloned().collect();
    model.notices.report(Notice::Copied(entries.len()));
    vec![Effect::CopyEntries(entries)]
}

pub(super) fn copy_entry(model: &mut Model, number: u64) -> Vec<Effect> {
    let Some(entry) = model.history.entry(number).cloned() else { return Vec::new() };
    model.notices.report(Notice::Copied(1));
    vec![Effect::CopyEntries(vec![entry])]
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
        // A notice that rows were copied or exported would be about rows that are gone.
        model.notices.remove_confirmation();
    }
    Vec::new()
}

pub(super) fn undo_clear(model: &mut Model) -> Vec<Effect> {
    model.history.restore();
    model.undo = None;
    Vec::new()
}
