//! Every decision of the window: applies a message to the model and returns the effects to perform.

mod checks;
mod commands;
mod connecting;
mod link_events;
mod lists;
mod network;
mod probing;
mod settings;
mod watch;

use crate::clock::ClockAddress;
use crate::message::{Action, DiskEvent, Effect, Event, Field, FocusTarget, Message};
use crate::model::Model;
use crate::notice::Notice;
use crate::now::Now;
use crate::view::View;

/// Applies `message`, which arrived at `now`, to `model`, and returns the effects to perform.
pub fn update(model: &mut Model, message: impl Into<Message>, now: Now) -> Vec<Effect> {
    if model.clock_was_set(&now) {
        model.server.live.forget_offset();
        model.checks.forget_offsets();
        model.watch.disturb(now.instant);
    }
    model.watch.schedule(model.settings.watch.interval, now.instant);
    model.updated = Some(now);
    let effects = match message.into() {
        Message::Action(action) => apply_action(model, action, now),
        Message::Event(Event::Link(id, event)) if model.link.id() == Some(id) => {
            link_events::apply(model, event, now)
        }
        Message::Event(Event::Link(id, event)) => {
            let mut effects = checks::apply(model, id, event, now);
            effects.extend(after_checks(model, now));
            effects
        }
        Message::Event(Event::Disk(event)) => apply_disk_event(model, event),
        Message::Event(Event::Network(id, event)) => network::apply(model, id, event, now),
        Message::Event(Event::Addresses(addresses)) => watch::begin(model, addresses, now),
        Message::Event(Event::StartedAgain(server)) => {
            let connect = server.map(|server| apply_action(model, Action::ConnectTo(server), now));
            connect.into_iter().flatten().chain([Effect::ShowWindow]).collect()
        }
        Message::Event(Event::AlertClicked) => {
            model.view = View::SideBySide;
            vec![Effect::ShowWindow]
        }
        Message::Event(Event::EffectLost) => {
            model.notices.report(Notice::InternalError);
            Vec::new()
        }
    };
    // Once its time is over, the offer to undo is replaced by the next notice.
    if model.notices.first().is_some() {
        model.undo = model.undo.take().filter(|undo| undo.until > now.instant);
    }
    effects
}

fn apply_action(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    match action {
        Action::Edit(field, text) => edit(model, field, text),
        Action::Connect => connecting::connect_to_form(model, now),
        // A server that is connected already is only shown.
        Action::ConnectTo(address) if model.link.is_connected_to(&address) => Vec::new(),
        Action::ConnectTo(address) => connecting::connect_manually(model, address, now),
        Action::TryAgain => connecting::try_again(model, now),
        Action::Cancel | Action::Disconnect => connecting::disconnect(model),
        Action::DeadlineReached => deadline_reached(model, now),
        Action::Send(command) => commands::send(model, &command, now),
        Action::SendTyped => commands::send_typed(model, now),
        Action::ChooseZone(zone) => assign(&mut model.zone, zone),
        Action::Probe => probing::send_due(model, now),
        Action::RemoveServer(address) => lists::remove_server(model, address, now),
        Action::PinServer(address, pinned) => lists::pin_server(model, address, pinned),
        Action::StartLabelling(address) => lists::start_labelling(model, address),
        Action::FinishLabelling(keep) => lists::finish_labelling(model, keep),
        Action::MovePinned(address, up) => lists::move_pinned(model, address, up),
        Action::CheckAll => checks::check_all(model, now),
        Action::Check(clock) => checks::check_one(model, clock, now),
        Action::SetReference(clock) => assign(&mut model.reference, clock),
        Action::SortByOffset(by_offset) => assign(&mut model.is_sorted_by_offset, by_offset),
        Action::StopChecking => checks::stop(model),
        Action::CopyHistory => lists::copy_history(model),
        Action::CopyEntry(number) => lists::copy_entry(model, number),
        Action::Copy(text) => vec![Effect::Copy(text)],
        Action::Export => lists::export(model),
        Action::ClearHistory => lists::clear_history(model, now),
        Action::Undo => lists::undo(model, now),
        Action::DismissNotice => dismiss_notice(model),
        Action::OpenFolder(folder) => vec![Effect::OpenFolder(folder)],
        Action::Focus(field) => focus(model, field),
        Action::Show(view) => assign(&mut model.view, view),
        Action::ShowKeys(shown) => assign(&mut model.keys_shown, shown),
        Action::ShowNetwork(is_in_sight) => network::set_in_sight(model, is_in_sight, now),
        Action::ResetSettings => settings::reset(model, now),
        Action::Set(setting) => settings::set(model, setting, now),
        Action::WindowMoved(window) => settings::window_moved(model, window, now),
    }
}

/// Does what follows the end of a check.
fn after_checks(model: &mut Model, now: Now) -> Vec<Effect> {
    if !model.checks.take_ended() {
        return Vec::new();
    }
    let mut effects = network::probe(model, now);
    effects.extend(watch::report(model));
    effects
}

fn deadline_reached(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects = connecting::connect_if_due(model, now);
    effects.extend(settings::save_geometry_if_due(model, now));
    effects.extend(checks::ask_if_due(model, now));
    effects.extend(after_checks(model, now));
    effects.extend(checks::start_waiting(model, now));
    effects.extend(network::advance(model, now));
    effects.extend(watch::check_if_due(model, now));
    effects
}

fn apply_disk_event(model: &mut Model, event: DiskEvent) -> Vec<Effect> {
    match event {
        DiskEvent::NotSaved { file, why } => model.notices.report(Notice::NotSaved { file, why }),
        DiskEvent::Warning(warning) => model.notices.report(Notice::Warning(warning)),
        DiskEvent::Exported(file) => export_finished(model, Some(Notice::Exported(file))),
        DiskEvent::NotExported(why) => export_finished(model, Some(Notice::NotExported(why))),
        DiskEvent::ExportCancelled => export_finished(model, None),
    }
    Vec::new()
}

fn export_finished(model: &mut Model, notice: Option<Notice>) {
    model.exporting = false;
    if let Some(notice) = notice {
        model.notices.report(notice);
    }
}

fn edit(model: &mut Model, field: Field, text: String) -> Vec<Effect> {
    match field {
        Field::Host => model.form.host = text,
        Field::Port => model.form.port = text,
        Field::Command => model.form.command = text,
        Field::Filter => model.history.set_filter(text),
        Field::Zone => model.form.zone = text,
        Field::Label => model.form.label = text,
    }
    if matches!(field, Field::Host | Field::Port) {
        model.form.address_error = ClockAddress::error_while_typing(&model.form.host, &model.form.port);
    }
    Vec::new()
}

/// Moves the keyboard focus to a field, and shows the view that contains it.
fn focus(model: &mut Model, field: Field) -> Vec<Effect> {
    match field {
        Field::Host | Field::Port | Field::Label => {}
        Field::Command | Field::Filter | Field::Zone => model.view = View::Ask,
    }
    vec![Effect::Focus(FocusTarget::Field(field))]
}

fn assign<T>(target: &mut T, value: T) -> Vec<Effect> {
    *target = value;
    Vec::new()
}

/// Closes the first notice, or the offer to undo if there is no notice.
fn dismiss_notice(model: &mut Model) -> Vec<Effect> {
    if !model.notices.dismiss() {
        model.undo = None;
    }
    Vec::new()
}
