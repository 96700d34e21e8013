//! The card in place of an answer: how to start, or why the connection failed and what to try.

use datetime_client_core::link::Failed;
use datetime_client_core::message::{Action, Field};
use egui::{CollapsingHeader, Frame, Margin, RichText, Stroke, Ui};

use super::controls;
use super::scene::Scene;
use crate::texts;
use crate::theme::{self, size, space};

/// The card of the first start.
pub(super) fn first(ui: &mut Ui, height: f32) {
    let colours = Scene::colours(ui);
    card(ui, height, colours.accent, |ui| {
        ui.label(RichText::new(texts::first_heading()).size(size::HEADING));
        ui.label(RichText::new(texts::first_connect()).color(colours.weak));
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(texts::first_here()).color(colours.weak));
            ui.label(RichText::new(texts::START_COMMAND).monospace().background_color(colours.button));
        });
    });
}

/// The card of a failed attempt to connect.
pub(super) fn failed(ui: &mut Ui, scene: &mut Scene<'_>, failed: &Failed, height: f32) {
    let colours = Scene::colours(ui);
    card(ui, height, colours.trouble, |ui| {
        ui.label(texts::advice(failed));
        if let Some(at) = failed.retry_at {
            let left = scene.count_down(ui, at);
            ui.label(RichText::new(texts::countdown(left)).color(colours.weak));
        }
        ui.add_space(space::TINY);
        ui.horizontal(|ui| {
            if controls::button(ui, texts::try_again(), 96.0, true).clicked() {
                scene.act(Action::TryAgain);
            }
            if controls::button(ui, texts::edit_host(), 96.0, true).clicked() {
                scene.act(Action::Focus(Field::Host));
            }
        });
        details(ui, scene, &texts::details(failed));
    });
}

fn details(ui: &mut Ui, scene: &mut Scene<'_>, details: &str) {
    if details.is_empty() {
        return;
    }
    CollapsingHeader::new(texts::details_heading()).id_salt("details").show(ui, |ui| {
        ui.label(RichText::new(details).monospace().size(size::SMALL));
        if controls::button(ui, texts::copy_details(), 112.0, true).clicked() {
            scene.act(Action::Copy(details.to_owned()));
        }
    });
}

fn card(ui: &mut Ui, height: f32, bar: egui::Color32, add: impl FnOnce(&mut Ui)) {
    let fill = theme::palette(ui.visuals()).side;
    let frame = Frame::new().fill(fill).corner_radius(theme::RADIUS).inner_margin(Margin::same(16));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_min_height(height - 2.0 * space::LARGE);
        add(ui);
    });
    accent_bar(ui, shown.response.rect.shrink2(egui::vec2(0.0, 8.0)), bar);
}

/// Draws the bar at the left of a card.
fn accent_bar(ui: &Ui, rect: egui::Rect, colour: egui::Color32) {
    ui.painter().vline(rect.left() + 2.0, rect.y_range(), Stroke::new(4.0, colour));
}
