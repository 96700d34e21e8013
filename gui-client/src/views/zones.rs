//! The menu that selects a time zone, with a search.

use datetime_client_core::message::{Action, Field};
use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, PopupCloseBehavior, RichText, ScrollArea, Ui, vec2};

use super::controls;
use super::scene::Scene;
use crate::texts;
use crate::theme::CONTROL;

const WIDTH: f32 = 260.0;
const ROW: f32 = 28.0;
/// The number of zones visible without scrolling.
const ROWS: f32 = 8.0;

/// The width of the button, whichever zone it shows.
pub(super) const BUTTON_WIDTH: f32 = 168.0;

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let supported = scene.model.server.supports_zones();
    let text = texts::zone_chosen(scene.model.zone.filter(|_| supported));
    let button = Button::new(text).truncate().min_size(vec2(BUTTON_WIDTH, CONTROL));
    if !supported {
        let button = ui.add_enabled(false, button);
        return drop(button.on_disabled_hover_text(texts::why_no_zone()));
    }
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (button, opened) = MenuButton::from_button(button).config(config).ui(ui, |ui| menu(ui, scene));
    if opened.is_some() && button.clicked() {
        scene.act(Action::Edit(Field::Zone, String::new()));
        // A menu opened by the keyboard leaves the focus on the button.
        scene.act(Action::Focus(Field::Zone));
    }
}

fn menu(ui: &mut Ui, scene: &mut Scene<'_>) {
    let width = controls::menu_width(ui, WIDTH);
    ui.set_width(width);
    let search = scene.model.form.zone.clone();
    let field = controls::field(ui, scene, Field::Zone, &search, texts::search_zones(), width);
    let field = field.accessible_name(texts::search_zones());
    let zones = datetime_protocol::zone::search(&search);
    if controls::entered(ui, &field)
        && let Some(first) = zones.first()
    {
        choose(ui, scene, Some(first));
    }
    // The menu opens with the search focused. Later, the focus may be in the list.
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    if search.trim().is_empty() && entry(ui, texts::own_zone(), scene.model.zone.is_none()) {
        choose(ui, scene, None);
    }
    if zones.is_empty() {
        ui.label(RichText::new(texts::no_zone()).color(Scene::colours(ui).weak));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let list = ScrollArea::vertical().id_salt("zones").max_height(ROWS * ROW).auto_shrink([false, true]);
    list.show_rows(ui, ROW, zones.len(), |ui, rows| {
        for zone in zones.get(rows).unwrap_or_default() {
            if entry(ui, zone, scene.model.zone == Some(zone)) {
                choose(ui, scene, Some(zone));
            }
        }
    });
}

fn entry(ui: &mut Ui, text: &str, chosen: bool) -> bool {
    ui.add_sized(vec2(ui.available_width(), ROW), Button::selectable(chosen, text).right_text("").truncate())
        .accessible_name(text)
        .clicked()
}

fn choose(ui: &Ui, scene: &mut Scene<'_>, zone: Option<&'static str>) {
    scene.act(Action::ChooseZone(zone));
    ui.close();
}
