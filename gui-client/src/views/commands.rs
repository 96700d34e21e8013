//! What can I ask? One button a word, all of one width, Quit apart; and a field for anything else.

use std::time::Duration;

use datetime_client_core::commands::QUIT;
use datetime_client_core::link::Blocked;
use datetime_client_core::message::{Action, Field};
use egui::{Align, Layout, Rect, Response, ScrollArea, Spinner, Ui, UiBuilder, pos2, vec2};

use super::scene::Scene;
use super::{controls, icons, zones};
use crate::texts;
use crate::theme::{CONTROL, space};

const NARROWEST: f32 = 88.0;
const WIDEST: f32 = 160.0;
const SEND_WIDTH: f32 = 88.0;

/// The rows of buttons that are in sight; where a server has more words, they scroll.
const ROWS: f32 = 2.0;

/// A question that waits longer than this turns a spinner: most are answered before, and nothing flickers.
const PATIENCE: Duration = Duration::from_millis(200);

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let blocked = scene.model.link.blocked();
    let whole = ui.available_rect_before_wrap();
    let rest = whole.with_max_x(whole.max.x - NARROWEST - space::HUGE);
    let quit = Rect::from_min_max(pos2(whole.max.x - NARROWEST, whole.min.y), whole.max);
    let words = ui.new_child(UiBuilder::new().max_rect(rest));
    let height = words_in(words, scene, blocked);
    let quit = quit.with_max_y(quit.min.y + CONTROL);
    let quit = UiBuilder::new().max_rect(quit).layout(Layout::left_to_right(Align::Center));
    let mut quit = ui.new_child(quit);
    command(&mut quit, scene, QUIT, QUIT, NARROWEST, blocked);
    ui.advance_cursor_after_rect(whole.with_max_y(whole.min.y + height.max(CONTROL)));
    typed(ui, scene, blocked);
}

/// The buttons of all words but `quit`; says how high they stand.
fn words_in(mut ui: Ui, scene: &mut Scene<'_>, blocked: Option<Blocked>) -> f32 {
    let words = scene.model.server.buttons();
    let widest =
        words.iter().map(|word| controls::width_of(&ui, &texts::capitalised(word))).fold(0.0, f32::max);
    let width = (widest + 2.0 * ui.spacing().button_padding.x).ceil().clamp(NARROWEST, WIDEST);
    let height = ROWS * CONTROL + (ROWS - 1.0) * space::SMALL;
    ScrollArea::vertical().id_salt("words").max_height(height).show(&mut ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for word in words {
                command(ui, scene, word, &scene.model.with_zone(word), width, blocked);
            }
        });
    });
    ui.min_rect().height()
}

fn command(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    word: &str,
    phrase: &str,
    width: f32,
    blocked: Option<Blocked>,
) {
    let button = controls::button(ui, &texts::capitalised(word), width, blocked.is_none());
    let button = button.accessible_name(texts::button_of(word));
    waiting(ui, scene, phrase, &button);
    let button = explain(button, blocked);
    if button.clicked() {
        scene.act(Action::Send(phrase.to_owned()));
    }
}

fn explain(button: Response, blocked: Option<Blocked>) -> Response {
    match blocked {
        Some(blocked) => button.on_disabled_hover_text(texts::blocked(blocked)),
        None => button,
    }
}

fn waiting(ui: &mut Ui, scene: &Scene<'_>, phrase: &str, button: &Response) {
    let Some(pending) = scene.model.link.pending_command(phrase) else { return };
    let waited = scene.since(pending.since);
    if waited < PATIENCE {
        ui.ctx().request_repaint_after(PATIENCE.saturating_sub(waited));
        return;
    }
    let place = icons::square(button.rect.left_center() + vec2(14.0, 0.0), 12.0);
    ui.place(place, Spinner::new().size(12.0));
}

fn typed(ui: &mut Ui, scene: &mut Scene<'_>, blocked: Option<Blocked>) {
    ui.horizontal(|ui| {
        ui.set_min_height(CONTROL);
        let label = ui.label(texts::COMMAND);
        let behind = SEND_WIDTH + zones::BUTTON_WIDTH + 2.0 * space::SMALL;
        let width = (ui.available_width() - behind).max(80.0);
        let text = scene.model.form.command.clone();
        let field = controls::field(ui, scene, Field::Command, &text, texts::COMMAND_HINT, width)
            .labelled_by(label.id);
        let ready = blocked.is_none() && !text.trim().is_empty();
        let send = controls::button(ui, texts::SEND, SEND_WIDTH, ready);
        let send = send.on_disabled_hover_text(blocked.map_or(texts::WHY_NO_SEND, texts::blocked));
        if controls::entered(ui, &field) {
            field.request_focus();
            scene.act(Action::SendTyped);
        } else if send.clicked() {
            scene.act(Action::SendTyped);
        }
        zones::show(ui, scene);
    });
}
