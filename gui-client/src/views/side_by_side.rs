//! The view that compares all clocks in a table: the offset of each from the reference as a number and as a bar, what the clock says
//! of itself, and the cause of its offset.

use datetime_client_core::checks::{Check, CheckResult, Comparison};
use datetime_client_core::clock::{ClockAddress, Estimate};
use datetime_client_core::message::Action;
use datetime_client_core::recents::Recent;
use datetime_protocol::synchronisation::Synchronisation;
use egui::containers::menu::MenuButton;
use egui::{Button, ProgressBar, Rect, RichText, ScrollArea, Sense, Ui, pos2, vec2};

use super::icons::Icon;
use super::scene::Scene;
use super::{controls, icons, table};
use crate::texts::{self, cause, checks, clocks};
use crate::theme::{CONTROL, size, space};

/// The height of a row: the name, and below it what the clock says of itself.
const ROW: f32 = 44.0;
const BUTTON_WIDTH: f32 = 120.0;

type Columns = table::Columns<6>;

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    if model.recents().is_empty() {
        ui.add_space(space::LARGE);
        return drop(ui.label(RichText::new(checks::nothing_to_check()).color(Scene::colours(ui).weak)));
    }
    let comparison = model.checks.compare(model.recents().iter().map(|recent| &recent.address));
    ui.add_space(space::TINY);
    head(ui, scene);
    verdict(ui, scene, &comparison);
    table::show(ui, checks::table(), |ui| table(ui, scene, &comparison));
}

fn table(ui: &mut Ui, scene: &mut Scene<'_>, comparison: &Comparison) {
    let columns = columns(ui.available_width());
    titles(ui, &columns);
    ui.spacing_mut().item_spacing.y = 0.0;
    let rows = rows(scene);
    let scale =
        rows.iter().filter_map(|row| row.estimate.as_ref().map(extent)).fold(SMALLEST_EXTENT, f64::max);
    ScrollArea::vertical().id_salt("servers side by side").auto_shrink([false, false]).show(ui, |ui| {
        for row in &rows {
            let odd = match row.recent {
                Some(recent) => comparison.is_odd(&recent.address),
                None => comparison.is_this_computer_odd(),
            };
            draw_row(ui, scene, &columns, row, odd, scale);
        }
    });
}

/// A row of the table.
struct Row<'a> {
    /// `None` for this computer.
    recent: Option<&'a Recent>,
    /// The offset from the reference; `None` if one of the two clocks was not read.
    estimate: Option<Estimate>,
}

/// The clocks in the order of the server list, after this computer, or by the size of their offsets.
fn rows<'a>(scene: &Scene<'a>) -> Vec<Row<'a>> {
    let model = scene.model;
    let clocks = std::iter::once(None).chain(model.recents().iter().map(Some));
    let row = |recent: Option<&'a Recent>| {
        let clock = recent.map(|recent| &recent.address);
        Row { recent, estimate: model.checks.offset(clock, model.reference.as_ref()) }
    };
    let mut rows: Vec<Row<'_>> = clocks.map(row).collect();
    if model.is_sorted_by_offset {
        // Clocks without an offset come last.
        let offset = |row: &Row<'_>| row.estimate.map(|estimate| estimate.offset.abs());
        rows.sort_by_key(|row| std::cmp::Reverse(offset(row)));
    }
    rows
}

fn head(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(CONTROL);
        let progress = scene.model.checks.progress();
        let (name, action) = match progress {
            None => (checks::check_all(), Action::CheckAll),
            Some(_) => (checks::stop_checking(), Action::StopChecking),
        };
        if controls::changing_button(ui, name, BUTTON_WIDTH, progress.is_none()).clicked() {
            scene.act(action);
        }
        if let Some((done, of)) = progress {
            let fraction = controls::fraction(done, of);
            ui.add(ProgressBar::new(fraction).desired_width(160.0).desired_height(6.0));
            ui.label(checks::progress(done, of));
        }
        reference_menu(ui, scene);
        let by_offset = scene.model.is_sorted_by_offset;
        if ui.selectable_label(by_offset, checks::sort_by_offset()).clicked() {
            scene.act(Action::SortByOffset(!by_offset));
        }
    });
}

/// The menu of the clocks with which the others can be compared.
fn reference_menu(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    let reference = model.reference.as_ref();
    let name =
        reference.map_or_else(|| clocks::this_computer().to_owned(), |clock| model.recents().name_at(clock));
    let button = Button::new(checks::compared_with(&name)).min_size(vec2(0.0, CONTROL));
    MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_width(controls::menu_width(ui, 240.0));
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            if ui.selectable_label(reference.is_none(), clocks::this_computer()).clicked() {
                scene.act(Action::SetReference(None));
                ui.close();
            }
            for recent in model.recents().iter() {
                let is_chosen = reference == Some(&recent.address);
                if ui.selectable_label(is_chosen, model.recents().name_of(recent)).clicked() {
                    scene.act(Action::SetReference(Some(recent.address.clone())));
                    ui.close();
                }
            }
        });
    });
}

fn verdict(ui: &mut Ui, scene: &Scene<'_>, comparison: &Comparison) {
    let colours = Scene::colours(ui);
    let recents = &scene.model.recents();
    let text = checks::verdict(comparison, |server: &ClockAddress| recents.name_at(server));
    let (icon, colour) = match comparison {
        Comparison::TooFew => return drop(ui.label(RichText::new(text).color(colours.weak))),
        Comparison::Agree { .. } => (Icon::On, colours.good),
        Comparison::Odd { .. } | Comparison::NoMajority => (Icon::Caution, colours.caution),
    };
    controls::with_icon(ui, icon, colour, &text);
}

/// A table narrower than this has no column for the round trip, because the error bound follows from it.
const NARROW: f32 = 640.0;

fn columns(width: f32) -> Columns {
    let (bar, trip) = if width < NARROW { (96.0, 0.0) } else { ((width - NARROW).clamp(140.0, 400.0), 88.0) };
    let [mark, offset, action] = [24.0, 156.0, 32.0];
    let name = (width - mark - offset - bar - trip - action).max(120.0);
    Columns::new([mark, name, offset, bar, trip, action])
}

fn titles(ui: &mut Ui, columns: &Columns) {
    let height = size::SMALL + space::TINY;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let [_, clock, offset, _, trip, _] = columns.cells(rect);
    for ((title, cell), right) in
        checks::columns().into_iter().zip([clock, offset, trip]).zip([false, true, true])
    {
        table::title(ui, cell, title, right);
    }
}

/// Adds a row.
fn in_row(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui, Rect)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    table::row(ui, ("clock", name), rect, |ui| add(ui, rect));
}

fn mark(ui: &mut Ui, cell: Rect, odd: bool) {
    if odd {
        let square = icons::square(cell.left_center() + vec2(8.0, 0.0), 12.0);
        Icon::Caution.paint(ui.painter(), square, Scene::colours(ui).caution);
    }
}

/// Draws a row: of a clock, or of this computer.
fn draw_row(ui: &mut Ui, scene: &mut Scene<'_>, columns: &Columns, row: &Row<'_>, odd: bool, scale: f64) {
    let colours = Scene::colours(ui);
    let clock = row.recent.map(|recent| &recent.address);
    let name = clock.map_or_else(|| clocks::this_computer().to_owned(), ToString::to_string);
    in_row(ui, &name, |ui, rect| {
        if ui.rect_contains_pointer(rect) {
            ui.painter().rect_filled(rect, 6, colours.button);
        }
        let [icon, name, offset, bar, trip, action] = columns.cells(rect);
        mark(ui, icon, odd);
        let shown = row.recent.map_or_else(
            || clocks::this_computer().to_owned(),
            |recent| scene.model.recents().name_of(recent),
        );
        let check = clock.and_then(|clock| scene.model.checks.get(clock));
        let is_reference = scene.model.reference.as_ref() == clock;
        match (notes(row, check, odd), check) {
            (notes, Some(Check::Done(CheckResult::Clock { .. }, _)) | None) if !notes.is_empty() => {
                let [upper, lower] = halves(name);
                table::text(ui, upper, shown, false);
                let colour = if is_unsynchronised(check) { colours.caution } else { colours.weak };
                table::text(ui, lower, RichText::new(notes).size(size::SMALL).color(colour), false);
            }
            _ => table::text(ui, name, shown, false),
        }
        match (&row.estimate, clock) {
            _ if is_reference => {
                table::text(ui, offset, RichText::new(checks::reference()).color(colours.weak), true);
            }
            (Some(estimate), _) => {
                let text = format!("{} {}", clocks::offset(estimate), clocks::error_bound(estimate.error));
                let colour = if odd { colours.caution } else { colours.text };
                table::text(ui, offset, RichText::new(text).color(colour), true);
                draw_bar(ui, bar, estimate, scale, odd);
                if clock.is_some() {
                    let delay = RichText::new(texts::round_trip(estimate.delay)).color(colours.weak);
                    table::text(ui, trip, delay, true);
                }
            }
            (None, Some(clock)) => {
                if let Some(state) = checks::state(check, clock) {
                    let failed = matches!(check, Some(Check::Done(..)));
                    let colour = if failed { colours.trouble } else { colours.weak };
                    let wide =
                        Rect::from_min_max(offset.min + vec2(space::LARGE, 0.0), trip.max.max(bar.max));
                    table::text(ui, wide, RichText::new(state).color(colour), false);
                }
            }
            (None, None) => {}
        }
        let unfinished = matches!(check, Some(Check::Waiting | Check::Running(_)));
        let Some(clock) = clock.filter(|_| !unfinished) else { return };
        let button = Rect::from_center_size(action.center(), vec2(24.0, 24.0));
        if controls::icon_button(ui, button, &checks::check(clock), Icon::Again, true).clicked() {
            scene.act(Action::Check(clock.clone()));
        }
    });
}

/// Whether the clock says that nothing keeps it right.
fn is_unsynchronised(check: Option<&Check>) -> bool {
    let Some(Check::Done(CheckResult::Clock { statement, .. }, _)) = check else { return false };
    statement.synchronisation() == Some(Synchronisation::Unsynchronised)
}

/// What the clock says of itself, the cause of its offset, and whether it is the odd one out.
fn notes(row: &Row<'_>, check: Option<&Check>, odd: bool) -> String {
    let mut notes = Vec::new();
    if odd {
        notes.push(checks::odd_one_out().to_owned());
    }
    if let Some(Check::Done(CheckResult::Clock { statement, cause, .. }, _)) = check {
        notes.extend(cause.as_ref().map(|cause| cause::word(cause).to_owned()));
        notes.push(clocks::statement(statement));
        if let Some(recent) = row.recent.filter(|_| statement.is_empty() && cause.is_none()) {
            notes.push(clocks::kind(recent.address.kind()).to_owned());
        }
    }
    notes.retain(|note| !note.is_empty());
    notes.join(" · ")
}

/// The upper and the lower half of a cell, close to each other.
fn halves(cell: Rect) -> [Rect; 2] {
    let middle = cell.center().y + 3.0;
    let upper = Rect::from_min_max(pos2(cell.left(), middle - 18.0), pos2(cell.right(), middle));
    [upper, Rect::from_min_max(pos2(cell.left(), middle), pos2(cell.right(), middle + 14.0))]
}

/// The offsets of the bars are in seconds on a logarithmic scale, linear up to this.
const LINEAR: f64 = 0.001;

/// The smallest value at the ends of the bars.
const SMALLEST_EXTENT: f64 = 0.01;

/// The largest offset in the bound, without its sign.
fn extent(estimate: &Estimate) -> f64 {
    estimate.offset.as_seconds_f64().abs() + estimate.error.as_secs_f64()
}

/// The position of an offset on a bar, from −1 to 1.
fn position(seconds: f64, scale: f64) -> f64 {
    seconds.signum() * (1.0 + seconds.abs() / LINEAR).ln() / (1.0 + scale / LINEAR).ln()
}

/// Draws the offset around zero, with its bound.
fn draw_bar(ui: &Ui, cell: Rect, estimate: &Estimate, scale: f64, odd: bool) {
    let colours = Scene::colours(ui);
    let cell = cell.shrink2(vec2(space::MEDIUM, 0.0));
    let colour = if odd { colours.caution } else { colours.accent };
    #[expect(clippy::cast_possible_truncation, reason = "a position on the screen")]
    let x = |seconds: f64| cell.center().x + cell.width() / 2.0 * position(seconds, scale) as f32;
    let y = cell.center().y;
    let painter = ui.painter();
    painter.hline(cell.x_range(), y, egui::Stroke::new(1.0, colours.hairline));
    painter.vline(cell.center().x, y - 6.0..=y + 6.0, egui::Stroke::new(1.0, colours.weak));
    let (offset, error) = (estimate.offset.as_seconds_f64(), estimate.error.as_secs_f64());
    let bound = Rect::from_x_y_ranges(x(offset - error)..=x(offset + error), y - 4.0..=y + 4.0);
    painter.rect_filled(bound, 2, colour.gamma_multiply(0.3));
    painter.rect_filled(
        Rect::from_x_y_ranges(
            cell.center().x.min(x(offset))..=cell.center().x.max(x(offset)),
            y - 1.0..=y + 1.0,
        ),
        0,
        colour,
    );
    painter.circle_filled(pos2(x(offset), y), 3.0, colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_with_the_offset_and_end_at_the_largest_one() {
        assert!(position(0.0, 10.0).abs() < 1e-9);
        assert!((position(-10.0, 10.0) + 1.0).abs() < 1e-9);
        let positions: Vec<f64> =
            [0.001, 0.01, 0.1, 1.0, 10.0].iter().map(|offset| position(*offset, 10.0)).collect();
        assert!(positions.is_sorted() && positions[0] > 0.05, "{positions:?}");
    }
}
