//! The area at the bottom of the window, in every view: the offer to undo, and the first notice.

use std::path::{Path, PathBuf};

use datetime_client_core::message::Action;
use datetime_client_core::notice::{Notice, Warning};
use egui::{Align, Color32, Frame, Id, Label, Layout, Margin, Panel, RichText, ScrollArea, Ui, vec2};

use super::controls;
use super::scene::Scene;
use crate::texts;
use crate::theme::{CONTROL, Palette};

/// The maximum height of the area, as a fraction of the window's. Longer texts scroll.
const MAX_HEIGHT: f32 = 0.4;

/// Draws the area.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    if model.notices.first().is_none() && model.undo.is_none() {
        return;
    }
    let colours = Scene::colours(ui);
    let frame = Frame::new().fill(colours.button).inner_margin(Margin::symmetric(16, 4));
    let max_height = ui.available_height() * MAX_HEIGHT;
    // A panel does not grow with what scrolls in it.
    let key = Id::unique("height of the notices");
    let needed: f32 = ui.data(|data| data.get_temp(key)).unwrap_or(CONTROL);
    let height = needed.min(max_height);
    let panel = Panel::bottom("notices").resizable(false).frame(frame).exact_size(height + 8.0);
    panel.show(ui, |ui| {
        let area = ScrollArea::vertical().id_salt("notices").auto_shrink([false, true]);
        let content = area.show(ui, |ui| {
            if let Some(undo) = &model.undo {
                let mut buttons = vec![(texts::undo(), Action::Undo)];
                if model.notices.first().is_none() {
                    buttons.push((texts::dismiss(), Action::DismissNotice));
                }
                row(ui, scene, RichText::new(texts::removed(&undo.removed)), 0, buttons);
            }
            if let Some(notice) = model.notices.first() {
                let mut buttons = vec![(texts::dismiss(), Action::DismissNotice)];
                if let Some(folder) = folder(notice) {
                    buttons.insert(0, (texts::open_folder(), Action::OpenFolder(folder)));
                }
                let text = RichText::new(texts::notice(notice)).color(colour(notice, colours));
                row(ui, scene, text, model.notices.waiting(), buttons);
            }
            ui.min_rect().height()
        });
        if (content.inner - needed).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(key, content.inner));
            ui.ctx().request_repaint();
        }
    });
}

/// The folder of the file that a warning is about.
fn folder(notice: &Notice) -> Option<PathBuf> {
    let Notice::Warning(warning) = notice else { return None };
    let file = match warning {
        Warning::Broken { saved_as, .. } => saved_as,
        Warning::Newer { file } | Warning::Unreadable { file, .. } | Warning::Adjusted { file, .. } => file,
        Warning::Crashed { report } => report,
    };
    file.parent().map(Path::to_owned)
}

fn colour(notice: &Notice, colours: &Palette) -> Color32 {
    if matches!(notice, Notice::Warning(_)) {
        colours.caution
    } else if notice.is_failure() {
        colours.trouble
    } else {
        colours.text
    }
}

/// Draws a notice, with the number of those that wait and its buttons at the right edge.
fn row(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    text: RichText,
    waiting: usize,
    buttons: Vec<(&'static str, Action)>,
) {
    let waiting = (waiting > 0).then(|| texts::more_notices(waiting));
    let names = buttons.iter().map(|(name, _)| controls::button_width(ui, name));
    let widths = names.chain(waiting.iter().map(|text| controls::width_of(ui, text)));
    let side: f32 = widths.map(|width| width + ui.spacing().item_spacing.x).sum();
    let text_width = ui.available_width() - side;
    let side = |ui: &mut Ui| {
        if let Some(waiting) = waiting {
            ui.label(RichText::new(waiting).color(Scene::colours(ui).weak));
        }
        for (name, action) in buttons {
            if ui.button(name).clicked() {
                scene.act(action);
            }
        }
    };
    if text_width < MIN_TEXT {
        ui.add(Label::new(text).wrap());
        ui.horizontal_wrapped(side);
    } else {
        ui.horizontal(|ui| {
            ui.set_min_height(CONTROL);
            let layout = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(vec2(text_width, CONTROL), layout, |ui| {
                ui.set_width(text_width);
                ui.add(Label::new(text).wrap());
            });
            side(ui);
        });
    }
}

/// If less than this is left for a text next to its buttons, the buttons are below it.
const MIN_TEXT: f32 = 240.0;
