//! The server list: a click connects.

use datetime_client_core::checks::{Check, CheckResult};
use datetime_client_core::clock::ClockAddress;
use datetime_client_core::link::Link;
use datetime_client_core::message::{Action, Field};
use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::view::View;
use egui::{Id, Key, Modifiers, Rect, Response, RichText, ScrollArea, Sense, Ui, UiBuilder, accesskit, vec2};

use super::clock_button::{self, ROW, State};
use super::icons::Icon;
use super::scene::Scene;
use super::tab_stop::{Arrows, TabStop};
use super::{controls, network};
use crate::texts::{self, checks};
use crate::theme::{self, CONTROL, space};

/// The size of a small button.
const SMALL_BUTTON: f32 = 24.0;

/// Draws the list as a panel.
pub(super) fn panel(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_min_height(CONTROL);
    controls::heading(ui, texts::servers());
    ui.add_space(space::TINY);
    let below = CONTROL + space::SMALL;
    let height = (ui.available_height() - below).max(CONTROL);
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        list(ui, scene);
    });
    // Side by side has its own button with this name.
    let idle = scene.model.checks.progress().is_none();
    if scene.model.view != View::SideBySide && idle && !scene.model.recents().is_empty() {
        let width = ui.available_width();
        if controls::button(ui, checks::check_all(), width, true).clicked() {
            scene.act(Action::CheckAll);
        }
    }
}

/// Draws the list as a menu.
pub(super) fn menu(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.set_width(controls::menu_width(ui, 240.0));
    let before = scene.actions.len();
    list(ui, scene);
    if scene
        .actions
        .get(before..)
        .is_some_and(|new| new.iter().any(|action| matches!(action, Action::ConnectTo(_))))
    {
        ui.close();
    }
}

fn list(ui: &mut Ui, scene: &mut Scene<'_>) {
    ScrollArea::vertical().id_salt("recents").auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::TINY;
        recents(ui, scene);
        network::section(ui, scene);
    });
}

fn recents(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    if model.recents().is_empty() {
        ui.label(RichText::new(texts::no_servers()).color(Scene::colours(ui).weak));
        return;
    }
    let comparison = model.checks.compare(model.recents().iter().map(|recent| &recent.address));
    let servers = in_order(ui, model.recents());
    let ids = servers.iter().map(|server| id(&server.address)).collect();
    let current = model.link.server().filter(|server| model.recents().get(server).is_some());
    let group = TabStop::new(ui, ids, current.map(id), Arrows::UpDown);
    let before = scene.actions.len();
    for server in servers {
        if model.labelled.as_ref() == Some(&server.address) {
            label_field(ui, scene, server);
        } else {
            row(ui, scene, server, comparison.is_odd(&server.address), &group);
        }
    }
    group.finish(ui);
    let is_move = |action: &Action| matches!(action, Action::PinServer(..) | Action::MovePinned(..));
    if scene.actions.get(before..).is_some_and(|new| new.iter().any(is_move)) {
        ui.data_mut(|data| data.remove::<Vec<ClockAddress>>(shown_order()));
    }
}

fn id(address: &ClockAddress) -> Id {
    Id::unique(("server", address))
}

/// Where the order of the list is stored while it must not change.
fn shown_order() -> Id {
    Id::unique("order of the servers")
}

/// The servers in the order of the list. While the pointer or the focus is in the list, no server moves, so that a click
/// never hits another one than the user meant.
fn in_order<'a>(ui: &Ui, recents: &'a Recents) -> Vec<&'a Recent> {
    let is_used = ui.rect_contains_pointer(ui.clip_rect())
        || ui
            .memory(egui::Memory::focused)
            .is_some_and(|focused| recents.iter().any(|server| id(&server.address) == focused));
    clock_button::keep_order(ui, shown_order(), recents.iter().collect(), |server| &server.address, is_used)
}

/// Draws the field for the label of a server.
fn label_field(ui: &mut Ui, scene: &mut Scene<'_>, server: &Recent) {
    let text = scene.model.form.label.clone();
    let width = ui.available_width();
    let field = controls::field(ui, scene, Field::Label, &text, &server.address.to_string(), width)
        .accessible_name(texts::label());
    if field.lost_focus() {
        let cancelled = ui.input(|input| input.key_pressed(Key::Escape));
        scene.act(Action::FinishLabelling(!cancelled));
        ui.memory_mut(|memory| memory.request_focus(id(&server.address)));
    }
}

/// Draws a server: its button, and small buttons at the right edge.
fn row(ui: &mut Ui, scene: &mut Scene<'_>, server: &Recent, odd: bool, group: &TabStop) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let builder = UiBuilder::new().id_salt(&server.address).max_rect(rect);
    ui.scope_builder(builder.accessibility_role(accesskit::Role::Group), |ui| {
        let hovered = ui.rect_contains_pointer(rect);
        let is_current = scene.model.link.server() == Some(&server.address);
        if is_current || hovered {
            ui.painter().rect_filled(rect, theme::RADIUS, Scene::colours(ui).raised);
        }
        let is_wide = !hovered && !server.pinned;
        let buttons = if is_wide { 0.0 } else { 2.0 * SMALL_BUTTON + space::TINY };
        let button = connect_button(ui, scene, server, odd, rect.with_max_x(rect.max.x - buttons), group);
        read_keys(ui, scene, server, &button);
        group.read_keys(ui, &button);
        button.context_menu(|ui| context_menu(ui, scene, server));
        let name = server.address.to_string();
        let small_button = |from_right: f32| {
            let center = rect.right_center() - vec2((from_right + 0.5) * SMALL_BUTTON + 2.0, 0.0);
            Rect::from_center_size(center, vec2(SMALL_BUTTON, SMALL_BUTTON))
        };
        let pin = texts::pin(&name, server.pinned);
        let star = Icon::Star(server.pinned);
        if controls::row_button(ui, small_button(1.0), &pin, star, hovered || server.pinned).clicked() {
            scene.act(Action::PinServer(server.address.clone(), !server.pinned));
        }
        if controls::row_button(ui, small_button(0.0), &texts::remove(&name), Icon::Cross, hovered).clicked()
        {
            scene.act(Action::RemoveServer(server.address.clone()));
        }
    });
}

/// Draws the button of a server: the icon of its state, its name, and its state in words.
fn connect_button(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    server: &Recent,
    odd: bool,
    rect: Rect,
    group: &TabStop,
) -> Response {
    let name = scene.model.recents().name_of(server);
    let state = state(scene, server, odd, Scene::colours(ui));
    let is_current = scene.model.link.server() == Some(&server.address);
    let (button, is_cut) = clock_button::show(ui, id(&server.address), &name, state, is_current, rect, group);
    if button.clicked() {
        scene.act(Action::ConnectTo(server.address.clone()));
    }
    if server.label.is_some() || is_cut {
        return button.on_hover_text(server.address.to_string());
    }
    button
}

fn state(scene: &Scene<'_>, server: &Recent, odd: bool, colours: &theme::Palette) -> State {
    let new = |icon, colour, text: &str| State { icon, colour, text: text.to_owned() };
    let result = scene.model.checks.get(&server.address);
    let is_current = scene.model.link.server() == Some(&server.address);
    match (&scene.model.link, result) {
        (Link::Connecting(_), _) if is_current => new(Icon::Off, colours.weak, checks::connecting()),
        (Link::Failed(_), _) if is_current => new(Icon::Cross, colours.trouble, checks::not_reachable()),
        (Link::Lost { .. }, _) if is_current => new(Icon::Caution, colours.caution, checks::lost()),
        (link, Some(check @ Check::Done(CheckResult::Clock { .. }, _))) => {
            let offset = checks::brief(check);
            if odd {
                return State { icon: Icon::Caution, colour: colours.caution, text: checks::odd(&offset) };
            }
            let is_connected = is_current && matches!(link, Link::Connected(_));
            let icon = if is_connected { Icon::On } else { Icon::Clock };
            new(icon, if is_connected { colours.good } else { colours.weak }, &offset)
        }
        (_, Some(check @ Check::Done(..))) => new(Icon::Cross, colours.trouble, &checks::brief(check)),
        (_, Some(check @ (Check::Waiting | Check::Running(_)))) => {
            new(Icon::Off, colours.weak, &checks::brief(check))
        }
        (Link::Connected(_), None) if is_current => new(Icon::On, colours.good, checks::connected()),
        (_, None) if server.unanswered => new(Icon::Cross, colours.weak, checks::never_answered()),
        (_, None) => new(Icon::Off, colours.weak, checks::not_checked()),
    }
}

/// Does what the pressed key asks for, if the server has the focus.
fn read_keys(ui: &Ui, scene: &mut Scene<'_>, server: &Recent, button: &Response) {
    if !button.has_focus() {
        return;
    }
    let address = &server.address;
    for (modifiers, key, action) in [
        (Modifiers::ALT, Key::ArrowUp, Action::MovePinned(address.clone(), true)),
        (Modifiers::ALT, Key::ArrowDown, Action::MovePinned(address.clone(), false)),
        (Modifiers::NONE, Key::F2, Action::StartLabelling(address.clone())),
        (Modifiers::NONE, Key::Delete, Action::RemoveServer(address.clone())),
    ] {
        if ui.input_mut(|input| input.consume_key(modifiers, key)) {
            scene.act(action);
        }
    }
}

fn context_menu(ui: &mut Ui, scene: &mut Scene<'_>, server: &Recent) {
    let address = &server.address;
    let pin = if server.pinned { texts::unpin_entry() } else { texts::pin_entry() };
    let copy = Action::Copy(address.to_string());
    let entries = [
        (texts::connect(), true, Action::ConnectTo(address.clone())),
        (checks::check_entry(), true, Action::Check(address.clone())),
        (pin, true, Action::PinServer(address.clone(), !server.pinned)),
        (texts::move_up(), server.pinned, Action::MovePinned(address.clone(), true)),
        (texts::move_down(), server.pinned, Action::MovePinned(address.clone(), false)),
        (texts::rename(), true, Action::StartLabelling(address.clone())),
        (texts::copy_address(), true, copy),
        (texts::remove_entry(), true, Action::RemoveServer(address.clone())),
    ];
    for (name, _, action) in entries.into_iter().filter(|(_, offered, _)| *offered) {
        if ui.button(name).clicked() {
            scene.act(action);
            ui.close();
        }
    }
}
