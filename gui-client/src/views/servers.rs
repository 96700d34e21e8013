//! The servers that were connected to: one click connects again.

use egui::{Align, Button, Color32, Layout, Rect, RichText, ScrollArea, Ui, UiBuilder, accesskit, vec2};

use super::icons::Icon;
use super::{Scene, controls};
use crate::message::Action;
use crate::model::recents::Recent;
use crate::texts;
use crate::theme::{CONTROL, space};

/// The room of the button that forgets a server.
const REMOVE: f32 = 28.0;

/// The list in its panel.
pub(super) fn panel(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_min_height(CONTROL);
    ui.heading(texts::SERVERS);
    ui.add_space(space::TINY);
    list(ui, scene);
}

/// The list in a menu.
pub(super) fn menu(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_width(240.0);
    let before = scene.actions.len();
    list(ui, scene);
    if scene.actions.len() > before {
        ui.close();
    }
}

fn list(ui: &mut Ui, scene: &mut Scene<'_>) {
    if scene.model.recents.is_empty() {
        ui.label(RichText::new(texts::NO_SERVERS).color(Scene::colours(ui).weak));
        return;
    }
    ScrollArea::vertical().id_salt("recents").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::TINY;
        let model = scene.model;
        for recent in model.recents.iter() {
            server(ui, scene, recent);
        }
    });
}

fn server(ui: &mut Ui, scene: &mut Scene<'_>, recent: &Recent) {
    let name = recent.name();
    let colours = Scene::colours(ui);
    let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), CONTROL));
    let builder =
        UiBuilder::new().id_salt(&recent.address).max_rect(rect).accessibility_role(accesskit::Role::Group);
    ui.scope_builder(builder.layout(Layout::left_to_right(Align::Center)), |ui| {
        ui.set_min_size(rect.size());
        ui.spacing_mut().item_spacing.x = 0.0;
        let pointed = ui.rect_contains_pointer(rect);
        let here = scene.model.link.server() == Some(&recent.address);
        let fill = if here || pointed { colours.raised } else { Color32::TRANSPARENT };
        let button = Button::new(&name)
            .right_text("")
            .truncate()
            .fill(fill)
            .stroke(egui::Stroke::NONE)
            .min_size(vec2(rect.width(), CONTROL));
        let place = rect.with_max_x(rect.max.x - if pointed { REMOVE } else { 0.0 });
        let button = ui.place(place, button.min_size(place.size())).accessible_name(&name);
        if button.clicked() {
            scene.act(Action::ConnectTo(recent.address.clone()));
        }
        let place = Rect::from_center_size(rect.right_center() - vec2(REMOVE / 2.0, 0.0), vec2(24.0, 24.0));
        let remove = texts::remove(&recent.address.to_string());
        if controls::icon_button(ui, place, &remove, Icon::Cross, pointed).clicked() {
            scene.act(Action::Remove(recent.address.clone()));
        }
    });
}
