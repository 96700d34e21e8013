//! The host, the port, and the button that connects, cancels or disconnects.

use datetime_client_core::clock::Kind;
use datetime_client_core::link::Link;
use datetime_client_core::message::{Action, Field, FocusTarget};
use egui::{Button, Response, Ui, vec2};

use super::scene::Scene;
use super::{controls, servers};
use crate::texts;
use crate::theme::{CONTROL, MAX_FIELD, space};

const PORT_WIDTH: f32 = 64.0;
const BUTTON_WIDTH: f32 = 112.0;

/// Draws one row; in a cramped window, one row for each part.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, folded: bool, cramped: bool) {
    if !cramped {
        return row(ui, |ui| {
            servers_menu(ui, scene, folded);
            let host = host_field(ui, scene, others_width(ui));
            ui.add_space(space::SMALL);
            let port = port_field(ui, scene);
            connect_on_enter(ui, scene, &host, &port);
            button(ui, scene);
        });
    }
    ui.horizontal_wrapped(|ui| {
        servers_menu(ui, scene, folded);
        controls::reset_zoom(ui, scene);
    });
    let host = row(ui, |ui| host_field(ui, scene, 0.0));
    let fits = ui.available_width() >= others_width(ui);
    let port = row(ui, |ui| {
        let port = port_field(ui, scene);
        if fits {
            button(ui, scene);
        }
        port
    });
    if !fits {
        row(ui, |ui| button(ui, scene));
    }
    connect_on_enter(ui, scene, &host, &port);
}

fn row<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let row = ui.horizontal(|ui| {
        ui.set_min_height(CONTROL);
        add(ui)
    });
    row.inner
}

fn servers_menu(ui: &mut Ui, scene: &mut Scene<'_>, folded: bool) {
    if folded {
        let button = Button::new(texts::servers()).min_size(vec2(0.0, CONTROL));
        egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| servers::menu(ui, scene));
    }
}

/// The width of everything to the right of the host field.
fn others_width(ui: &Ui) -> f32 {
    controls::width_of(ui, texts::port()) + PORT_WIDTH + button_width(ui) + 4.0 * space::SMALL
}

/// The width of the button, whichever of its names it has.
fn button_width(ui: &Ui) -> f32 {
    controls::common_width(ui, &[texts::connect(), texts::cancel(), texts::disconnect()], BUTTON_WIDTH)
}

fn host_field(ui: &mut Ui, scene: &mut Scene<'_>, others: f32) -> Response {
    let label = ui.label(texts::host());
    let width = (ui.available_width() - others).clamp(80.0, MAX_FIELD);
    let host = scene.model.form.host.clone();
    controls::field(ui, scene, Field::Host, &host, "nas.local", width).labelled_by(label.id)
}

fn port_field(ui: &mut Ui, scene: &mut Scene<'_>) -> Response {
    let label = ui.label(texts::port());
    let port = scene.model.form.port.clone();
    let scheme = scene.model.form.host.split_once("://").map(|(scheme, _)| scheme.trim());
    let kind = scheme.and_then(Kind::from_scheme).unwrap_or_default();
    let hint = kind.default_port().to_string();
    controls::field(ui, scene, Field::Port, &port, &hint, PORT_WIDTH).labelled_by(label.id)
}

fn connect_on_enter(ui: &Ui, scene: &mut Scene<'_>, host: &Response, port: &Response) {
    if let Some(field) = [host, port].into_iter().find(|field| controls::entered(ui, field)) {
        field.request_focus();
        scene.act(Action::Connect);
    }
}

fn button(ui: &mut Ui, scene: &mut Scene<'_>) {
    let width = button_width(ui);
    let (name, action) = match scene.model.link {
        Link::NeverConnected | Link::Disconnected | Link::Failed(_) | Link::Lost { .. } => {
            (texts::connect(), Action::Connect)
        }
        Link::Connecting(_) => (texts::cancel(), Action::Cancel),
        Link::Connected(_) => (texts::disconnect(), Action::Disconnect),
    };
    let button = controls::changing_button(ui, name, width, action == Action::Connect);
    if scene.focus == Some(FocusTarget::Connect) {
        button.request_focus();
    }
    if button.clicked() {
        scene.act(action);
    }
}
