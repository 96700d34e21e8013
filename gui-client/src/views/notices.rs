//! The bar about the settings file, and the notice about what was just done.

use std::path::{Path, PathBuf};

use egui::{Frame, Label, Margin, Panel, RichText, Ui};

use super::Scene;
use crate::message::Action;
use crate::model::notice::{Bar, Notice};
use crate::texts;
use crate::theme::space;

/// The bar across the window, above everything.
pub(super) fn bar(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(bar) = scene.model.bars.first() else { return };
    let colours = Scene::colours(ui);
    let frame = Frame::new().fill(colours.button).inner_margin(Margin::symmetric(16, 8));
    Panel::top("settings bar").resizable(false).frame(frame).show(ui, |ui| {
        ui.add(Label::new(RichText::new(texts::bar(bar)).color(colours.caution)).wrap());
        ui.horizontal(|ui| {
            if let Some(folder) = folder(bar)
                && ui.button(texts::OPEN_FOLDER).clicked()
            {
                scene.act(Action::OpenFolder(folder));
            }
            if ui.button(texts::DISMISS).clicked() {
                scene.act(Action::DismissBar);
            }
        });
    });
}

fn folder(bar: &Bar) -> Option<PathBuf> {
    let file = match bar {
        Bar::Broken { kept, .. } => kept,
        Bar::Newer { file } | Bar::Unreadable { file, .. } => file,
        Bar::Crashed { report } => report,
    };
    file.parent().map(Path::to_owned)
}

/// The line above the history.
pub(super) fn notice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(notice) = &scene.model.notice else { return };
    let colours = Scene::colours(ui);
    let trouble = match notice {
        Notice::NotExported(_)
        | Notice::NotSaved(_)
        | Notice::Unanswered(_)
        | Notice::TooLong
        | Notice::Stuck => true,
        Notice::Cleared(_) | Notice::Copied(_) | Notice::Exported(_) => false,
    };
    let frame = Frame::new().fill(colours.side).corner_radius(6).inner_margin(Margin::symmetric(12, 4));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let buttons = if matches!(notice, Notice::Cleared(_)) { 176.0 } else { 88.0 };
            let colour = if trouble { colours.trouble } else { colours.text };
            let width = (ui.available_width() - buttons - space::SMALL).max(80.0);
            ui.allocate_ui(egui::vec2(width, 0.0), |ui| {
                ui.set_width(width);
                ui.add(Label::new(RichText::new(texts::notice(notice)).color(colour)).wrap());
            });
            if matches!(notice, Notice::Cleared(_)) && ui.button(texts::UNDO).clicked() {
                scene.act(Action::UndoClear);
            }
            if ui.button(texts::DISMISS).clicked() {
                scene.act(Action::DismissNotice);
            }
        });
    });
}
