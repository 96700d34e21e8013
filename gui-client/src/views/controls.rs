//! Controls that several panels use, each with its accessible name.

use datetime_client_core::change::Setting;
use datetime_client_core::message::{Action, Field, FocusTarget};
use datetime_client_core::settings::Zoom;
use egui::{
    Align2, Button, Color32, CursorIcon, FontSelection, Id, Label, Rect, Response, RichText, Sense, Stroke,
    TextEdit, Ui, Vec2, WidgetInfo, WidgetText, accesskit, vec2,
};

use super::icons::{self, Icon};
use super::scene::Scene;
use crate::texts;
use crate::theme::{CONTROL, size, space};

/// A separator between two parts, with space above and below unless the window is low.
pub(super) fn hairline(ui: &mut Ui, low: bool) {
    let spacing = if low { 0.0 } else { space::TINY };
    ui.add_space(spacing);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    let stroke = Stroke::new(1.0, Scene::colours(ui).hairline);
    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
    ui.add_space(spacing);
}

/// The width of `text` in the body font.
pub(super) fn width_of(ui: &Ui, text: &str) -> f32 {
    let text = WidgetText::from(text);
    text.into_galley(ui, Some(egui::TextWrapMode::Extend), f32::INFINITY, FontSelection::default()).size().x
}

/// The width of a button with this name.
pub(super) fn button_width(ui: &Ui, name: &str) -> f32 {
    width_of(ui, name) + 2.0 * ui.spacing().button_padding.x
}

/// The width that buttons with these names have in common: `usual`, or more if a name needs it.
pub(super) fn common_width(ui: &Ui, names: &[&str], usual: f32) -> f32 {
    names.iter().map(|name| button_width(ui, name).ceil()).fold(usual, f32::max)
}

/// The width of a menu: `usual`, or less if the window is narrower.
pub(super) fn menu_width(ui: &Ui, usual: f32) -> f32 {
    let frame = ui.spacing().menu_margin.sum().x + space::LARGE;
    usual.min(ui.ctx().content_rect().width() - frame).max(MIN_MENU)
}

/// The minimum width of a menu, in which a name is still readable.
const MIN_MENU: f32 = 80.0;

/// In a cramped window, the button that resets the zoom.
pub(super) fn reset_zoom(ui: &mut Ui, scene: &mut Scene<'_>) {
    let usual = Zoom::default();
    if scene.model.settings().zoom > usual && ui.button(texts::settings::reset_zoom()).clicked() {
        scene.act(Action::Set(Setting::Zoom(usual)));
    }
}

/// A button with a text.
pub(super) fn button(ui: &mut Ui, name: &str, width: f32, enabled: bool) -> Response {
    let button = Button::new(name).min_size(vec2(width, CONTROL)).truncate();
    if ui.layout().is_vertical() {
        // A row centres the text; a vertical layout would align it to the left.
        return ui.horizontal(|ui| ui.add_enabled(enabled, button)).inner;
    }
    ui.add_enabled(enabled, button)
}

/// A row of text, lower than a row of buttons.
pub(super) fn line<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = size::BODY * 1.4;
        ui.horizontal(add).inner
    })
    .inner
}

/// A sentence with an icon.
pub(super) fn with_icon(ui: &mut Ui, icon: Icon, colour: Color32, text: &str) {
    line(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
        icon.paint(ui.painter(), icons::square(rect.center(), 12.0), colour);
        ui.add(Label::new(RichText::new(text).color(colour)).wrap());
    });
}

/// The fraction `done` of `total`, from 0 to 1.
pub(super) fn fraction(done: usize, total: usize) -> f32 {
    let small = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    small(done) / small(total.max(1))
}

/// A button whose name and importance change. It stays the same control, so that it keeps the focus.
pub(super) fn changing_button(ui: &mut Ui, name: &str, width: f32, is_main: bool) -> Response {
    let colours = Scene::colours(ui);
    ui.scope(|ui| {
        let mut text = RichText::new(name);
        if is_main {
            let widgets = &mut ui.visuals_mut().widgets;
            for widget in [&mut widgets.hovered, &mut widgets.active] {
                widget.bg_stroke = Stroke::new(2.0, colours.text);
            }
            text = text.color(colours.on_accent);
        }
        let button = Button::new(text).min_size(vec2(width, CONTROL));
        ui.add(if is_main { button.fill(colours.accent) } else { button })
    })
    .inner
}

/// A button with only an icon. Its name is for screen readers and shown on hover. Unless `visible`, the icon is shown
/// only under the pointer or with the keyboard focus.
pub(super) fn icon_button(ui: &mut Ui, rect: Rect, name: &str, icon: Icon, visible: bool) -> Response {
    let id = ui.make_persistent_id(name);
    icon_control(ui, rect, (id, Sense::click()), name, icon, visible)
}

/// The same in a row that is one stop of the Tab key and has keys for what its buttons do.
pub(super) fn row_button(ui: &mut Ui, rect: Rect, name: &str, icon: Icon, visible: bool) -> Response {
    let id = ui.make_persistent_id(name);
    icon_control(ui, rect, (id, Sense::CLICK), name, icon, visible)
}

/// The same with this id and sense.
pub(super) fn icon_control(
    ui: &mut Ui,
    rect: Rect,
    (id, sense): (Id, Sense),
    name: &str,
    icon: Icon,
    visible: bool,
) -> Response {
    let response = ui.interact(rect, id, sense).on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, name));
    let colours = Scene::colours(ui);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6, colours.raised);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 6, Stroke::new(1.5, colours.accent), egui::StrokeKind::Inside);
    }
    if visible || response.hovered() || response.has_focus() {
        let colour = if response.hovered() { colours.text } else { colours.weak };
        icon.paint(ui.painter(), Rect::from_center_size(rect.center(), Vec2::splat(12.0)), colour);
    }
    response.on_hover_text(name)
}

/// Adds a heading.
pub(super) fn heading(ui: &mut Ui, text: &str) {
    let response = ui.heading(text);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(accesskit::Role::Heading);
        node.set_label(text);
    });
}

/// A text field. Changes become actions.
pub(super) fn field(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    field: Field,
    text: &str,
    hint: &str,
    width: f32,
) -> Response {
    let mut typed = text.to_owned();
    let hint = RichText::new(hint).color(Scene::colours(ui).weak);
    let edit = TextEdit::singleline(&mut typed)
        .hint_text(hint)
        .margin(vec2(space::SMALL, space::TINY))
        .min_size(vec2(width, CONTROL))
        .align(Align2::LEFT_CENTER)
        .char_limit(MAX_TYPED)
        .desired_width(width);
    let output = edit.show(ui);
    let response = output.response.response;
    if scene.focus == Some(FocusTarget::Field(field)) {
        response.request_focus();
        let mut state = output.state;
        let all = egui::text::CCursorRange::two(
            egui::text::CCursor::default(),
            egui::text::CCursor::new(typed.chars().count()),
        );
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), response.id);
    }
    if response.changed() {
        scene.act(Action::Edit(field, typed));
    }
    response
}

/// The maximum length of a field in characters, longer than any host, filter or command.
const MAX_TYPED: usize = 2048;

/// Whether Enter was pressed in `field`.
pub(super) fn entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
}

/// Scrolls the area of `ui` to the control that has just got the keyboard focus. The control that is focused when the
/// window opens is exempt, so that the window first shows its top.
pub(super) fn scroll_to_focus(ui: &Ui) {
    let key = Id::unique("scrolled to focus");
    let focused = ui.memory(egui::Memory::focused);
    let before = ui.data(|data| data.get_temp::<Option<Id>>(key));
    if before == Some(focused) {
        return;
    }
    let control = focused.and_then(|focused| ui.read_response(focused));
    // Menus and dialogs are in other layers.
    if let Some(control) = control.filter(|control| control.layer_id == ui.layer_id()) {
        ui.data_mut(|data| data.insert_temp(key, focused));
        if before.is_some() {
            ui.scroll_to_rect(control.rect, None);
        }
    }
}
