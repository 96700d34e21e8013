//! What the tables of the window share: cells of one line, aligned by columns.

use egui::{Align, Label, Layout, Rect, Ui, UiBuilder, WidgetText, pos2, vec2};

use crate::theme::space;

/// Where each column begins, and how wide it is.
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

    /// The places of one row's cells.
    pub(super) fn cells(&self, row: Rect) -> [Rect; N] {
        self.0.map(|(left, width)| {
            let size = vec2((width - space::SMALL).max(0.0), row.height());
            Rect::from_min_size(pos2(row.left() + left, row.top()), size)
        })
    }
}

/// One cell's text, cut where it does not fit; whole on hover.
pub(super) fn text(ui: &mut Ui, cell: Rect, text: impl Into<WidgetText>, to_the_right: bool) {
    if cell.width() <= 0.0 {
        return;
    }
    let layout = if to_the_right {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.scope_builder(UiBuilder::new().max_rect(cell).layout(layout), |ui| {
        ui.add(Label::new(text).truncate());
    });
}
