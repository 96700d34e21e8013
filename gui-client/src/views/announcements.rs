//! What screen readers announce without being asked: each answer, mistake, notice, result of a check and change of the
//! connection, once and politely.
//!
//! The texts are in nodes of their own and not in the labels of the window, which also change for other reasons: an answer is
//! shown again when its view is, and an equal answer changes no label.

use std::time::Duration;

use datetime_client_core::Model;
use datetime_client_core::checks::Check;
use egui::accesskit::{Live, Role};
use egui::{Id, Rect, Ui, UiBuilder};

use crate::texts::{self, checks};

/// What was announced, or shown when the window opened.
#[derive(Clone, Default, PartialEq)]
struct Known {
    connection: String,
    /// The number of the newest answer.
    answer: Option<u64>,
    address_error: Option<String>,
    notice: Option<String>,
    undo: Option<String>,
    /// The number of rounds of checks that have ended.
    rounds: u64,
}

/// The announcements of the last change, and their number since the window opened.
#[derive(Clone, Default)]
struct Announcements {
    known: Option<Known>,
    texts: Vec<String>,
    count: usize,
    /// When they are removed, in seconds of the window's time.
    until: f64,
}

/// How long an announcement stays, in seconds: some systems report only that there is one, and the screen reader reads it then.
const TIME: f64 = 1.0;

/// Announces what has changed since the last frame.
pub(super) fn show(ui: &mut Ui, model: &Model) {
    let key = Id::unique("announcements");
    let mut state: Announcements = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    let now = known(model);
    let time = ui.input(|input| input.time);
    if let Some(before) = state.known.as_ref().filter(|before| **before != now) {
        let texts = changes(model, before, &now);
        if !texts.is_empty() {
            state.count += texts.len();
            state.texts = texts;
            state.until = time + TIME;
        }
    }
    state.known = Some(now);
    if time >= state.until {
        state.texts.clear();
    } else {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(state.until - time));
    }
    let first = state.count - state.texts.len();
    for (number, text) in (first..).zip(&state.texts) {
        // A node that is added is announced, also if its text equals that of the one before.
        let at = Rect::from_min_size(ui.max_rect().min, egui::Vec2::ZERO);
        let builder = UiBuilder::new().id_salt(("announcement", number)).max_rect(at);
        let id = ui.scope_builder(builder.accessibility_role(Role::Log), |ui| ui.unique_id()).inner;
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_label(text.as_str());
            node.set_live(Live::Polite);
        });
    }
    ui.data_mut(|data| data.insert_temp(key, state));
}

fn known(model: &Model) -> Known {
    Known {
        connection: texts::connection(&model.link),
        answer: model.server.last_answer.as_ref().map(|entry| entry.number),
        address_error: model.form.address_error.as_ref().map(texts::address_error),
        notice: model.notices.first().map(texts::notice),
        undo: model.undo.as_ref().map(|undo| texts::removed(&undo.removed)),
        rounds: model.checks.finished_rounds().0,
    }
}

/// The texts to announce.
fn changes(model: &Model, before: &Known, now: &Known) -> Vec<String> {
    let changed = |before: &Option<String>, now: &Option<String>| now.clone().filter(|_| before != now);
    let connection = (now.connection != before.connection).then(|| now.connection.clone());
    let answer = model.server.last_answer.as_ref().filter(|_| now.answer != before.answer);
    let result = match model.checks.finished_rounds() {
        (rounds, _) if rounds == before.rounds => None,
        (_, 1) => last_result(model),
        _ => Some(comparison(model)),
    };
    [
        connection,
        changed(&before.address_error, &now.address_error),
        answer.map(|entry| entry.answer.clone()),
        result,
        changed(&before.undo, &now.undo),
        changed(&before.notice, &now.notice),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The result of comparing all clocks.
fn comparison(model: &Model) -> String {
    let comparison = model.checks.compare(model.recents().iter().map(|recent| &recent.address));
    checks::verdict(&comparison, |address| model.recents().name_at(address))
}

/// The result of the check that ended last.
fn last_result(model: &Model) -> Option<String> {
    let done = model.recents().iter().filter_map(|recent| match model.checks.get(&recent.address)? {
        check @ Check::Done(_, at) => Some((at, recent, check)),
        Check::Waiting | Check::Running(_) => None,
    });
    let (_, recent, check) = done.max_by_key(|(at, _, _)| **at)?;
    Some(checks::named(&model.recents().name_of(recent), &checks::brief(check)))
}
