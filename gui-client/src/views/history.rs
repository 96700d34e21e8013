//! The history of answers, newest first. Only the visible rows are drawn.

use datetime_client_core::history::Entry;
use datetime_client_core::message::{Action, Field};
use egui::{Id, Rect, RichText, ScrollArea, Sense, Ui, vec2};

use super::icons::Icon;
use super::scene::Scene;
use super::tab_stop::{Arrows, TabStop};
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
    let key = Id::unique("offset of the history");
    let mut area = ScrollArea::vertical().id_salt("history").max_height(rows).auto_shrink([false, false]);
    if let Some(offset) = ui.data_mut(|data| data.remove_temp::<f32>(key)) {
        area = area.vertical_scroll_offset(offset);
    }
    let shown = area.show_rows(ui, ROW, count, |ui, rows| {
        let model = scene.model;
        let first = rows.start;
        // With those before and after the visible rows, so that the arrow keys go on to them; and the first and the last.
        let near = first.saturating_sub(1)..(rows.end + 1).min(count);
        let mut reachable: Vec<usize> = [0].into_iter().chain(near).chain([count - 1]).collect();
        reachable.dedup();
        let id = |row: &usize| model.history.row(*row).map_or(Id::NULL, |entry| copy_id(entry.number));
        let group = TabStop::new(ui, reachable.iter().map(id).collect(), Some(id(&first)), Arrows::UpDown);
        for row in rows {
            if let Some(entry) = model.history.row(row) {
                show_row(ui, scene, &columns, row, entry, &group);
            }
        }
        group.finish(ui).and_then(|target| reachable.get(target).copied())
    });
    // The row that gets the focus is in view in the next frame.
    if let Some(row) = shown.inner {
        let (top, bottom) = (position(row), position(row + 1));
        let (from, height) = (shown.state.clamped_offset().y, shown.inner_rect.height());
        let offset = from.max(bottom - height).min(top);
        ui.data_mut(|data| data.insert_temp(key, offset));
    }
}

/// The control that copies an entry.
fn copy_id(number: u64) -> Id {
    Id::unique(("copy", number))
}

/// Where a row begins.
#[expect(clippy::cast_precision_loss, reason = "there are at most 100,000 rows")]
fn position(row: usize) -> f32 {
    row as f32 * ROW
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

fn show_row(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    columns: &Columns,
    row: usize,
    entry: &Entry,
    group: &TabStop,
) {
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
        let id = copy_id(entry.number);
        let button = controls::icon_control(ui, button, (id, group.sense(id)), &name, Icon::Copy, hovered);
        group.read_keys(ui, &button);
        if button.clicked() {
            scene.act(Action::CopyEntry(entry.number));
        }
        table::text(ui, trip, weak(texts::round_trip(entry.round_trip)), true);
    });
}
