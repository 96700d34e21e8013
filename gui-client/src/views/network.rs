//! The clocks that are announced on this network, below the server list: a click connects.

use datetime_client_core::checks::{Check, CheckResult};
use datetime_client_core::message::Action;
use datetime_client_core::network::Announced;
use egui::{Id, Label, RichText, Sense, Ui, vec2};

use super::clock_button::{self, ROW, State};
use super::controls;
use super::icons::Icon;
use super::scene::Scene;
use super::tab_stop::{Arrows, TabStop};
use crate::texts::{checks, network as texts};
use crate::theme::{self, size, space};

/// Draws the section, or why it is empty and what to do.
pub(super) fn section(ui: &mut Ui, scene: &mut Scene<'_>) {
    scene.is_network_shown = true;
    ui.add_space(space::MEDIUM);
    controls::heading(ui, texts::heading());
    let network = &scene.model.network;
    let listed = network.listed(scene.model.recents());
    if listed.is_empty() {
        let reason = network.why_empty(scene.model.settings().discover);
        note(ui, &texts::why_empty(&reason));
        note(ui, texts::by_name());
        return;
    }
    // While the pointer is in the list, no clock moves, so that a click never hits another one than the user meant.
    let is_used = ui.rect_contains_pointer(ui.clip_rect());
    let order = Id::unique("order of the network");
    let listed = clock_button::keep_order(ui, order, listed, |announced| &announced.address, is_used);
    let ids = listed.iter().map(id).collect();
    let group = TabStop::new(ui, ids, None, Arrows::UpDown);
    for announced in &listed {
        row(ui, scene, announced, &group);
    }
    group.finish(ui);
    if scene.model.network.has_more() {
        note(ui, texts::more());
    }
}

fn id(announced: &Announced) -> Id {
    Id::unique(("announced", &announced.address))
}

fn note(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).size(size::SMALL).color(Scene::colours(ui).weak);
    ui.add(Label::new(text).wrap());
}

fn row(ui: &mut Ui, scene: &mut Scene<'_>, announced: &Announced, group: &TabStop) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    if ui.rect_contains_pointer(rect) {
        ui.painter().rect_filled(rect, theme::RADIUS, Scene::colours(ui).raised);
    }
    let state = state(ui, scene, announced);
    let (button, _) = clock_button::show(ui, id(announced), &announced.name, state, false, rect, group);
    group.read_keys(ui, &button);
    if button.clicked() {
        scene.act(Action::ConnectTo(announced.address.clone()));
    }
    button.on_hover_text(announced.address.to_string());
}

fn state(ui: &Ui, scene: &Scene<'_>, announced: &Announced) -> State {
    let colours = Scene::colours(ui);
    let check = scene.model.checks.get(&announced.address);
    let (icon, colour, text) = match check {
        _ if announced.is_gone => (Icon::Off, colours.weak, texts::gone().to_owned()),
        Some(check @ Check::Done(CheckResult::Clock { .. }, _)) => {
            (Icon::Clock, colours.weak, checks::brief(check))
        }
        Some(check @ Check::Done(..)) => (Icon::Cross, colours.trouble, checks::brief(check)),
        Some(check @ (Check::Waiting | Check::Running(_))) => (Icon::Off, colours.weak, checks::brief(check)),
        None => (Icon::Off, colours.weak, checks::not_checked().to_owned()),
    };
    State { icon, colour, text }
}
