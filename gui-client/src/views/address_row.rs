//! Which server: host, port, and the one button that connects, cancels or disconnects.

use egui::{Align, Button, Layout, Response, Ui, vec2};

use super::{Scene, controls, servers};
use crate::message::{Action, Field, Target};
use crate::model::link::Link;
use crate::texts;
use crate::theme::{CONTROL, space};

const PORT_WIDTH: f32 = 64.0;
const BUTTON_WIDTH: f32 = 112.0;

/// The row; in a cramped window each part is on a row of its own where need be.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, folded: bool, cramped: bool) {
    let layout = Layout::left_to_right(Align::Center).with_main_wrap(cramped);
    let size = vec2(ui.available_width(), CONTROL);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_height(CONTROL);
        if folded {
            let button = Button::new(texts::SERVERS).min_size(vec2(0.0, CONTROL));
            egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| servers::menu(ui, scene));
        }
        let host = host_field(ui, scene, cramped);
        if !cramped {
            ui.add_space(space::SMALL);
        }
        let label = ui.label(texts::PORT);
        let port = scene.model.form.port.clone();
        let port = controls::field(ui, scene, Field::Port, &port, "9900", PORT_WIDTH).labelled_by(label.id);
        if controls::entered(ui, &host) || controls::entered(ui, &port) {
            scene.act(Action::Connect);
        }
        button(ui, scene);
    });
}

fn host_field(ui: &mut Ui, scene: &mut Scene<'_>, cramped: bool) -> Response {
    let host = scene.model.form.host.clone();
    let label = ui.label(texts::HOST);
    let spaces = 4.0 * space::SMALL;
    let others =
        if cramped { 0.0 } else { controls::width_of(ui, texts::PORT) + PORT_WIDTH + BUTTON_WIDTH + spaces };
    let width = (ui.available_width() - others).max(80.0);
    controls::field(ui, scene, Field::Host, &host, "nas.local", width).labelled_by(label.id)
}

fn button(ui: &mut Ui, scene: &mut Scene<'_>) {
    match scene.model.link {
        Link::Fresh | Link::Left | Link::Failed(_) | Link::Lost { .. } => {
            let button = controls::main_button(ui, texts::CONNECT, BUTTON_WIDTH);
            if scene.focus == Some(Target::Connect) {
                button.request_focus();
            }
            if button.clicked() {
                scene.act(Action::Connect);
            }
        }
        Link::Connecting(_) => {
            if controls::button(ui, texts::CANCEL, BUTTON_WIDTH, true).clicked() {
                scene.act(Action::Cancel);
            }
        }
        Link::Connected(_) => {
            if controls::button(ui, texts::DISCONNECT, BUTTON_WIDTH, true).clicked() {
                scene.act(Action::Disconnect);
            }
        }
    }
}
