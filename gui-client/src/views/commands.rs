//! The command buttons, all of the same width and with Quit apart, and the field for other commands.

use std::time::Duration;

use datetime_client_core::commands::QUIT;
use datetime_client_core::link::Blocked;
use datetime_client_core::message::{Action, Field};
use egui::containers::menu::MenuButton;
use egui::{Align, Button, Layout, Rect, Response, ScrollArea, Spinner, Ui, UiBuilder, pos2, vec2};

use super::scene::Scene;
use super::{controls, icons, zones};
use crate::texts;
use crate::theme::{CONTROL, MAX_FIELD, space};

const MIN_WIDTH: f32 = 88.0;
const MAX_WIDTH: f32 = 160.0;
const SEND_WIDTH: f32 = 88.0;

/// The button of a command that waits longer than this shows a spinner. Most are answered before, so nothing flickers.
const SPINNER_DELAY: Duration = Duration::from_millis(200);

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let blocked = scene.model.link.blocked();
    let whole = ui.available_rect_before_wrap();
    let rest = whole.with_max_x(whole.max.x - MIN_WIDTH - space::HUGE);
    let quit = Rect::from_min_max(pos2(whole.max.x - MIN_WIDTH, whole.min.y), whole.max);
    let area = ui.new_child(UiBuilder::new().max_rect(rest));
    buttons(area, scene, blocked);
    let quit = quit.with_max_y(quit.min.y + CONTROL);
    let quit = UiBuilder::new().max_rect(quit).layout(Layout::left_to_right(Align::Center));
    let mut quit = ui.new_child(quit);
    button(&mut quit, scene, QUIT, QUIT, MIN_WIDTH, blocked);
    ui.advance_cursor_after_rect(whole.with_max_y(whole.min.y + CONTROL));
    other_command(ui, scene, blocked);
}

/// Draws the buttons of all commands except `quit` in one row. Those that do not fit are in a menu.
fn buttons(mut ui: Ui, scene: &mut Scene<'_>, blocked: Option<Blocked>) {
    let commands = scene.model.server.buttons();
    let widest =
        commands.iter().map(|name| controls::width_of(&ui, &texts::command_button(name))).fold(0.0, f32::max);
    let width = (widest + 2.0 * ui.spacing().button_padding.x).ceil().clamp(MIN_WIDTH, MAX_WIDTH);
    let spacing = ui.spacing().item_spacing.x;
    let fits = |count: usize| {
        let count = f32::from(u16::try_from(count).unwrap_or(u16::MAX));
        count * (width + spacing) - spacing <= ui.available_width()
    };
    let all = commands.len();
    let shown = if fits(all) { all } else { (0..all).take_while(|count| fits(count + 1)).count().max(2) - 1 };
    ui.horizontal(|ui| {
        for name in commands.iter().take(shown) {
            button(ui, scene, name, &scene.model.with_zone(name), width, blocked);
        }
        if shown < all {
            more(ui, scene, commands.get(shown..).unwrap_or_default(), width, blocked);
        }
    });
}

/// Draws the menu of the commands that do not fit into the row.
fn more(ui: &mut Ui, scene: &mut Scene<'_>, commands: &[&str], width: f32, blocked: Option<Blocked>) {
    let menu = Button::new(texts::more()).min_size(vec2(width, CONTROL));
    MenuButton::from_button(menu).ui(ui, |ui| {
        ui.set_width(controls::menu_width(ui, 200.0));
        ScrollArea::vertical().id_salt("more commands").max_height(MENU_HEIGHT).show(ui, |ui| {
            for name in commands {
                let before = scene.actions.len();
                button(ui, scene, name, &scene.model.with_zone(name), ui.available_width(), blocked);
                if scene.actions.len() > before {
                    ui.close();
                }
            }
        });
    });
}

/// The maximum height of the menu; more commands scroll.
const MENU_HEIGHT: f32 = 280.0;

/// Draws the button `name`, which sends `command`.
fn button(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    name: &str,
    command: &str,
    width: f32,
    blocked: Option<Blocked>,
) {
    let button = controls::button(ui, &texts::command_button(name), width, blocked.is_none());
    let button = button.accessible_name(texts::button_name(name));
    spinner(ui, scene, command, &button);
    let button = explain(button, blocked);
    if button.clicked() {
        scene.act(Action::Send(command.to_owned()));
    }
}

fn explain(button: Response, blocked: Option<Blocked>) -> Response {
    match blocked {
        Some(blocked) => button.on_disabled_hover_text(texts::blocked(blocked)),
        None => button,
    }
}

/// Draws a spinner on the button of a command that has waited for a while.
fn spinner(ui: &mut Ui, scene: &Scene<'_>, command: &str, button: &Response) {
    let Some(pending) = scene.model.link.pending_command(command) else { return };
    let waited = scene.since(pending.since);
    if waited < SPINNER_DELAY {
        ui.ctx().request_repaint_after(SPINNER_DELAY.saturating_sub(waited));
        return;
    }
    let square = icons::square(button.rect.left_center() + vec2(14.0, 0.0), 12.0);
    ui.place(square, Spinner::new().size(12.0));
}

/// Draws the field for other commands, and the choice of a zone.
fn other_command(ui: &mut Ui, scene: &mut Scene<'_>, blocked: Option<Blocked>) {
    ui.horizontal(|ui| {
        ui.set_min_height(CONTROL);
        let label = ui.label(texts::command());
        let others = SEND_WIDTH + zones::BUTTON_WIDTH + 2.0 * space::SMALL;
        let width = (ui.available_width() - others).clamp(80.0, MAX_FIELD);
        let text = scene.model.form.command.clone();
        let field = controls::field(ui, scene, Field::Command, &text, texts::COMMAND_HINT, width)
            .labelled_by(label.id);
        let ready = blocked.is_none() && !text.trim().is_empty();
        let send = controls::button(ui, texts::send(), SEND_WIDTH, ready);
        let send = send.on_disabled_hover_text(blocked.map_or(texts::why_no_send(), texts::blocked));
        if controls::entered(ui, &field) {
            field.request_focus();
            scene.act(Action::SendTyped);
        } else if send.clicked() {
            scene.act(Action::SendTyped);
        }
        zones::show(ui, scene);
    });
}
