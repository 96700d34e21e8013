//! The servers that were connected to: one click connects again.

use datetime_client_core::checks::{Check, CheckResult};
use datetime_client_core::message::Action;
use datetime_client_core::recents::Recent;
use datetime_client_core::view::View;
use egui::{
    Align, Button, Color32, Label, Layout, Rect, RichText, ScrollArea, Ui, UiBuilder, accesskit, vec2,
};

use super::controls;
use super::icons::Icon;
use super::scene::Scene;
use crate::texts::{self, checks};
use crate::theme::{self, CONTROL, size, space};

/// The room of a small button.
const SMALL_BUTTON: f32 = 24.0;

/// The list in its panel.
pub(super) fn panel(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_min_height(CONTROL);
    ui.heading(texts::SERVERS);
    ui.add_space(space::TINY);
    let below = CONTROL + space::SMALL;
    let height = (ui.available_height() - below).max(CONTROL);
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        list(ui, scene);
    });
    // Side by side has a button of that name of its own.
    let idle = scene.model.checks.progress().is_none();
    if scene.model.view != View::SideBySide && idle && !scene.model.recents().is_empty() {
        let width = ui.available_width();
        if controls::button(ui, checks::CHECK_ALL, width, true).clicked() {
            scene.act(Action::CheckAll);
        }
    }
}

/// The list in a menu.
pub(super) fn menu(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_width(controls::menu_width(ui, 240.0));
    let before = scene.actions.len();
    list(ui, scene);
    if scene.actions.len() > before {
        ui.close();
    }
}

fn list(ui: &mut Ui, scene: &mut Scene<'_>) {
    if scene.model.recents().is_empty() {
        ui.label(RichText::new(texts::NO_SERVERS).color(Scene::colours(ui).weak));
        return;
    }
    ScrollArea::vertical().id_salt("recents").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::TINY;
        let model = scene.model;
        let comparison = model.checks.compare(model.recents().iter().map(|recent| &recent.address));
        for recent in model.recents().iter() {
            server(ui, scene, recent, comparison.is_odd(&recent.address));
        }
    });
}

fn server(ui: &mut Ui, scene: &mut Scene<'_>, recent: &Recent, odd: bool) {
    let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), CONTROL));
    let builder =
        UiBuilder::new().id_salt(&recent.address).max_rect(rect).accessibility_role(accesskit::Role::Group);
    ui.scope_builder(builder.layout(Layout::left_to_right(Align::Center)), |ui| {
        ui.set_min_size(rect.size());
        ui.spacing_mut().item_spacing.x = 0.0;
        let pointed = ui.rect_contains_pointer(rect);
        let here = scene.model.link.server() == Some(&recent.address);
        if here || pointed {
            let below = if scene.model.checks.get(&recent.address).and_then(checks::brief).is_some() {
                ROOM - space::SMALL
            } else {
                0.0
            };
            let whole = rect.with_max_y(rect.max.y + below);
            ui.painter().rect_filled(whole, theme::RADIUS, Scene::colours(ui).raised);
        }
        connect(ui, scene, recent, rect, pointed);
        let name = recent.address.to_string();
        let place = |from_the_right: f32| {
            let center = rect.right_center() - vec2((from_the_right + 0.5) * SMALL_BUTTON + 2.0, 0.0);
            Rect::from_center_size(center, vec2(SMALL_BUTTON, SMALL_BUTTON))
        };
        let pin = texts::pin(&name, recent.pinned);
        if controls::icon_button(ui, place(1.0), &pin, Icon::Star(recent.pinned), pointed || recent.pinned)
            .clicked()
        {
            scene.act(Action::PinServer(recent.address.clone(), !recent.pinned));
        }
        if controls::icon_button(ui, place(0.0), &texts::remove(&name), Icon::Cross, pointed).clicked() {
            scene.act(Action::RemoveServer(recent.address.clone()));
        }
    });
    if let Some(check) = scene.model.checks.get(&recent.address) {
        found(ui, check, odd);
    }
}

/// The button that is the server's name; under the pointer it makes room for the small ones.
fn connect(ui: &mut Ui, scene: &mut Scene<'_>, recent: &Recent, rect: Rect, pointed: bool) {
    let name = scene.model.recents().name_of(recent);
    let place =
        rect.with_max_x(rect.max.x - if pointed || recent.pinned { 2.0 * SMALL_BUTTON + 4.0 } else { 0.0 });
    let button =
        Button::new(&name).right_text("").truncate().fill(Color32::TRANSPARENT).stroke(egui::Stroke::NONE);
    let button = ui.place(place, button.min_size(place.size())).accessible_name(&name);
    let mut button = button;
    if recent.label.is_some() {
        button = button.on_hover_text(recent.address.to_string());
    }
    if button.clicked() {
        scene.act(Action::ConnectTo(recent.address.clone()));
    }
}

/// The height of the small line below a name.
const ROOM: f32 = 20.0;

/// What the last check found, small below the name.
fn found(ui: &mut Ui, check: &Check, odd: bool) {
    let colours = Scene::colours(ui);
    let Some(text) = checks::brief(check) else { return };
    let reached = !matches!(check, Check::Done(finding, _) if !matches!(finding, CheckResult::Clock { .. }));
    let (text, colour) = match (odd, reached) {
        (true, _) => (format!("{text} · {}", checks::ODD), colours.caution),
        (false, true) => (text, colours.weak),
        (false, false) => (text, colours.trouble),
    };
    // Close below its name, and away from the next.
    let rect =
        Rect::from_min_size(ui.cursor().min - vec2(0.0, space::SMALL), vec2(ui.available_width(), ROOM));
    ui.scope_builder(UiBuilder::new().max_rect(rect.with_min_x(rect.min.x + space::MEDIUM)), |ui| {
        ui.add(Label::new(RichText::new(text).size(size::SMALL).color(colour)).truncate());
    });
    ui.advance_cursor_after_rect(rect);
}
