//! The state of the connection: an icon, a sentence, and what to do next. Visible in every view.

use std::time::{Duration, Instant};

use datetime_client_core::link::Link;
use datetime_client_core::message::Action;
use egui::{Color32, Label, RichText, Sense, Spinner, Ui, Vec2};

use super::controls;
use super::icons::{self, Icon};
use super::scene::Scene;
use crate::texts;
use crate::theme::size;

/// The size of the icon or spinner.
const ICON: f32 = 14.0;

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let colours = Scene::colours(ui);
    let waited = waited(ui, scene);
    controls::line(ui, |ui| {
        match icon(scene, ui) {
            Some((icon, colour)) => {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(ICON), Sense::hover());
                icon.paint(ui.painter(), icons::square(rect.center(), 12.0), colour);
            }
            None => drop(ui.add(Spinner::new().size(ICON).color(colours.accent))),
        }
        ui.add(Label::new(texts::status(&scene.model.link, waited)).wrap());
    });
    if let Some(error) = &scene.model.form.address_error {
        ui.add(Label::new(RichText::new(texts::address_error(error)).color(colours.trouble)).wrap());
    }
    let model = scene.model;
    match &model.link {
        Link::Connected(link) => {
            if let Some(anomaly) = link.anomaly {
                ui.label(RichText::new(texts::caution(anomaly)).color(colours.caution));
            }
        }
        Link::Lost { server: _, ending } if scene.model.backoff.due().is_none() => {
            let (advice, details) = texts::after_ending(ending);
            ui.horizontal(|ui| {
                let label = ui.label(RichText::new(advice).size(size::SMALL).color(colours.weak));
                if !details.is_empty() {
                    label.on_hover_text(details);
                    if controls::button(ui, texts::copy_details(), 112.0, true).clicked() {
                        scene.act(Action::Copy(details.to_owned()));
                    }
                }
            });
        }
        Link::NeverConnected
        | Link::Disconnected
        | Link::Connecting(_)
        | Link::Failed(_)
        | Link::Lost { .. } => {}
    }
    if let Some(due) = scene.model.backoff.due() {
        reconnecting(ui, scene, due);
    }
}

/// Draws the countdown of automatic reconnection, and the button that stops it.
fn reconnecting(ui: &mut Ui, scene: &mut Scene<'_>, due: Instant) {
    let left = scene.count_down(ui, due);
    ui.horizontal(|ui| {
        ui.label(RichText::new(texts::reconnecting(left)).color(Scene::colours(ui).weak));
        if controls::button(ui, texts::stop_trying(), 104.0, true).clicked() {
            scene.act(Action::Cancel);
        }
    });
}

/// How long the attempt to connect has lasted. Requests a frame for its next second.
fn waited(ui: &Ui, scene: &Scene<'_>) -> Duration {
    let Link::Connecting(link) = &scene.model.link else { return Duration::ZERO };
    let waited = scene.since(link.since);
    let to_next = Duration::from_secs(waited.as_secs() + 1).saturating_sub(waited);
    ui.ctx().request_repaint_after(to_next);
    waited
}

/// The icon and its colour; `None` for a spinner.
fn icon(scene: &Scene<'_>, ui: &Ui) -> Option<(Icon, Color32)> {
    let colours = Scene::colours(ui);
    match &scene.model.link {
        Link::NeverConnected | Link::Disconnected => Some((Icon::Off, colours.weak)),
        Link::Connecting(_) => None,
        Link::Connected(link) if link.anomaly.is_some() => Some((Icon::Caution, colours.caution)),
        Link::Connected(_) => Some((Icon::On, colours.good)),
        Link::Failed(_) => Some((Icon::Cross, colours.trouble)),
        Link::Lost { .. } => Some((Icon::Caution, colours.caution)),
    }
}
