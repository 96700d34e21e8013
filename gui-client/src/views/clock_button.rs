//! The button of a clock in a list: an icon, its name, and below it its state in words.

use datetime_client_core::clock::ClockAddress;
use egui::{
    Color32, Id, Label, Rect, Response, RichText, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, accesskit,
    pos2,
};

use super::cut;
use super::icons::{self, Icon};
use super::scene::Scene;
use super::tab_stop::TabStop;
use crate::theme::{self, size, space};

/// The width of the icon of the state, with the space around it.
const ICON: f32 = 26.0;

/// The height of a server: its name and its state.
pub(super) const ROW: f32 = 46.0;

/// Draws a button with an icon, a name, and below it a state in words. Returns whether the name was cut.
pub(super) fn show(
    ui: &mut Ui,
    id: Id,
    name: &str,
    State { icon, colour, text }: State,
    is_current: bool,
    rect: Rect,
    group: &TabStop,
) -> (Response, bool) {
    let colours = Scene::colours(ui);
    let button = ui.interact(rect, id, group.sense(id));
    button.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, name));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_selected(is_current);
        node.set_description(text.as_str());
    });
    if button.has_focus() {
        let outline = Stroke::new(1.5, colours.accent);
        ui.painter().rect_stroke(rect, theme::RADIUS, outline, StrokeKind::Inside);
    }
    if button.gained_focus() {
        button.scroll_to_me(None);
    }
    icon.paint(ui.painter(), icons::square(pos2(rect.left() + ICON / 2.0, rect.center().y), 12.0), colour);
    let texts = rect.with_min_x(rect.left() + ICON).with_max_x(rect.right() - space::TINY);
    let [above, below] = [texts.with_max_y(texts.center().y + 2.0), texts.with_min_y(texts.center().y + 2.0)];
    let font = egui::FontId::proportional(size::BODY);
    let shown = cut::in_the_middle(ui, name, &font, texts.width());
    let at = pos2(texts.left(), above.bottom());
    ui.painter().text(at, egui::Align2::LEFT_BOTTOM, &shown, font, colours.text);
    let state = Label::new(RichText::new(text).size(size::SMALL).color(colour)).truncate().selectable(false);
    ui.scope_builder(UiBuilder::new().max_rect(below), |ui| ui.add(state));
    (button, shown != name)
}

/// The state of a server: an icon and words with the same meaning.
pub(super) struct State {
    pub(super) icon: Icon,
    pub(super) colour: Color32,
    pub(super) text: String,
}

/// `items` in the order in which they were shown last if the list is used; those that were not shown follow in their own order.
/// The order is stored under `id`.
pub(super) fn keep_order<T>(
    ui: &Ui,
    id: Id,
    mut items: Vec<T>,
    address: impl Fn(&T) -> &ClockAddress,
    is_used: bool,
) -> Vec<T> {
    let shown: Vec<ClockAddress> = ui.data(|data| data.get_temp(id)).filter(|_| is_used).unwrap_or_default();
    items.sort_by_key(|item| shown.iter().position(|shown| shown == address(item)).unwrap_or(usize::MAX));
    let order: Vec<ClockAddress> = items.iter().map(|item| address(item).clone()).collect();
    ui.data_mut(|data| data.insert_temp(id, order));
    items
}
