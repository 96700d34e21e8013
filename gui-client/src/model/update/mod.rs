//! Every decision of the window: a message and the present moment in, a changed model and effects out.

mod heard;

use std::path::PathBuf;

use datetime_protocol::limits::MAX_LINE;

use super::address::Address;
use super::link::{Connecting, Link, Pending, is_quit};
use super::notice::Notice;
use super::{Model, Now};
use crate::export;
use crate::message::{Action, DiskNews, Effect, Event, Field, LinkId, Message, Order, Target};
use crate::settings::WindowSize;

/// Takes in `message`, which came at `now`, and says what is to be done.
pub fn update(model: &mut Model, message: impl Into<Message>, now: Now) -> Vec<Effect> {
    match message.into() {
        Message::Action(action) => act(model, action, now),
        Message::Event(Event::Link(id, news)) if model.link.id() == Some(id) => heard::hear(model, news, now),
        // What a given-up connection still says.
        Message::Event(Event::Link(_, _)) => Vec::new(),
        Message::Event(Event::Disk(news)) => {
            model.notice = Some(match news {
                DiskNews::NotSaved(why) => Notice::NotSaved(why),
                DiskNews::Exported(file) => Notice::Exported(file),
                DiskNews::NotExported(why) => Notice::NotExported(why),
            });
            Vec::new()
        }
    }
}

fn act(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    match action {
        Action::Edit(field, text) => edit(model, field, text),
        Action::Connect => connect_to_fields(model, now),
        Action::ConnectTo(address) => connect(model, address, Vec::new(), now),
        Action::TryAgain => try_again(model, now),
        Action::Cancel | Action::Disconnect => leave(model),
        Action::Ask(words) => ask(model, &words, now),
        Action::Send => send(model, now),
        Action::Remove(address) => remove(model, &address),
        Action::CopyHistory => copy_history(model),
        Action::CopyEntry(number) => copy_entry(model, number),
        Action::CopyDetails(details) => vec![Effect::Copy(details)],
        Action::Export => vec![Effect::Export(export::csv(model.history.rows()))],
        Action::ClearHistory => clear_history(model),
        Action::UndoClear => undo_clear(model),
        Action::DismissBar => dismiss(&mut model.bar),
        Action::DismissNotice => dismiss(&mut model.notice),
        Action::OpenFolder(folder) => open_folder(folder),
        Action::Focus(field) => vec![Effect::Focus(Target::Field(field))],
        Action::Resized(width, height) => resized(model, width, height),
    }
}

fn edit(model: &mut Model, field: Field, text: String) -> Vec<Effect> {
    match field {
        Field::Host => model.form.host = text,
        Field::Port => model.form.port = text,
        Field::Command => model.form.command = text,
        Field::Filter => model.history.set_filter(text),
    }
    if matches!(field, Field::Host | Field::Port) {
        model.form.mistake = None;
    }
    Vec::new()
}

fn connect_to_fields(model: &mut Model, now: Now) -> Vec<Effect> {
    match Address::from_fields(&model.form.host, &model.form.port) {
        Ok(address) => connect(model, address, Vec::new(), now),
        Err(mistake) => {
            model.form.mistake = Some(mistake.to_string());
            let port = mistake == super::address::NotAnAddress::Port;
            vec![Effect::Focus(Target::Field(if port { Field::Port } else { Field::Host }))]
        }
    }
}

/// Begins to connect, and asks `then` once that is done.
fn connect(model: &mut Model, to: Address, mut then: Vec<Pending>, now: Now) -> Vec<Effect> {
    for pending in &mut then {
        pending.again = true;
    }
    to.host().clone_into(&mut model.form.host);
    model.form.port = to.port().to_string();
    model.form.mistake = None;
    if model.last_server.as_ref() != Some(&to) {
        model.newest = None;
        model.words.clear();
    }
    model.last_server = Some(to.clone());
    model.recents.remember(&to);
    let id = model.next_link();
    model.link = Link::Connecting(Connecting { id, to: to.clone(), since: now.instant, then });
    vec![Effect::Order(Order::Connect(id, to)), Effect::Save(model.settings())]
}

fn try_again(model: &mut Model, now: Now) -> Vec<Effect> {
    match model.link.server().cloned() {
        Some(server) => connect(model, server, Vec::new(), now),
        None => connect_to_fields(model, now),
    }
}

fn leave(model: &mut Model) -> Vec<Effect> {
    if model.link.id().is_none() {
        return Vec::new();
    }
    model.link = Link::Left;
    vec![Effect::Order(Order::Close)]
}

fn send(model: &mut Model, now: Now) -> Vec<Effect> {
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

fn ask(model: &mut Model, words: &str, now: Now) -> Vec<Effect> {
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
            model.link = Link::Left;
            Vec::new()
        }
        Link::Lost { to, ending: _ } => {
            let to = to.clone();
            connect(model, to, vec![pending], now)
        }
        Link::Fresh | Link::Left | Link::Connecting(_) | Link::Failed(_) => Vec::new(),
    }
}

fn order_of(id: LinkId, pending: &Pending) -> Effect {
    Effect::Order(Order::Ask(id, pending.ask, pending.words.clone()))
}

fn remove(model: &mut Model, address: &Address) -> Vec<Effect> {
    model.recents.remove(address);
    vec![Effect::Save(model.settings())]
}

fn copy_history(model: &mut Model) -> Vec<Effect> {
    let lines: Vec<String> = model.history.rows().map(export::line).collect();
    model.notice = Some(Notice::Copied(lines.len()));
    vec![Effect::Copy(lines.join("\n"))]
}

fn copy_entry(model: &mut Model, number: u64) -> Vec<Effect> {
    let Some(entry) = model.history.entry(number) else { return Vec::new() };
    let line = export::line(entry);
    model.notice = Some(Notice::Copied(1));
    vec![Effect::Copy(line)]
}

fn clear_history(model: &mut Model) -> Vec<Effect> {
    let count = model.history.count();
    if count > 0 {
        model.history.clear();
        model.notice = Some(Notice::Cleared(count));
    }
    Vec::new()
}

fn undo_clear(model: &mut Model) -> Vec<Effect> {
    model.history.restore();
    model.notice = None;
    Vec::new()
}

fn dismiss<T>(shown: &mut Option<T>) -> Vec<Effect> {
    *shown = None;
    Vec::new()
}

fn open_folder(folder: PathBuf) -> Vec<Effect> {
    vec![Effect::OpenFolder(folder)]
}

fn resized(model: &mut Model, width: f32, height: f32) -> Vec<Effect> {
    model.size = WindowSize { width, height };
    Vec::new()
}
