//! The view that compares the server's clock with this computer's: both ticking, the offset and its error bound.

use std::time::Duration;

use chrono::{DateTime, FixedOffset, Timelike};
use datetime_client_core::clock::{ClockAddress, Estimate, Statement};
use datetime_client_core::link::{Connected, Link};
use datetime_client_core::message::{Action, Anomaly};
use datetime_protocol::synchronisation::Synchronisation;
use egui::{RichText, ScrollArea, Sense, Ui, vec2};

use super::icons::Icon;
use super::scene::Scene;
use super::{controls, icons, plot};
use crate::texts::clocks::Judgement;
use crate::texts::{self, cause, clocks};
use crate::theme::{size, space};

/// The smallest and the largest font size of the clocks.
const CLOCK: (f32, f32) = (36.0, 128.0);

/// The smallest and the largest font size of the offset.
const HERO: (f32, f32) = (28.0, 56.0);

/// The nanoseconds of a second. In a leap second, chrono counts beyond it.
const NANOS: u32 = 1_000_000_000;

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let height = ui.available_height();
    ScrollArea::vertical().id_salt("live").auto_shrink([false, false]).show(ui, |ui| {
        let top = ui.cursor().min.y;
        let model = scene.model;
        match &model.link {
            Link::Connected(link) => connected(ui, scene, link),
            Link::NeverConnected
            | Link::Disconnected
            | Link::Connecting(_)
            | Link::Failed(_)
            | Link::Lost { .. } => {
                hint(ui, clocks::connect_to_compare());
            }
        }
        let Some(estimate) = model.server.live.estimate(scene.now.instant) else { return };
        let connected = matches!(model.link, Link::Connected(_));
        // Without a connection, the last measurements say nothing about the present.
        if connected {
            ui.add_space(space::SMALL);
            hero(ui, &estimate);
            faces(ui, scene);
            ui.add_space(space::SMALL);
            reasons(ui, scene, &estimate);
        }
        let left = height - (ui.cursor().min.y - top);
        plot::show(ui, scene, left);
    });
}

/// Sends the probe that is due, and says what the comparison waits for.
fn connected(ui: &mut Ui, scene: &mut Scene<'_>, link: &Connected) {
    let live = &scene.model.server.live;
    match link.clock {
        Some(clock) if live.due(clock, scene.now.instant).is_some() => scene.act(Action::Probe),
        // The clocks tick, so there is a frame every second anyway.
        Some(_) if live.is_steady() => {}
        Some(_) => {
            if let Some(next) = live.next() {
                ui.ctx().request_repaint_after(next.saturating_duration_since(scene.now.instant));
            }
        }
        None if link.round_trip.is_some() || matches!(link.anomaly, Some(Anomaly::OtherProtocol(_))) => {
            return hint(ui, clocks::no_clock());
        }
        None => {}
    }
    if live.estimate(scene.now.instant).is_none() {
        hint(ui, clocks::reading());
    }
}

fn hint(ui: &mut Ui, text: &str) {
    ui.add_space(space::LARGE);
    ui.label(RichText::new(text).color(Scene::colours(ui).weak));
}

/// Draws both clocks as of the beginning of the server's current second, each in its own zone. Their difference is then the
/// offset, and one frame per second is enough.
fn faces(ui: &mut Ui, scene: &Scene<'_>) {
    let live = &scene.model.server.live;
    let Some(server) = live.server_time(&scene.now) else { return };
    let since_tick = u64::from(server.nanosecond() % NANOS);
    ui.ctx().request_repaint_after(Duration::from_nanos(u64::from(NANOS) - since_tick));
    let Some(address) = &scene.model.server.address else { return };
    let name = scene.model.recents().name_at(address);
    let here = scene.now.wall - Duration::from_nanos(since_tick);
    let server = server - Duration::from_nanos(since_tick);
    let faces = [(name.as_str(), server), (clocks::this_computer(), here)];
    let is_other_date = server.date_naive() != here.date_naive();
    ui.add_space(space::SMALL);
    ui.columns(2, |columns| {
        for (column, (name, time)) in columns.iter_mut().zip(faces) {
            face(column, name, time, is_other_date);
        }
    });
}

fn face(ui: &mut Ui, name: &str, time: DateTime<FixedOffset>, is_other_date: bool) {
    let colours = Scene::colours(ui);
    // The digits take half of the size each.
    let font = (ui.available_width() / 5.0).clamp(CLOCK.0, CLOCK.1);
    ui.label(RichText::new(name).color(colours.weak));
    ui.label(RichText::new(clocks::time_of_day(time)).size(font));
    let date = RichText::new(clocks::date(time));
    controls::line(ui, |ui| {
        if is_other_date {
            ui.label(date.size(size::HEADING).color(colours.caution));
        } else {
            ui.label(date.color(colours.weak));
        }
        ui.label(RichText::new(clocks::zone(time)).size(size::SMALL).color(colours.weak));
    });
}

/// Draws the offset as a verdict, and what it rests on.
fn hero(ui: &mut Ui, estimate: &Estimate) {
    let colours = Scene::colours(ui);
    let (judgement, text) = clocks::judgement(estimate);
    let (icon, colour) = match judgement {
        Judgement::Agrees => (Some(Icon::On), colours.good),
        Judgement::Unknown => (None, colours.weak),
        Judgement::Differs => (None, colours.text),
        Judgement::Wrong => (Some(Icon::Caution), colours.caution),
    };
    let font = (ui.available_width() / 18.0).clamp(HERO.0, HERO.1);
    let font = if judgement == Judgement::Unknown { HERO.0 } else { font };
    ui.horizontal_wrapped(|ui| {
        if let Some(icon) = icon {
            let side = font * 0.6;
            let (rect, _) = ui.allocate_exact_size(vec2(side, font * 1.3), Sense::hover());
            icon.paint(ui.painter(), icons::square(rect.center(), side), colour);
        }
        ui.label(RichText::new(text).size(font).color(colour));
    });
    ui.label(RichText::new(clocks::quality(judgement, estimate)).color(colours.weak));
}

/// Draws the cause of the offset with its cure, and what the clock says of itself.
fn reasons(ui: &mut Ui, scene: &Scene<'_>, estimate: &Estimate) {
    let colours = Scene::colours(ui);
    let kind = scene.model.server.address.as_ref().map(ClockAddress::kind).unwrap_or_default();
    if estimate.resolution > Duration::ZERO {
        ui.label(RichText::new(clocks::whole_seconds(kind)).color(colours.weak));
    }
    if let Some(cause) = scene.model.server.live.cause() {
        controls::with_icon(ui, Icon::Caution, colours.caution, &cause::sentence(&cause));
        ui.label(RichText::new(cause::cure(&cause, kind)).color(colours.weak));
    }
    let statement = scene.model.server.live.statement();
    if matches!(statement, Statement::Ntp { .. } | Statement::Text { .. }) {
        ui.label(RichText::new(texts::capitalised(&clocks::statement(statement))).color(colours.weak));
    }
    let Some(state) = statement.synchronisation() else { return };
    let text = clocks::synchronisation(state, estimate);
    match state {
        Synchronisation::Unsynchronised => controls::with_icon(ui, Icon::Caution, colours.caution, &text),
        Synchronisation::Synchronised { .. } if clocks::contradicts(state, estimate) => {
            controls::with_icon(ui, Icon::Caution, colours.caution, &text);
        }
        Synchronisation::Synchronised { .. } => controls::with_icon(ui, Icon::On, colours.good, &text),
        Synchronisation::Unknown => drop(ui.label(RichText::new(text).color(colours.weak))),
    }
}
