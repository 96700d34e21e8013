//! The window's panels, one file each: they read the model and return what the user did. No sockets, no files.

mod address_row;
mod answer;
mod card;
mod commands;
mod controls;
mod history;
mod icons;
mod keys;
mod notices;
mod servers;
mod status;

use std::time::Duration;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use crate::message::{Action, Target};
use crate::model::{Model, Now};
use crate::theme;

/// Below this width, the list of servers folds into a menu.
const FOLDED_BELOW: f32 = 720.0;

/// How wide the list of servers is.
const SERVERS_WIDTH: f32 = 208.0;

/// What every panel is given.
pub(crate) struct Scene<'a> {
    pub(crate) model: &'a Model,
    pub(crate) now: Now,
    /// Where the keyboard is to be sent in this frame.
    pub(crate) focus: Option<Target>,
    actions: Vec<Action>,
}

impl Scene<'_> {
    pub(crate) fn act(&mut self, action: Action) {
        self.actions.push(action);
    }

    pub(crate) fn colours(ui: &Ui) -> &'static theme::Palette {
        theme::palette(ui.visuals())
    }

    /// How long ago that was.
    pub(crate) fn since(&self, moment: std::time::Instant) -> Duration {
        self.now.instant.saturating_duration_since(moment)
    }
}

/// Draws the whole window; returns what the user did.
pub fn show(ui: &mut Ui, model: &Model, now: Now, focus: Option<Target>) -> Vec<Action> {
    let mut scene = Scene { model, now, focus, actions: Vec::new() };
    keys::read(ui, &mut scene);
    let colours = Scene::colours(ui);
    let folded = ui.available_width() < FOLDED_BELOW;
    notices::bar(ui, &mut scene);
    if !folded {
        let frame = Frame::new().fill(colours.side).inner_margin(Margin::same(12));
        let panel = Panel::left("servers").exact_size(SERVERS_WIDTH).resizable(false).frame(frame);
        panel.show(ui, |ui| servers::panel(ui, &mut scene));
    }
    let low = ui.available_height() < LOW;
    let margin = Margin::symmetric(16, if low { 8 } else { 12 });
    CentralPanel::no_frame().frame(Frame::new().fill(colours.ground).inner_margin(margin)).show(ui, |ui| {
        address_row::show(ui, &mut scene, folded);
        status::show(ui, &mut scene);
        controls::hairline(ui);
        answer::show(ui, &mut scene, low);
        commands::show(ui, &mut scene);
        controls::hairline(ui);
        notices::notice(ui, &mut scene);
        history::show(ui, &mut scene);
    });
    scene.actions
}

/// Below this height, the newest answer takes less room.
const LOW: f32 = 560.0;
