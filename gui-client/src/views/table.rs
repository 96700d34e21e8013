//! Tables, which screen readers read by rows and columns.

use egui::accesskit::Role;
use egui::{Align, AsIdSalt, Label, Layout, Rect, RichText, Ui, UiBuilder, WidgetText, pos2, vec2};

use super::scene::Scene;
use crate::theme::{size, space};

/// The left edge and the width of each column.
pub(super) struct Columns<const N: usize>([(f32, f32); N]);

impl<const N: usize> Columns<N> {
    /// Columns of these widths, from the left.
    pub(super) fn new(widths: [f32; N]) -> Self {
        let mut left = 0.0;
        Self(widths.map(|width| {
            left += width;
            (left - width, width)
        }))
    }

    /// The cells of a row.
    pub(super) fn cells(&self, row: Rect) -> [Rect; N] {
        self.0.map(|(left, width)| {
            let size = vec2((width - space::SMALL).max(0.0), row.height());
            Rect::from_min_size(pos2(row.left() + left, row.top()), size)
        })
    }
}

/// Adds a table with this name.
pub(super) fn show(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().id_salt(("table", name)).accessibility_role(Role::Table);
    let shown = ui.scope_builder(builder, |ui| {
        add(ui);
        ui.unique_id()
    });
    ui.ctx().accesskit_node_builder(shown.inner, |node| node.set_label(name));
}

/// Adds a row in this rectangle.
pub(super) fn row(ui: &mut Ui, id: impl AsIdSalt, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new().id_salt(id).max_rect(rect).accessibility_role(Role::Row);
    ui.scope_builder(builder, add);
}

/// Draws the title of a column.
pub(super) fn title(ui: &mut Ui, cell: Rect, text: &str, right_aligned: bool) {
    let shown = RichText::new(text).size(size::SMALL).color(Scene::colours(ui).weak);
    in_cell(ui, cell, shown, right_aligned, |ui| {
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::ColumnHeader);
            node.set_label(text);
        });
    });
}

/// Draws the text of a cell. A text that does not fit is truncated, and shown whole on hover.
pub(super) fn text(ui: &mut Ui, cell: Rect, text: impl Into<WidgetText>, right_aligned: bool) {
    in_cell(ui, cell, text, right_aligned, |_| {});
}

fn in_cell(
    ui: &mut Ui,
    cell: Rect,
    text: impl Into<WidgetText>,
    right_aligned: bool,
    describe: impl FnOnce(&Ui),
) {
    if cell.width() <= 0.0 {
        return;
    }
    let layout = if right_aligned {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    let builder = UiBuilder::new().max_rect(cell).layout(layout).accessibility_role(Role::Cell);
    ui.scope_builder(builder, |ui| {
        describe(ui);
        ui.add(Label::new(text).truncate());
    });
}
