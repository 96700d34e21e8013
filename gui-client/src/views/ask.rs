//! Questions, answers and their history. Where the window is too low for all of it, it scrolls as a whole.

use egui::{ScrollArea, Ui};

use super::{Scene, answer, commands, controls, history};

/// The least height of the history: its head, its titles and two rows.
const LEAST_HISTORY: f32 = 124.0;

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, low: bool) {
    let height = ui.available_height();
    ScrollArea::vertical().id_salt("ask").auto_shrink([false, false]).show(ui, |ui| {
        let top = ui.cursor().min.y;
        answer::show(ui, scene, low);
        commands::show(ui, scene);
        controls::hairline(ui, low);
        let left = height - (ui.cursor().min.y - top);
        history::show(ui, scene, left.max(LEAST_HISTORY));
    });
}
