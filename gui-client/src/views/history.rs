//! The history of answers, newest first. Only the visible rows are drawn.

use datetime_client_core::history::Entry;
use datetime_client_core::message::{Action, Field};
use egui::{Rect, RichText, ScrollArea, Sense, Ui, vec2};

use super::icons::Icon;
use super::scene::Scene;
use super::{controls, table};
use crate::texts;
use crate::theme::{CONTROL, size, space};

const ROW: f32 = 28.0;
const BUTTON_WIDTH: f32 = 72.0;
const FILTER_WIDTH: f32 = 200.0;

/// Draws the history with this height.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, height: f32) {
    let bottom = ui.cursor().min.y + height;
    head(ui, scene);
    if scene.model.history.count() == 0 {
        return hint(ui, texts::no_history());
    }
    table::show(ui, texts::history(), |ui| rows(ui, scene, bottom));
}

fn rows(ui: &mut Ui, scene: &mut Scene<'_>, bottom: f32) {
    let columns = columns(ui);
    titles(ui, &columns);
    if scene.model.history.shown_count() == 0 {
        return hint(ui, texts::no_match());
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let count = scene.model.history.shown_count();
    let rows = (bottom - ui.cursor().min.y).max(2.0 * ROW);
    ScrollArea::vertical().id_salt("history").max_height(rows).auto_shrink([false, false]).show_rows(
        ui,
        ROW,
        count,
        |ui, rows| {
            let model = scene.model;
            for row in rows {
                if let Some(entry) = model.history.row(row) {
                    show_row(ui, scene, &columns, row, entry);
                }
            }
        },
    );
}

fn hint(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Scene::colours(ui).weak));
}

fn head(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        ui.set_min_height(CONTROL);
        controls::heading(ui, texts::history());
        ui.add_space(space::SMALL);
        let names = [texts::copy(), texts::export(), texts::clear()];
        let widths = names.map(|name| controls::common_width(ui, &[name], BUTTON_WIDTH));
        let buttons = widths.iter().sum::<f32>() + 2.0 * space::SMALL;
        let filter = scene.model.history.filter().to_owned();
        let width = (ui.available_width() - buttons - 2.0 * space::SMALL).clamp(80.0, FILTER_WIDTH);
        controls::field(ui, scene, Field::Filter, &filter, texts::filter(), width)
            .accessible_name(texts::filter());
        ui.add_space((ui.available_width() - buttons).max(0.0));
        let shown = scene.model.history.shown_count() > 0;
        let any = scene.model.history.count() > 0;
        let actions = [
            (texts::copy(), shown, Action::CopyHistory),
            (texts::export(), shown && !scene.model.exporting, Action::Export),
            (texts::clear_history(), any, Action::ClearHistory),
        ];
        for ((text, width), (name, enabled, action)) in names.into_iter().zip(widths).zip(actions) {
            let button = controls::button(ui, text, width, enabled).accessible_name(name);
            let reason = if any && scene.model.exporting { texts::exporting() } else { texts::why_no_copy() };
            if button.on_disabled_hover_text(reason).clicked() {
                scene.act(action);
            }
        }
    });
}

type Columns = table::Columns<6>;

/// The column of the answer has the remaining width.
fn columns(ui: &Ui) -> Columns {
    let width = ui.available_width();
    let [title, ..] = texts::columns();
    let time = (controls::width_of(ui, title) * size::SMALL / size::BODY + space::MEDIUM).max(76.0);
    let [trip, copy] = [84.0, 36.0];
    let rest = width - time - trip - copy;
    let [server, command] = [(rest * 0.3).min(200.0), (rest * 0.24).min(200.0)];
    Columns::new([time, server, command, rest - server - command, copy, trip])
}

fn titles(ui: &mut Ui, columns: &Columns) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::SMALL + space::TINY), Sense::hover());
    let [time, server, command, answer, _, trip] = columns.cells(rect);
    let cells = [time, server, command, answer, trip];
    for (column, (title, cell)) in texts::columns().into_iter().zip(cells).enumerate() {
        table::title(ui, cell, title, column == ROUND_TRIP);
    }
}

/// The index of the title that is aligned to the right.
const ROUND_TRIP: usize = 4;

fn show_row(ui: &mut Ui, scene: &mut Scene<'_>, columns: &Columns, row: usize, entry: &Entry) {
    let colours = Scene::colours(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    table::row(ui, ("row", entry.number), rect, |ui| {
        let hovered = ui.rect_contains_pointer(rect);
        if hovered {
            ui.painter().rect_filled(rect, 6, colours.button);
        }
        let [time, server, command, answer, copy, trip] = columns.cells(rect);
        let weak = |text: String| RichText::new(text).color(colours.weak);
        let answer_colour = if entry.is_error() { colours.trouble } else { colours.text };
        table::text(ui, time, weak(entry.at.format("%H:%M:%S").to_string()), false);
        table::text(ui, server, weak(entry.server.clone()), false);
        table::text(ui, command, RichText::new(&entry.command), false);
        table::text(ui, answer, RichText::new(&entry.answer).color(answer_colour), false);
        let button = Rect::from_center_size(copy.center(), vec2(24.0, 24.0));
        let name = texts::copy_row(row + 1);
        if controls::icon_button(ui, button, &name, Icon::Copy, hovered).clicked() {
            scene.act(Action::CopyEntry(entry.number));
        }
        table::text(ui, trip, weak(texts::round_trip(entry.round_trip)), true);
    });
}
