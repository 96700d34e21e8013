//! Every decision of the window: a message and the present moment in, a changed model and effects out.

mod asking;
mod checking;
mod connecting;
mod heard;
mod keeping;
mod looking;
mod setting;

use crate::address::Address;
use crate::message::{Action, DiskNews, Effect, Event, Field, Message, Target};
use crate::model::Model;
use crate::notice::Notice;
use crate::now::Now;
use crate::view::View;

/// Takes in `message`, which came at `now`, and says what is to be done.
pub fn update(model: &mut Model, message: impl Into<Message>, now: Now) -> Vec<Effect> {
    let effects = take(model, message.into(), now);
    // After its time, the offer to undo gives way to another notice.
    if model.notice.is_some() {
        model.undo = model.undo.filter(|undo| undo.until > now.instant);
    }
    effects
}

fn take(model: &mut Model, message: Message, now: Now) -> Vec<Effect> {
    match message {
        Message::Action(action) => act(model, action, now),
        Message::Event(Event::Link(id, news)) if model.link.id() == Some(id) => heard::hear(model, news, now),
        // What a given-up connection still says is of no check either.
        Message::Event(Event::Link(id, news)) => checking::hear(model, id, news, now),
        Message::Event(Event::Disk(news)) => disk(model, news),
    }
}

fn act(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    match action {
        Action::Edit(field, text) => edit(model, field, text),
        Action::Connect => connecting::to_fields(model, now),
        Action::ConnectTo(address) => connecting::by_hand(model, address, now),
        Action::TryAgain => connecting::try_again(model, now),
        Action::Cancel | Action::Disconnect => connecting::leave(model),
        Action::Due => due(model, now),
        Action::Ask(words) => asking::ask(model, &words, now),
        Action::Send => asking::send(model, now),
        Action::ChooseZone(zone) => choose(&mut model.zone, zone),
        Action::Look => looking::look(model, now),
        Action::Remove(address) => keeping::remove(model, &address),
        Action::Pin(address, pinned) => keeping::pin(model, address, pinned),
        Action::CheckAll => checking::all(model, now),
        Action::Check(address) => checking::one(model, address, now),
        Action::StopChecking => checking::stop(model),
        Action::CopyHistory => keeping::copy_history(model),
        Action::CopyEntry(number) => keeping::copy_entry(model, number),
        Action::CopyDetails(details) => vec![Effect::Copy(details)],
        Action::Export => keeping::export(model),
        Action::ClearHistory => keeping::clear_history(model, now),
        Action::UndoClear => keeping::undo_clear(model),
        Action::DismissBar => dismiss_bar(model),
        Action::DismissNotice => dismiss_notice(model),
        Action::OpenFolder(folder) => vec![Effect::OpenFolder(folder)],
        Action::Focus(field) => focus(model, field),
        Action::Show(view) => choose(&mut model.view, view),
        Action::ShowKeys(shown) => choose(&mut model.keys_shown, shown),
        Action::Set(setting) => setting::set(model, setting),
        Action::WindowIs(window) => setting::window_is(model, window, now),
    }
}

fn due(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects = connecting::due(model, now);
    effects.extend(setting::save_place(model, now));
    effects
}

fn disk(model: &mut Model, news: DiskNews) -> Vec<Effect> {
    match news {
        DiskNews::NotSaved { file, why } => model.notice = Some(Notice::NotSaved { file, why }),
        DiskNews::Settings(bar) => model.bars.push(bar),
        DiskNews::Exported(file) => exported(model, Some(Notice::Exported(file))),
        DiskNews::NotExported(why) => exported(model, Some(Notice::NotExported(why))),
        DiskNews::ExportCancelled => exported(model, None),
    }
    Vec::new()
}

fn exported(model: &mut Model, notice: Option<Notice>) {
    model.exporting = false;
    model.notice = notice.or(model.notice.take());
}

fn edit(model: &mut Model, field: Field, text: String) -> Vec<Effect> {
    match field {
        Field::Host => model.form.host = text,
        Field::Port => model.form.port = text,
        Field::Command => model.form.command = text,
        Field::Filter => model.history.set_filter(text),
        Field::Zone => model.form.zone = text,
    }
    if matches!(field, Field::Host | Field::Port) {
        let mistake = Address::mistake_while_typing(&model.form.host, &model.form.port);
        model.form.mistake = mistake.map(|mistake| mistake.to_string());
    }
    Vec::new()
}

/// Sends the keyboard into a field, and shows the view that it is in.
fn focus(model: &mut Model, field: Field) -> Vec<Effect> {
    match field {
        Field::Host | Field::Port => {}
        Field::Command | Field::Filter | Field::Zone => model.view = View::Ask,
    }
    vec![Effect::Focus(Target::Field(field))]
}

fn choose<T>(place: &mut T, value: T) -> Vec<Effect> {
    *place = value;
    Vec::new()
}

/// Closes the notice, or the offer to undo where it stands alone.
fn dismiss_notice(model: &mut Model) -> Vec<Effect> {
    if model.notice.take().is_none() {
        model.undo = None;
    }
    Vec::new()
}

fn dismiss_bar(model: &mut Model) -> Vec<Effect> {
    if !model.bars.is_empty() {
        model.bars.remove(0);
    }
    Vec::new()
}
