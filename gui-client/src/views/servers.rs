//! The server list: a click connects.

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

/// The size of a small button.
const SMALL_BUTTON: f32 = 24.0;

/// Draws the list as a panel.
pub(super) fn panel(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_min_height(CONTROL);
    controls::heading(ui, texts::SERVERS);
    ui.add_space(space::TINY);
    let below = CONTROL + space::SMALL;
    let height = (ui.available_height() - below).max(CONTROL);
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        list(ui, scene);
    });
    // Side by side has its own button with this name.
    let idle = scene.model.checks.progress().is_none();
    if scene.model.view != View::SideBySide && idle && !scene.model.recents().is_empty() {
        let width = ui.available_width();
        if controls::button(ui, checks::CHECK_ALL, width, true).clicked() {
            scene.act(Action::CheckAll);
        }
    }
}

/// Draws the list as a menu.
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
        let hovered = ui.rect_contains_pointer(rect);
        let is_current = scene.model.link.server() == Some(&recent.address);
        if is_current || hovered {
            let below = if scene.model.checks.get(&recent.address).and_then(checks::brief).is_some() {
                RESULT_HEIGHT - space::SMALL
            } else {
                0.0
            };
            let background = rect.with_max_y(rect.max.y + below);
            ui.painter().rect_filled(background, theme::RADIUS, Scene::colours(ui).raised);
        }
        connect(ui, scene, recent, rect, hovered);
        let name = recent.address.to_string();
        let small_button = |from_right: f32| {
            let center = rect.right_center() - vec2((from_right + 0.5) * SMALL_BUTTON + 2.0, 0.0);
            Rect::from_center_size(center, vec2(SMALL_BUTTON, SMALL_BUTTON))
        };
        let pin = texts::pin(&name, recent.pinned);
        if controls::icon_button(
            ui,
            small_button(1.0),
            &pin,
            Icon::Star(recent.pinned),
            hovered || recent.pinned,
        )
        .clicked()
        {
            scene.act(Action::PinServer(recent.address.clone(), !recent.pinned));
        }
        if controls::icon_button(ui, small_button(0.0), &texts::remove(&name), Icon::Cross, hovered).clicked()
        {
            scene.act(Action::RemoveServer(recent.address.clone()));
        }
    });
    if let Some(check) = scene.model.checks.get(&recent.address) {
        check_result(ui, check, odd);
    }
}

/// Draws the button with the server's name. It is narrower when the small buttons are visible.
fn connect(ui: &mut Ui, scene: &mut Scene<'_>, recent: &Recent, rect: Rect, hovered: bool) {
    let name = scene.model.recents().name_of(recent);
    let button_rect =
        rect.with_max_x(rect.max.x - if hovered || recent.pinned { 2.0 * SMALL_BUTTON + 4.0 } else { 0.0 });
    let button =
        Button::new(&name).right_text("").truncate().fill(Color32::TRANSPARENT).stroke(egui::Stroke::NONE);
    let button = ui.place(button_rect, button.min_size(button_rect.size())).accessible_name(&name);
    let mut button = button;
    if recent.label.is_some() {
        button = button.on_hover_text(recent.address.to_string());
    }
    let result = scene.model.checks.get(&recent.address).and_then(checks::brief);
    let is_current = scene.model.link.server() == Some(&recent.address);
    ui.ctx().accesskit_node_builder(button.id, |node| {
        node.set_selected(is_current);
        if let Some(result) = result {
            node.set_description(result);
        }
    });
    if button.clicked() {
        scene.act(Action::ConnectTo(recent.address.clone()));
    }
}

/// The height of the line below a name.
const RESULT_HEIGHT: f32 = 20.0;

/// Draws the result of the last check below the name.
fn check_result(ui: &mut Ui, check: &Check, odd: bool) {
    let colours = Scene::colours(ui);
    let Some(text) = checks::brief(check) else { return };
    let reached = !matches!(check, Check::Done(result, _) if !matches!(result, CheckResult::Clock { .. }));
    let (text, colour) = match (odd, reached) {
        (true, _) => (format!("{text} · {}", checks::ODD), colours.caution),
        (false, true) => (text, colours.weak),
        (false, false) => (text, colours.trouble),
    };
    // Close to its name, with a distance to the next one.
    let rect = Rect::from_min_size(
        ui.cursor().min - vec2(0.0, space::SMALL),
        vec2(ui.available_width(), RESULT_HEIGHT),
    );
    ui.scope_builder(UiBuilder::new().max_rect(rect.with_min_x(rect.min.x + space::MEDIUM)), |ui| {
        ui.add(Label::new(RichText::new(text).size(size::SMALL).color(colour)).truncate());
    });
    ui.advance_cursor_after_rect(rect);
}
