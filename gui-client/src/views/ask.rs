//! The view of commands and answers: the welcome, the last answer, the command buttons and the history.

use std::time::Duration;

use datetime_client_core::history::Entry;
use datetime_client_core::link::Link;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Button, CornerRadius, Direction, FontFamily, FontId, Frame, Id, Label, Layout, Margin, Rect,
    RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::scene::Scene;
use super::{card, commands, controls, history};
use crate::texts::{self, clocks};
use crate::theme::{self, size, space};

/// The height of the answer's area, as a fraction of the view's height, and its limits.
const ANSWER_SHARE: f32 = 0.36;
const ANSWER_HEIGHT: (f32, f32) = (176.0, 340.0);

/// The same in a low window.
const LOW_ANSWER_HEIGHT: f32 = 76.0;

/// The minimum height of the history: its buttons, its column titles and two rows.
const MIN_HISTORY_HEIGHT: f32 = 124.0;

/// The number of lines of a long welcome that are shown at first.
const WELCOME_LINES: usize = 2;

/// How long an answer counts as new.
const NEW: Duration = Duration::from_secs(10);

/// Draws the view. If the window is too low for all of it, the view scrolls as a whole.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, low: bool) {
    let height = ui.available_height();
    ScrollArea::vertical().id_salt("ask").auto_shrink([false, false]).show(ui, |ui| {
        let top = ui.cursor().min.y;
        let answer = if low {
            LOW_ANSWER_HEIGHT
        } else {
            (height * ANSWER_SHARE).clamp(ANSWER_HEIGHT.0, ANSWER_HEIGHT.1)
        };
        answer_area(ui, scene, answer);
        commands::show(ui, scene);
        controls::hairline(ui, low);
        let left = height - (ui.cursor().min.y - top);
        history::show(ui, scene, left.max(MIN_HISTORY_HEIGHT));
    });
}

/// The welcome and the last answer, or a card.
fn answer_area(ui: &mut Ui, scene: &mut Scene<'_>, height: f32) {
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
    let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Center)), |ui| {
        ui.set_min_size(rect.size());
        add(ui);
    });
}

/// The welcome with a bar at its left. A long one is shortened until the user asks for all of it.
fn welcome(ui: &mut Ui, welcome: &str) {
    let colours = Scene::colours(ui);
    let shown = Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO }).show(ui, |ui| {
        let id = Id::unique("whole welcome");
        // Of another welcome, the beginning is shown first.
        let is_whole = ui.data(|data| data.get_temp::<String>(id)).is_some_and(|whole| whole == welcome);
        let mut job = job(welcome, size::HEADING, colours.text);
        job.wrap.max_width = ui.available_width();
        job.wrap.max_rows = if is_whole { usize::MAX } else { WELCOME_LINES };
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let is_long = is_whole || galley.elided;
        let area = ScrollArea::vertical().id_salt("welcome").max_height(MAX_WELCOME_HEIGHT);
        area.auto_shrink([false, true]).show(ui, |ui| ui.add(Label::new(galley)));
        if is_long {
            let name = if is_whole { texts::show_less() } else { texts::show_more() };
            if ui.add(Button::new(RichText::new(name).size(size::SMALL)).small()).clicked() {
                let whole = if is_whole { String::new() } else { welcome.to_owned() };
                ui.data_mut(|data| data.insert_temp(id, whole));
            }
        }
    });
    let bar = shown.response.rect;
    ui.painter().rect_filled(bar.with_max_x(bar.left() + 4.0), 2, colours.accent);
}

/// The maximum height of a whole welcome. A longer one scrolls.
const MAX_WELCOME_HEIGHT: f32 = 120.0;

fn last_answer(ui: &mut Ui, scene: &Scene<'_>, placeholder: &str, height: f32) {
    let colours = Scene::colours(ui);
    let Some(entry) = &scene.model.server.last_answer else {
        ui.add_space(height / 2.0 - size::BODY);
        ui.label(RichText::new(placeholder).color(colours.weak));
        return;
    };
    let about_height = size::SMALL + space::LARGE;
    let pages_height = if height > ANSWER_HEIGHT.0 - 1.0 { PAGE.y + space::SMALL } else { 0.0 };
    let max_height = height - about_height - pages_height;
    let (font, colour) = if entry.is_error() {
        (size::HEADING, colours.trouble)
    } else {
        (fitting_font(ui, &entry.answer, ui.available_width(), max_height), colours.text)
    };
    let text = RichText::new(&entry.answer).size(font).color(colour);
    let text_height = wrapped_height(ui, &entry.answer, font);
    let answer = |ui: &mut Ui| drop(ui.add(Label::new(text).wrap()));
    if text_height <= max_height {
        // A scroll area would clip the diacritics above Arabic and Indic letters.
        ui.add_space((max_height - text_height) / 2.0);
        answer(ui);
        ui.add_space((max_height - text_height) / 2.0);
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
    if pages_height > 0.0 {
        pages(ui, scene);
    }
}

/// The smallest size of a page.
const PAGE: Vec2 = vec2(96.0, 52.0);

/// The height of the head of a page, which names the command.
const PAGE_HEAD: f32 = 18.0;

/// Draws the last answers to other commands, each as a page of a calendar, in the order of the buttons.
fn pages(ui: &mut Ui, scene: &Scene<'_>) {
    let server = &scene.model.server;
    let buttons = server.buttons();
    let mut answers: Vec<&Entry> = server.other_answers.iter().collect();
    answers.sort_by_key(|entry| buttons.iter().position(|name| *name == entry.command).unwrap_or(usize::MAX));
    let width = |ui: &Ui, entry: &Entry| {
        let text = controls::width_of(ui, &entry.answer)
            .max(controls::width_of(ui, &texts::command_button(&entry.command)));
        (text + 2.0 * space::MEDIUM).clamp(PAGE.x, 2.0 * PAGE.x)
    };
    let spacing = ui.spacing().item_spacing.x;
    let mut total = -spacing;
    answers.retain(|entry| {
        total += width(ui, entry) + spacing;
        total <= ui.available_width()
    });
    let total: f32 = answers.iter().map(|entry| width(ui, entry) + spacing).sum::<f32>() - spacing;
    if answers.is_empty() {
        return;
    }
    ui.add_space(space::TINY);
    let (row, _) = ui.allocate_exact_size(vec2(total, PAGE.y), Sense::hover());
    let mut left = row.left();
    for entry in answers {
        let rect = Rect::from_min_size(pos2(left, row.top()), vec2(width(ui, entry), PAGE.y));
        left = rect.right() + spacing;
        page(ui, rect, entry);
    }
}

fn page(ui: &mut Ui, rect: Rect, entry: &Entry) {
    let colours = Scene::colours(ui);
    let radius = theme::RADIUS;
    ui.painter().rect_filled(rect, radius, colours.field);
    let head = rect.with_max_y(rect.top() + PAGE_HEAD);
    let top = CornerRadius { nw: radius, ne: radius, sw: 0, se: 0 };
    ui.painter().rect_filled(head, top, colours.accent);
    let edge = Stroke::new(1.0, colours.hairline);
    ui.painter().rect_stroke(rect, radius, edge, StrokeKind::Inside);
    let layout = Layout::centered_and_justified(Direction::LeftToRight);
    let in_rect = |ui: &mut Ui, rect: Rect, text: RichText| {
        let builder = UiBuilder::new().max_rect(rect.shrink2(vec2(space::TINY, 0.0))).layout(layout);
        ui.scope_builder(builder, |ui| ui.add(Label::new(text).truncate()));
    };
    in_rect(
        ui,
        head,
        RichText::new(texts::command_button(&entry.command)).size(size::SMALL).color(colours.on_accent),
    );
    in_rect(ui, rect.with_min_y(head.bottom()), RichText::new(&entry.answer));
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
    let largest = size::LARGEST.min(height / 1.3);
    let needed = ui.fonts_mut(|fonts| {
        let font = FontId::new(largest, FontFamily::Proportional);
        fonts.layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
    });
    (largest * (width / needed.max(1.0)).min(1.0)).clamp(size::HEADING, largest).floor()
}

/// The height of `text`, wrapped to the available width.
fn wrapped_height(ui: &Ui, text: &str, font: f32) -> f32 {
    let mut job = job(text, font, egui::Color32::PLACEHOLDER);
    job.wrap.max_width = ui.available_width();
    ui.fonts_mut(|fonts| fonts.layout_job(job)).size().y
}

fn job(text: &str, font: f32, colour: egui::Color32) -> LayoutJob {
    let font = FontId::new(font, FontFamily::Proportional);
    LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour))
}
