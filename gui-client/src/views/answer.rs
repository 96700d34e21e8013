//! What does it say? The welcome as a banner, and the newest answer large.

use std::time::Duration;

use datetime_client_core::history::Entry;
use datetime_client_core::link::Link;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, FontFamily, FontId, Frame, Label, Layout, Margin, RichText, ScrollArea, Stroke, Ui, UiBuilder,
    vec2,
};

use super::{Scene, card, status};
use crate::texts;
use crate::theme::{size, space};

/// How high the place of the answer is, in a high and in a low window.
const HEIGHT: f32 = 132.0;
const LOW_HEIGHT: f32 = 76.0;

/// How long an answer is new.
const NEW: Duration = Duration::from_secs(10);

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, low: bool) {
    let height = if low { LOW_HEIGHT } else { HEIGHT };
    match &scene.model.link {
        Link::Connected(link) => {
            banner(ui, &link.welcome);
            place(ui, height, |ui| newest(ui, scene, texts::ASK_SOMETHING, height));
        }
        Link::Failed(failed) => card::failed(ui, scene, failed, height),
        Link::NeverConnected | Link::Disconnected if scene.model.server.last_answer.is_none() => {
            card::first(ui, height);
        }
        Link::NeverConnected | Link::Disconnected | Link::Connecting(_) | Link::Lost { .. } => {
            place(ui, height, |ui| newest(ui, scene, "", height));
        }
    }
}

/// A place of at least this height, so that what is below does not jump.
fn place(ui: &mut Ui, height: f32, add: impl FnOnce(&mut Ui)) {
    let rect = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Center)), |ui| {
        ui.set_min_size(rect.size());
        add(ui);
    });
}

/// The lines of a welcome that are in sight; a longer one scrolls.
const BANNER_LINES: f32 = 3.0;

fn banner(ui: &mut Ui, welcome: &str) {
    let colours = Scene::colours(ui);
    let highest = BANNER_LINES * (size::HEADING * 1.4);
    let shown = Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO }).show(ui, |ui| {
        ScrollArea::vertical().id_salt("welcome").max_height(highest).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.add(Label::new(RichText::new(welcome).size(size::HEADING)).wrap());
            },
        );
    });
    let bar = shown.response.rect;
    ui.painter().rect_filled(bar.with_max_x(bar.left() + 4.0), 2, colours.accent);
}

fn newest(ui: &mut Ui, scene: &Scene<'_>, placeholder: &str, height: f32) {
    let colours = Scene::colours(ui);
    let Some(entry) = &scene.model.server.last_answer else {
        ui.add_space(height / 2.0 - size::BODY);
        ui.label(RichText::new(placeholder).color(colours.weak));
        return;
    };
    let room = height - size::SMALL - space::LARGE;
    let (font, colour) = if entry.is_error() {
        (size::HEADING, colours.trouble)
    } else {
        (fitting(ui, &entry.answer, ui.available_width(), room), colours.text)
    };
    let text = RichText::new(&entry.answer).size(font).color(colour);
    let lines = lines_high(ui, &entry.answer, font);
    let answer = |ui: &mut Ui| {
        let label = ui.add(Label::new(text).wrap());
        status::announce(ui, label.id);
    };
    if lines <= room {
        // Not in a scroll area, which would cut the marks above Arabic and Indian letters.
        ui.add_space((room - lines) / 2.0);
        answer(ui);
    } else {
        let area = ScrollArea::vertical().id_salt("newest").max_height(room).auto_shrink([false, true]);
        area.show(ui, |ui| ui.vertical_centered(answer));
    }
    let about = texts::about_answer(&entry.command, entry.round_trip, &when(ui, scene, entry));
    ui.label(RichText::new(about).size(size::SMALL).color(colours.weak));
}

/// How long ago: `just now`, then the moment itself, which never changes again.
fn when(ui: &Ui, scene: &Scene<'_>, entry: &Entry) -> String {
    let age = scene.since(entry.received);
    if age < NEW {
        ui.ctx().request_repaint_after(NEW.saturating_sub(age));
        return texts::JUST_NOW.to_owned();
    }
    entry.at.format("%H:%M:%S").to_string()
}

/// The largest type, up to the display's, in which `text` stands on one line of this room.
fn fitting(ui: &Ui, text: &str, width: f32, height: f32) -> f32 {
    let largest = size::DISPLAY.min(height / 1.3);
    let needed = ui.fonts_mut(|fonts| {
        let font = FontId::new(largest, FontFamily::Proportional);
        fonts.layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
    });
    (largest * (width / needed.max(1.0)).min(1.0)).clamp(size::HEADING, largest).floor()
}

fn lines_high(ui: &Ui, text: &str, font: f32) -> f32 {
    let format = TextFormat { font_id: FontId::new(font, FontFamily::Proportional), ..TextFormat::default() };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = ui.available_width();
    ui.fonts_mut(|fonts| fonts.layout_job(job)).size().y
}

/// The bar of a card, in the colour of what it says.
pub(super) fn accent_bar(ui: &Ui, rect: egui::Rect, colour: egui::Color32) {
    ui.painter().vline(rect.left() + 2.0, rect.y_range(), Stroke::new(4.0, colour));
}
