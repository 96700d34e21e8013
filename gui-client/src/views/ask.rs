//! The view of commands and answers: the welcome, the last answer, the command buttons and the history.

use std::time::Duration;

use datetime_client_core::history::Entry;
use datetime_client_core::link::Link;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, FontFamily, FontId, Frame, Label, Layout, Margin, RichText, ScrollArea, Ui, UiBuilder, vec2,
};

use super::scene::Scene;
use super::{card, commands, controls, history, status};
use crate::texts::{self, clocks};
use crate::theme::{size, space};

/// The height of the answer's area.
const ANSWER_HEIGHT: f32 = 132.0;

/// The same in a low window.
const LOW_ANSWER_HEIGHT: f32 = 76.0;

/// The minimum height of the history: its buttons, its column titles and two rows.
const MIN_HISTORY_HEIGHT: f32 = 124.0;

/// The number of lines of the welcome that are visible without scrolling.
const WELCOME_LINES: f32 = 3.0;

/// How long an answer counts as new.
const NEW: Duration = Duration::from_secs(10);

/// Draws the view. If the window is too low for all of it, the view scrolls as a whole.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, low: bool) {
    let height = ui.available_height();
    ScrollArea::vertical().id_salt("ask").auto_shrink([false, false]).show(ui, |ui| {
        let top = ui.cursor().min.y;
        answer_area(ui, scene, low);
        commands::show(ui, scene);
        controls::hairline(ui, low);
        let left = height - (ui.cursor().min.y - top);
        history::show(ui, scene, left.max(MIN_HISTORY_HEIGHT));
    });
}

/// The welcome and the last answer, or a card.
fn answer_area(ui: &mut Ui, scene: &mut Scene<'_>, low: bool) {
    let height = if low { LOW_ANSWER_HEIGHT } else { ANSWER_HEIGHT };
    match &scene.model.link {
        Link::Connected(link) => {
            if scene.model.server.is_computed() {
                let live = &scene.model.server.live;
                welcome(ui, &clocks::introduction(link.server.kind(), live.statement()));
            } else {
                welcome(ui, &link.welcome);
            }
            with_min_height(ui, height, |ui| last_answer(ui, scene, texts::ask_something(), height));
        }
        Link::Failed(failed) => card::failed(ui, scene, failed, height),
        Link::NeverConnected | Link::Disconnected
            if scene.model.server.last_answer.is_none() && scene.model.recents().is_empty() =>
        {
            card::first(ui, height);
        }
        Link::NeverConnected | Link::Disconnected => {
            with_min_height(ui, height, |ui| last_answer(ui, scene, texts::choose_server(), height));
        }
        Link::Connecting(_) | Link::Lost { .. } => {
            with_min_height(ui, height, |ui| last_answer(ui, scene, "", height));
        }
    }
}

/// An area of at least this height, so that the controls below it do not move.
fn with_min_height(ui: &mut Ui, height: f32, add: impl FnOnce(&mut Ui)) {
    let rect = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Center)), |ui| {
        ui.set_min_size(rect.size());
        add(ui);
    });
}

/// The welcome with a bar at its left. A long one scrolls.
fn welcome(ui: &mut Ui, welcome: &str) {
    let colours = Scene::colours(ui);
    let max_height = WELCOME_LINES * (size::HEADING * 1.4);
    let shown = Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO }).show(ui, |ui| {
        ScrollArea::vertical().id_salt("welcome").max_height(max_height).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.add(Label::new(RichText::new(welcome).size(size::HEADING)).wrap());
            },
        );
    });
    let bar = shown.response.rect;
    ui.painter().rect_filled(bar.with_max_x(bar.left() + 4.0), 2, colours.accent);
}

fn last_answer(ui: &mut Ui, scene: &Scene<'_>, placeholder: &str, height: f32) {
    let colours = Scene::colours(ui);
    let Some(entry) = &scene.model.server.last_answer else {
        ui.add_space(height / 2.0 - size::BODY);
        ui.label(RichText::new(placeholder).color(colours.weak));
        return;
    };
    let max_height = height - size::SMALL - space::LARGE;
    let (font, colour) = if entry.is_error() {
        (size::HEADING, colours.trouble)
    } else {
        (fitting_font(ui, &entry.answer, ui.available_width(), max_height), colours.text)
    };
    let text = RichText::new(&entry.answer).size(font).color(colour);
    let text_height = wrapped_height(ui, &entry.answer, font);
    let answer = |ui: &mut Ui| {
        let label = ui.add(Label::new(text).wrap());
        status::announce(ui, label.id);
    };
    if text_height <= max_height {
        // A scroll area would clip the diacritics above Arabic and Indic letters.
        ui.add_space((max_height - text_height) / 2.0);
        answer(ui);
    } else {
        let area = ScrollArea::vertical().id_salt("newest").max_height(max_height).auto_shrink([false, true]);
        area.show(ui, |ui| ui.vertical_centered(answer));
    }
    let when = when(ui, scene, entry);
    let about = if scene.model.server.is_computed() && !entry.is_error() {
        texts::about_computed(&entry.command, entry.round_trip, &when)
    } else {
        texts::about_answer(&entry.command, entry.round_trip, &when)
    };
    ui.label(RichText::new(about).size(size::SMALL).color(colours.weak));
}

/// When the answer was received: `just now`, later the time of day. Requests the frame in which that changes.
fn when(ui: &Ui, scene: &Scene<'_>, entry: &Entry) -> String {
    let age = scene.since(entry.received);
    if age < NEW {
        ui.ctx().request_repaint_after(NEW.saturating_sub(age));
        return texts::just_now().to_owned();
    }
    entry.at.format("%H:%M:%S").to_string()
}

/// The largest font size, up to that of the display, in which `text` fits on one line.
fn fitting_font(ui: &Ui, text: &str, width: f32, height: f32) -> f32 {
    let largest = size::DISPLAY.min(height / 1.3);
    let needed = ui.fonts_mut(|fonts| {
        let font = FontId::new(largest, FontFamily::Proportional);
        fonts.layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
    });
    (largest * (width / needed.max(1.0)).min(1.0)).clamp(size::HEADING, largest).floor()
}

/// The height of `text`, wrapped to the available width.
fn wrapped_height(ui: &Ui, text: &str, font: f32) -> f32 {
    let format = TextFormat { font_id: FontId::new(font, FontFamily::Proportional), ..TextFormat::default() };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = ui.available_width();
    ui.fonts_mut(|fonts| fonts.layout_job(job)).size().y
}
