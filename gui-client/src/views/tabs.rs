//! The tabs that select a view.

use datetime_client_core::message::Action;
use datetime_client_core::view::View;
use egui::{
    Align, FontId, Id, Rect, Sense, Stroke, TextStyle, Ui, UiBuilder, WidgetInfo, accesskit, pos2, vec2,
};

use super::scene::Scene;
use super::tab_stop::{Arrows, TabStop};
use crate::texts;
use crate::theme::space;

const HEIGHT: f32 = 28.0;

/// The thickness of the line under the selected tab.
const MARK: f32 = 2.0;

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let colours = Scene::colours(ui);
    let builder = UiBuilder::new().id_salt("tabs").accessibility_role(accesskit::Role::TabList);
    let row = ui.scope_builder(builder, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::HUGE;
            let group = TabStop::new(
                ui,
                View::ALL.iter().map(|view| id(*view)).collect(),
                Some(id(scene.model.view)),
                Arrows::LeftRight,
            );
            for view in View::ALL {
                tab(ui, scene, *view, &group);
            }
            group.finish(ui);
        });
    });
    let line = Stroke::new(1.0, colours.hairline);
    ui.painter().hline(ui.max_rect().x_range(), row.response.rect.bottom() + 0.5, line);
    ui.add_space(space::TINY);
}

/// The control that selects a view.
pub(super) fn id(view: View) -> Id {
    Id::unique(("tab", view))
}

fn tab(ui: &mut Ui, scene: &mut Scene<'_>, view: View, group: &TabStop) {
    let colours = Scene::colours(ui);
    let selected = scene.model.view == view;
    let name = texts::view(view);
    let font: FontId = TextStyle::Body.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, egui::Color32::PLACEHOLDER);
    let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x, HEIGHT), Sense::hover());
    let response = ui.interact(rect, id(view), group.sense(id(view)));
    group.read_keys(ui, &response);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Tab, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(selected));
    let colour = if selected || response.hovered() { colours.text } else { colours.weak };
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, colour);
    if selected {
        let mark = rect.with_min_y(rect.bottom() - MARK);
        ui.painter().rect_filled(mark, 1, colours.accent);
    }
    if response.has_focus() {
        let outline = rect.expand2(vec2(6.0, -3.0));
        ui.painter().rect_stroke(outline, 6, Stroke::new(1.5, colours.accent), egui::StrokeKind::Outside);
    }
    if response.clicked() {
        // In a cramped window, show the upper left corner of the view.
        let left = ui.max_rect().left();
        ui.scroll_to_rect(Rect::from_x_y_ranges(left..=left + 1.0, rect.y_range()), Some(Align::Min));
        scene.act(Action::Show(view));
    }
}
