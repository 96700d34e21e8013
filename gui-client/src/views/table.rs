//! Tables with rows of one line.

use egui::{Align, Label, Layout, Rect, Ui, UiBuilder, WidgetText, pos2, vec2};

use crate::theme::space;

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

/// Draws the text of a cell. A text that does not fit is truncated, and shown whole on hover.
pub(super) fn text(ui: &mut Ui, cell: Rect, text: impl Into<WidgetText>, right_aligned: bool) {
    if cell.width() <= 0.0 {
        return;
    }
    let layout = if right_aligned {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.scope_builder(UiBuilder::new().max_rect(cell).layout(layout), |ui| {
        ui.add(Label::new(text).truncate());
    });
}
