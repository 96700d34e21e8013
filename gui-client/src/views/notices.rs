//! The warnings at the top of the window, and the notices at its bottom.

use std::path::{Path, PathBuf};

use datetime_client_core::message::Action;
use datetime_client_core::notice::Warning;
use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, ScrollArea, Ui};

use super::scene::Scene;
use super::{controls, status};
use crate::texts;
use crate::theme::CONTROL;

/// The maximum height of the warning or of the notices, as a fraction of the window's. Longer texts scroll.
const MAX_HEIGHT: f32 = 0.4;

/// The width reserved for one button.
const BUTTON_WIDTH: f32 = 88.0;

/// Draws the first warning across the window.
pub(super) fn warning(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(warning) = scene.model.warnings.first() else { return };
    let colours = Scene::colours(ui);
    let frame = Frame::new().fill(colours.button).inner_margin(Margin::symmetric(16, 8));
    let max_height = ui.available_height() * MAX_HEIGHT;
    Panel::top("warning").resizable(false).frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("warning").max_height(max_height).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.add(Label::new(RichText::new(texts::warning(warning)).color(colours.caution)).wrap());
            },
        );
        ui.horizontal(|ui| {
            if let Some(folder) = folder(warning)
                && ui.button(texts::OPEN_FOLDER).clicked()
            {
                scene.act(Action::OpenFolder(folder));
            }
            if ui.button(texts::DISMISS).clicked() {
                scene.act(Action::DismissWarning);
            }
        });
    });
}

/// The folder of the file that a warning is about.
fn folder(warning: &Warning) -> Option<PathBuf> {
    let file = match warning {
        Warning::Broken { saved_as, .. } => saved_as,
        Warning::Newer { file } | Warning::Unreadable { file, .. } | Warning::Adjusted { file, .. } => file,
        Warning::Crashed { report } => report,
    };
    file.parent().map(Path::to_owned)
}

/// Draws the notice about the last action and the offer to undo, in every view.
pub(super) fn notices(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    if model.notice.is_none() && model.undo.is_none() {
        return;
    }
    let frame = Frame::new().fill(Scene::colours(ui).side).inner_margin(Margin::symmetric(16, 4));
    let max_height = ui.available_height() * MAX_HEIGHT;
    Panel::bottom("notices").resizable(false).frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("notices").max_height(max_height).auto_shrink([false, true]).show(
            ui,
            |ui| {
                if let Some(undo) = model.undo {
                    let dismiss = model.notice.is_none();
                    row(ui, scene, &texts::cleared(undo.count), false, [true, dismiss]);
                }
                if let Some(notice) = &model.notice {
                    row(ui, scene, &texts::notice(notice), notice.is_failure(), [false, true]);
                }
            },
        );
    });
}

/// Draws one notice with its buttons. A long text has them below it.
fn row(ui: &mut Ui, scene: &mut Scene<'_>, text: &str, failure: bool, [undo, dismiss]: [bool; 2]) {
    let colours = Scene::colours(ui);
    let text = RichText::new(text).color(if failure { colours.trouble } else { colours.text });
    let undo = undo.then_some((texts::UNDO, Action::UndoClear));
    let dismiss = dismiss.then_some((texts::DISMISS, Action::DismissNotice));
    let mut buttons: Vec<(&str, Action)> = undo.into_iter().chain(dismiss).collect();
    let width = controls::width_of(ui, text.text()) + buttons.iter().map(|_| BUTTON_WIDTH).sum::<f32>();
    if width <= ui.available_width() {
        ui.horizontal(|ui| {
            ui.set_min_height(CONTROL);
            let label = ui.label(text);
            status::announce(ui, label.id);
            buttons.reverse();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| notice_buttons(ui, scene, buttons));
        });
    } else {
        let label = ui.add(Label::new(text).wrap());
        status::announce(ui, label.id);
        ui.horizontal(|ui| notice_buttons(ui, scene, buttons));
    }
}

fn notice_buttons(ui: &mut Ui, scene: &mut Scene<'_>, buttons: Vec<(&str, Action)>) {
    for (name, action) in buttons {
        if ui.button(name).clicked() {
            scene.act(action);
        }
    }
}
