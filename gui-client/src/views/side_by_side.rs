//! The view that compares the clocks of all servers and of this computer in a table.

use datetime_client_core::address::Address;
use datetime_client_core::checks::{Check, CheckResult, Comparison};
use datetime_client_core::message::Action;
use datetime_client_core::recents::Recent;
use egui::{ProgressBar, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, accesskit, vec2};

use super::icons::Icon;
use super::scene::Scene;
use super::{controls, icons, table};
use crate::texts::{self, checks, clocks};
use crate::theme::{CONTROL, size, space};

const ROW: f32 = 30.0;
const BUTTON_WIDTH: f32 = 120.0;

type Columns = table::Columns<6>;

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    if model.recents().is_empty() {
        ui.add_space(space::LARGE);
        return drop(ui.label(RichText::new(checks::NOTHING_TO_CHECK).color(Scene::colours(ui).weak)));
    }
    let comparison = model.checks.compare(model.recents().iter().map(|recent| &recent.address));
    ui.add_space(space::TINY);
    head(ui, scene);
    verdict(ui, scene, &comparison);
    let columns = columns(ui.available_width());
    titles(ui, &columns);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("servers side by side").auto_shrink([false, false]).show(ui, |ui| {
        this_computer(ui, &columns, comparison.is_this_computer_odd());
        for recent in model.recents().iter() {
            row(ui, scene, &columns, recent, comparison.is_odd(&recent.address));
        }
    });
}

fn head(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        ui.set_min_height(CONTROL);
        match scene.model.checks.progress() {
            None => {
                if controls::main_button(ui, checks::CHECK_ALL, BUTTON_WIDTH).clicked() {
                    scene.act(Action::CheckAll);
                }
            }
            Some((done, of)) => {
                if controls::button(ui, checks::STOP_CHECKING, BUTTON_WIDTH, true).clicked() {
                    scene.act(Action::StopChecking);
                }
                let fraction = controls::fraction(done, of);
                ui.add(ProgressBar::new(fraction).desired_width(160.0).desired_height(6.0));
                ui.label(checks::progress(done, of));
            }
        }
    });
}

fn verdict(ui: &mut Ui, scene: &Scene<'_>, comparison: &Comparison) {
    let colours = Scene::colours(ui);
    let recents = &scene.model.recents();
    let text = checks::verdict(comparison, |server: &Address| recents.name_at(server));
    let (icon, colour) = match comparison {
        Comparison::TooFew => return drop(ui.label(RichText::new(text).color(colours.weak))),
        Comparison::Agree => (Icon::On, colours.good),
        Comparison::Odd { .. } | Comparison::NoMajority => (Icon::Caution, colours.caution),
    };
    controls::with_icon(ui, icon, colour, &text);
}

/// A table narrower than this has no column for the round trip, because the error bound follows from it.
const NARROW: f32 = 640.0;

fn columns(width: f32) -> Columns {
    let (trip, own) = if width < NARROW { (0.0, 160.0) } else { (88.0, 196.0) };
    let [mark, offset, action] = [24.0, 156.0, 32.0];
    Columns::new([mark, (width - mark - offset - trip - own - action).max(80.0), offset, trip, own, action])
}

fn titles(ui: &mut Ui, columns: &Columns) {
    let colours = Scene::colours(ui);
    let height = size::SMALL + space::TINY;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let [_, clock, offset, trip, own, _] = columns.cells(rect);
    let own = own.with_min_x(own.min.x + space::LARGE);
    for ((title, cell), right) in
        checks::COLUMNS.into_iter().zip([clock, offset, trip, own]).zip([false, true, true, false])
    {
        table::text(ui, cell, RichText::new(title).size(size::SMALL).color(colours.weak), right);
    }
}

/// Adds a row, which screen readers announce as the row of a table.
fn in_row(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui, Rect)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let builder = UiBuilder::new().id_salt(("clock", name)).max_rect(rect);
    ui.scope_builder(builder.accessibility_role(accesskit::Role::Row), |ui| add(ui, rect));
}

fn mark(ui: &mut Ui, cell: Rect, odd: bool) {
    if odd {
        let square = icons::square(cell.left_center() + vec2(8.0, 0.0), 12.0);
        Icon::Caution.paint(ui.painter(), square, Scene::colours(ui).caution);
    }
}

/// Draws the name of a clock, and whether it is the odd one out.
fn clock_name(ui: &mut Ui, cell: Rect, name: &str, odd: bool) {
    let width = controls::width_of(ui, name) + space::MEDIUM;
    table::text(ui, cell, name, false);
    if odd && width < cell.width() {
        let colour = Scene::colours(ui).caution;
        let rest = cell.with_min_x(cell.min.x + width);
        table::text(ui, rest, RichText::new(checks::ODD).size(size::SMALL).color(colour), false);
    }
}

fn this_computer(ui: &mut Ui, columns: &Columns, odd: bool) {
    let colours = Scene::colours(ui);
    in_row(ui, clocks::THIS_COMPUTER, |ui, rect| {
        let [icon, name, offset, ..] = columns.cells(rect);
        mark(ui, icon, odd);
        clock_name(ui, name, clocks::THIS_COMPUTER, odd);
        table::text(ui, offset, RichText::new(checks::REFERENCE).color(colours.weak), true);
    });
}

fn row(ui: &mut Ui, scene: &mut Scene<'_>, columns: &Columns, recent: &Recent, odd: bool) {
    let colours = Scene::colours(ui);
    let server = &recent.address;
    let check = scene.model.checks.get(server);
    in_row(ui, &server.to_string(), |ui, rect| {
        let hovered = ui.rect_contains_pointer(rect);
        if hovered {
            ui.painter().rect_filled(rect, 6, colours.button);
        }
        let [icon, name, offset, trip, own, action] = columns.cells(rect);
        let own = own.with_min_x(own.min.x + space::LARGE);
        mark(ui, icon, odd);
        clock_name(ui, name, &scene.model.recents().name_of(recent), odd);
        if let Some(Check::Done(CheckResult::Clock { estimate, synchronisation }, _)) = check {
            let text = format!("{} {}", clocks::offset(estimate), clocks::error_bound(estimate.error));
            let colour = if odd { colours.caution } else { colours.text };
            table::text(ui, offset, RichText::new(text).color(colour), true);
            let weak = |text: String| RichText::new(text).color(colours.weak);
            table::text(ui, trip, weak(texts::round_trip(estimate.delay)), true);
            table::text(ui, own, weak(clocks::synchronised(*synchronisation)), false);
        } else if let Some(state) = checks::state(check, server) {
            let failed = matches!(check, Some(Check::Done(..)));
            let colour = if failed { colours.trouble } else { colours.weak };
            let wide = Rect::from_min_max(offset.min + vec2(space::LARGE, 0.0), own.max);
            table::text(ui, wide, RichText::new(state).color(colour), false);
        }
        let unfinished = matches!(check, Some(Check::Waiting | Check::Running(_)));
        let button = Rect::from_center_size(action.center(), vec2(24.0, 24.0));
        let again = checks::check(server);
        if !unfinished && controls::icon_button(ui, button, &again, Icon::Again, true).clicked() {
            scene.act(Action::Check(server.clone()));
        }
    });
}
