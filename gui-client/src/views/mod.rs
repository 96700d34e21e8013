//! The window's panels, one file each: they read the model and return what the user did. No sockets, no files.

mod address_row;
mod answer;
mod ask;
mod card;
mod commands;
mod controls;
mod follow;
mod history;
mod icons;
mod keys;
mod live;
mod notices;
mod plot;
mod servers;
mod settings;
mod side_by_side;
mod status;
mod table;
mod tabs;
mod zones;

use std::time::{Duration, Instant};

use datetime_client_core::message::{Action, FocusTarget};
use datetime_client_core::view::View;
use datetime_client_core::{Model, Now};
use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui, Vec2, vec2};

use crate::theme;

/// Below this width, the list of servers folds into a menu.
const FOLDED_BELOW: f32 = 720.0;

/// How wide the list of servers is.
const SERVERS_WIDTH: f32 = 208.0;

/// Below this height, everything stands closer.
const LOW: f32 = 560.0;

/// The room that a view has in a cramped window, in points: most need no scrolling of their own in it.
const LEAST_VIEW: Vec2 = vec2(500.0, 560.0);

/// A window that is smaller than this, in points, is cramped: its head is wrapped, and its view scrolls.
const CRAMPED: Vec2 = vec2(520.0, 240.0);

/// What every panel is given.
pub(crate) struct Scene<'a> {
    pub(crate) model: &'a Model,
    pub(crate) now: Now,
    /// Where the keyboard is to be sent in this frame.
    pub(crate) focus: Option<FocusTarget>,
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
    pub(crate) fn since(&self, moment: Instant) -> Duration {
        self.now.instant.saturating_duration_since(moment)
    }

    /// How long there is until then, for a countdown: the frame in which its next second begins is asked for.
    pub(crate) fn count_down(&self, ui: &Ui, until: Instant) -> Duration {
        let left = until.saturating_duration_since(self.now.instant);
        if !left.is_zero() {
            let part = left.saturating_sub(Duration::from_secs(left.as_secs()));
            ui.ctx().request_repaint_after(part.max(Duration::from_millis(1)));
        }
        left
    }
}

/// Draws the whole window; returns what the user did.
pub fn show(ui: &mut Ui, model: &Model, now: Now, focus: Option<FocusTarget>) -> Vec<Action> {
    let mut scene = Scene { model, now, focus, actions: Vec::new() };
    keys::read(ui, &mut scene);
    let colours = Scene::colours(ui);
    let folded = ui.available_width() < FOLDED_BELOW;
    notices::bar(ui, &mut scene);
    notices::area(ui, &mut scene);
    if !folded {
        let frame = Frame::new().fill(colours.side).inner_margin(Margin::same(12));
        let panel = Panel::left("servers").exact_size(SERVERS_WIDTH).resizable(false).frame(frame);
        panel.show(ui, |ui| servers::panel(ui, &mut scene));
    }
    let size = ui.available_size();
    let cramped = size.x < CRAMPED.x || size.y < CRAMPED.y;
    let margin = match size.y < LOW {
        _ if cramped => Margin::same(8),
        true => Margin::symmetric(16, 8),
        false => Margin::symmetric(16, 12),
    };
    // Its ground is what the window is cleared with.
    CentralPanel::no_frame().frame(Frame::new().inner_margin(margin)).show(ui, |ui| {
        if cramped {
            cramped_main(ui, &mut scene, folded);
        } else {
            head(ui, &mut scene, folded, false);
            view(ui, &mut scene, size.y < LOW);
        }
    });
    keys::list(ui, &mut scene);
    scene.actions
}

/// What is above every view.
fn head(ui: &mut Ui, scene: &mut Scene<'_>, folded: bool, cramped: bool) {
    address_row::show(ui, scene, folded, cramped);
    status::show(ui, scene);
    tabs::show(ui, scene);
}

fn view(ui: &mut Ui, scene: &mut Scene<'_>, low: bool) {
    match scene.model.view {
        View::Ask => ask::show(ui, scene, low),
        View::Live => live::show(ui, scene),
        View::SideBySide => side_by_side::show(ui, scene),
        View::Settings => settings::show(ui, scene),
    }
}

/// The main part of a window that is too small for it, say at a zoom of 300 %. The head fits the width, so that the
/// address, the tabs and the way back from the zoom are found at once; the view has the room it needs. Both scroll.
fn cramped_main(ui: &mut Ui, scene: &mut Scene<'_>, folded: bool) {
    ScrollArea::both().id_salt("cramped").auto_shrink([false, false]).show(ui, |ui| {
        let width = ui.available_width();
        ui.scope(|ui| {
            ui.set_max_width(width);
            head(ui, scene, folded, true);
        });
        let room = vec2(LEAST_VIEW.x.max(width), LEAST_VIEW.y);
        ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            ui.set_max_size(room);
            view(ui, scene, true);
        });
        follow::focus(ui);
    });
}
