//! The bar about the settings file, and the notices about what was just done.

use std::path::{Path, PathBuf};

use datetime_client_core::message::Action;
use datetime_client_core::notice::Warning;
use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, ScrollArea, Ui};

use super::scene::Scene;
use super::{controls, status};
use crate::texts;
use crate::theme::CONTROL;

/// The part of the window's height that the bar or the notices may take; a longer text scrolls.
const MOST: f32 = 0.4;

/// The width that is left for one button.
const BUTTON: f32 = 88.0;

/// The bar across the window, above everything.
pub(super) fn bar(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(bar) = scene.model.warnings.first() else { return };
    let colours = Scene::colours(ui);
    let frame = Frame::new().fill(colours.button).inner_margin(Margin::symmetric(16, 8));
    let highest = ui.available_height() * MOST;
    Panel::top("settings bar").resizable(false).frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("settings bar").max_height(highest).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.add(Label::new(RichText::new(texts::bar(bar)).color(colours.caution)).wrap());
            },
        );
        ui.horizontal(|ui| {
            if let Some(folder) = folder(bar)
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

fn folder(bar: &Warning) -> Option<PathBuf> {
    let file = match bar {
        Warning::Broken { saved_as, .. } => saved_as,
        Warning::Newer { file } | Warning::Unreadable { file, .. } | Warning::Adjusted { file, .. } => file,
        Warning::Crashed { report } => report,
    };
    file.parent().map(Path::to_owned)
}

/// The notices at the foot of the window, in every view: what was just done or failed, and the offer to undo.
pub(super) fn area(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    if model.notice.is_none() && model.undo.is_none() {
        return;
    }
    let frame = Frame::new().fill(Scene::colours(ui).side).inner_margin(Margin::symmetric(16, 4));
    let highest = ui.available_height() * MOST;
    Panel::bottom("notices").resizable(false).frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("notices").max_height(highest).auto_shrink([false, true]).show(
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

/// One notice with its buttons, undo and dismiss; a long text has them below it.
fn row(ui: &mut Ui, scene: &mut Scene<'_>, text: &str, failure: bool, [undo, dismiss]: [bool; 2]) {
    let colours = Scene::colours(ui);
    let text = RichText::new(text).color(if failure { colours.trouble } else { colours.text });
    let undo = undo.then_some((texts::UNDO, Action::UndoClear));
    let dismiss = dismiss.then_some((texts::DISMISS, Action::DismissNotice));
    let mut buttons: Vec<(&str, Action)> = undo.into_iter().chain(dismiss).collect();
    let width = controls::width_of(ui, text.text()) + buttons.iter().map(|_| BUTTON).sum::<f32>();
    if width <= ui.available_width() {
        ui.horizontal(|ui| {
            ui.set_min_height(CONTROL);
            let label = ui.label(text);
            status::announce(ui, label.id);
            buttons.reverse();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| press(ui, scene, buttons));
        });
    } else {
        let label = ui.add(Label::new(text).wrap());
        status::announce(ui, label.id);
        ui.horizontal(|ui| press(ui, scene, buttons));
    }
}

fn press(ui: &mut Ui, scene: &mut Scene<'_>, buttons: Vec<(&str, Action)>) {
    for (name, action) in buttons {
        if ui.button(name).clicked() {
            scene.act(action);
        }
    }
}
