//! Draws the window: one file per panel. Panels read the model and return the user's actions.

mod address_row;
mod announcements;
mod ask;
mod card;
mod clock_button;
mod commands;
mod controls;
mod cut;
mod focus;
mod history;
mod icons;
mod keys;
mod live;
mod network;
mod notices;
mod plot;
mod scene;
mod servers;
mod settings;
mod side_by_side;
mod status;
mod tab_stop;
mod table;
mod tabs;
mod zones;

use datetime_client_core::message::{Action, FocusTarget};
use datetime_client_core::view::View;
use datetime_client_core::{Model, Now};
use egui::{CentralPanel, Frame, Margin, Panel, Popup, ScrollArea, Ui, Vec2, vec2};

use scene::Scene;

use crate::texts;

/// In a window narrower than this, the server list is a menu.
const FOLDED_BELOW: f32 = 720.0;

/// The width of the server list.
const SERVERS_WIDTH: f32 = 208.0;

/// In a view lower than this, the spacing is smaller.
const LOW: f32 = 560.0;

/// The minimum size of a view in a cramped window, in points. Most views fit into it without scrolling.
const MIN_VIEW: Vec2 = vec2(500.0, 760.0);

/// A window smaller than this, in points, is cramped: its head is wrapped, and the window scrolls as a whole.
const CRAMPED: Vec2 = vec2(520.0, 240.0);

/// Draws the window, and returns the user's actions.
pub fn show(ui: &mut Ui, model: &Model, now: Now, focus: Option<FocusTarget>) -> Vec<Action> {
    let mut scene = Scene { model, now, focus, is_network_shown: false, actions: Vec::new() };
    keys::read(ui, &mut scene);
    let colours = Scene::colours(ui);
    let folded = ui.available_width() < FOLDED_BELOW;
    notices::show(ui, &mut scene);
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
    // Without a fill: the window is cleared with the background colour.
    CentralPanel::no_frame().frame(Frame::new().inner_margin(margin)).show(ui, |ui| {
        if cramped {
            cramped_main(ui, &mut scene, folded);
        } else {
            head(ui, &mut scene, folded, false);
            view(ui, &mut scene, size.y < LOW);
        }
    });
    keys::list(ui, &mut scene);
    announcements::show(ui, model);
    ui.ctx().accesskit_node_builder(egui::accesskit_root_id(), |window| window.set_label(texts::title()));
    let is_open = model.keys_shown || Popup::is_any_open(ui.ctx());
    focus::keep(ui, is_open, tabs::id(model.view));
    if scene.is_network_shown != model.network.is_in_sight() {
        let is_shown = scene.is_network_shown;
        scene.act(Action::ShowNetwork(is_shown));
    }
    scene.actions
}

/// Draws what is above every view.
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

/// Draws the main part of a cramped window, for example at a zoom of 300 %. The head fits the width, so that the address,
/// the tabs and the button that resets the zoom are visible without scrolling to the side. The view has its minimum size.
fn cramped_main(ui: &mut Ui, scene: &mut Scene<'_>, folded: bool) {
    ScrollArea::both().id_salt("cramped").auto_shrink([false, false]).show(ui, |ui| {
        let width = ui.available_width();
        ui.scope(|ui| {
            ui.set_max_width(width);
            head(ui, scene, folded, true);
        });
        let size = vec2(MIN_VIEW.x.max(width), MIN_VIEW.y);
        ui.allocate_ui(size, |ui| {
            ui.set_min_size(size);
            ui.set_max_size(size);
            view(ui, scene, true);
        });
        controls::scroll_to_focus(ui);
    });
}
