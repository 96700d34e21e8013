//! The keyboard shortcuts, and the list of them.

use datetime_client_core::commands::{QUIT, buttons};
use datetime_client_core::link::Link;
use datetime_client_core::message::{Action, Field};
use egui::{Frame, Grid, Id, Key, Margin, Modal, Modifiers, RichText, ScrollArea, Ui, Vec2};

use super::controls;
use super::scene::Scene;
use crate::texts;
use crate::theme::{size, space};

/// Turns shortcuts into actions, whichever control has the focus.
pub(super) fn read(ui: &Ui, scene: &mut Scene<'_>) {
    let view = scene.model.view;
    let (control, control_shift) = (Modifiers::COMMAND, Modifiers::COMMAND | Modifiers::SHIFT);
    let shortcuts = [
        (control, Key::Num4, Action::Send(QUIT.to_owned())),
        (control, Key::L, Action::Focus(Field::Host)),
        (control, Key::F, Action::Focus(Field::Filter)),
        // A shortcut with more modifiers comes first, because consume_key ignores an additional Shift.
        (control_shift, Key::Tab, Action::Show(view.previous())),
        (control, Key::Tab, Action::Show(view.next())),
        (Modifiers::NONE, Key::F1, Action::ShowKeys(!scene.model.keys_shown)),
    ];
    let numbers = [Key::Num1, Key::Num2, Key::Num3].into_iter().zip(buttons(&[]));
    let commands = numbers.map(|(key, name)| (control, key, Action::Send(scene.model.with_zone(name))));
    for (modifiers, key, action) in commands.chain(shortcuts) {
        if ui.input_mut(|input| input.consume_key(modifiers, key)) {
            scene.act(action);
        }
    }
    let is_connecting =
        matches!(scene.model.link, Link::Connecting(_)) || scene.model.backoff.due().is_some();
    let is_free = !scene.model.keys_shown && !egui::Popup::is_any_open(ui.ctx());
    if is_connecting && is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        scene.act(Action::Cancel);
    }
}

/// Draws the list in front of everything else.
pub(super) fn list(ui: &Ui, scene: &mut Scene<'_>) {
    if !scene.model.keys_shown {
        return;
    }
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(16));
    let max_size = ui.ctx().content_rect().size() - Vec2::splat(2.0 * (16.0 + space::SMALL));
    let id = Id::unique("keys");
    let area = Modal::default_area(id).accessible_name(texts::settings::keys());
    let modal = Modal::new(id).area(area).frame(frame).show(ui.ctx(), |ui| {
        ui.set_max_size(max_size);
        ScrollArea::both().id_salt("keys").show(ui, keys).inner
    });
    if modal.should_close() || modal.inner {
        scene.act(Action::ShowKeys(false));
    }
}

/// Draws the keys and the button that closes the list. Returns whether it was clicked.
fn keys(ui: &mut Ui) -> bool {
    ui.label(RichText::new(texts::settings::keys()).size(size::HEADING));
    ui.add_space(space::SMALL);
    let grid = Grid::new("key list").num_columns(2).min_row_height(0.0).spacing([space::HUGE, space::SMALL]);
    grid.show(ui, |ui| {
        for (key, action) in texts::settings::key_list() {
            ui.label(RichText::new(key).strong());
            ui.label(action);
            ui.end_row();
        }
    });
    ui.add_space(space::MEDIUM);
    let close = controls::button(ui, texts::settings::close(), 88.0, true);
    if ui.memory(|memory| memory.focused().is_none()) {
        close.request_focus();
    }
    controls::scroll_to_focus(ui);
    close.clicked()
}
