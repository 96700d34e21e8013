//! Changes the server list and the history.

use super::connecting::clear_failure;
use super::settings;
use crate::change::Change;
use crate::clock::ClockAddress;
use crate::history::Entry;
use crate::message::{Effect, Field, FocusTarget, WorkerRequest};
use crate::model::Model;
use crate::notice::{Notice, Removed, Undo};
use crate::now::Now;

pub(super) fn remove_server(model: &mut Model, address: ClockAddress, now: Now) -> Vec<Effect> {
    if model.link.server() == Some(&address) {
        clear_failure(model);
    }
    let position = model.recents().position(&address).unwrap_or_default();
    if let Some(server) = model.recents().get(&address).filter(|server| !server.is_failed_attempt()) {
        model.undo = Some(Undo::new(Removed::Server(server.clone(), position), now));
    }
    model.labelled = model.labelled.take().filter(|labelled| *labelled != address);
    model.reference = model.reference.take().filter(|reference| *reference != address);
    let close = model.checks.remove(&address).map(|link| Effect::Worker(WorkerRequest::Close(link)));
    close.into_iter().chain(model.change(Change::RecentRemoved(address))).collect()
}

pub(super) fn pin_server(model: &mut Model, address: ClockAddress, pinned: bool) -> Vec<Effect> {
    model.change(Change::RecentPinned(address, pinned)).into_iter().collect()
}

/// Edits the label of a server. An empty field is offered for a server without one.
pub(super) fn start_labelling(model: &mut Model, address: ClockAddress) -> Vec<Effect> {
    let Some(server) = model.recents().get(&address) else { return Vec::new() };
    model.form.label = server.label.clone().unwrap_or_default();
    model.labelled = Some(address);
    vec![Effect::Focus(FocusTarget::Field(Field::Label))]
}

/// Saves the typed label unless it is to stay as it was.
pub(super) fn finish_labelling(model: &mut Model, keep: bool) -> Vec<Effect> {
    let Some(address) = model.labelled.take().filter(|_| keep) else { return Vec::new() };
    let label = std::mem::take(&mut model.form.label);
    model.change(Change::RecentLabelled(address, label)).into_iter().collect()
}

pub(super) fn move_pinned(model: &mut Model, address: ClockAddress, up: bool) -> Vec<Effect> {
    model.change(Change::RecentMoved(address, up)).into_iter().collect()
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
        model.undo = Some(Undo::new(Removed::Entries(count), now));
        // A notice that rows were copied or exported would be about rows that are gone.
        model.notices.remove_confirmation();
    }
    Vec::new()
}

pub(super) fn undo(model: &mut Model, now: Now) -> Vec<Effect> {
    let change = match model.undo.take().map(|undo| undo.removed) {
        Some(Removed::Entries(_)) => {
            model.history.restore();
            None
        }
        Some(Removed::Server(server, position)) => model.change(Change::RecentRestored(server, position)),
        Some(Removed::Settings(settings)) => return settings::set_all(model, settings, now),
        None => None,
    };
    change.into_iter().collect()
}
