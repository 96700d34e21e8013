//! The plots of the offset and of the round trip, which share their time axis.

use datetime_client_core::live::Point;
use egui::{Color32, FontFamily, FontId, Response, RichText, Sense, Ui, vec2};
use egui_plot::{AxisHints, FilledArea, GridInput, GridMark, HoverPosition, Line, Plot, PlotPoints, Points};

use super::scene::Scene;
use crate::i18n::{decimal, tr};
use crate::texts::clocks;
use crate::theme::{Palette, size, space};

/// The minimum and the maximum height of a plot.
const HEIGHT: (f32, f32) = (72.0, 520.0);

/// The width of the vertical axis with its labels.
const AXIS_WIDTH: f32 = 56.0;

/// The time spans of a plot, in seconds.
const SPANS: [f64; 7] = [60.0, 300.0, 900.0, 3600.0, 10_800.0, 43_200.0, 86_400.0];

pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let points: Vec<&Point> = scene.model.server.live.points().collect();
    if points.len() < 2 {
        return;
    }
    let colours = Scene::colours(ui);
    let height = (height - size::SMALL - 3.0 * space::LARGE).clamp(HEIGHT.0, HEIGHT.1);
    let times: Vec<f64> = points.iter().map(|point| -scene.since(point.at).as_secs_f64()).collect();
    let span = span(times.first().copied().unwrap_or_default());
    let offsets: Vec<f64> = points.iter().map(|point| point.estimate.offset.as_seconds_f64()).collect();
    let errors: Vec<f64> = points.iter().map(|point| point.estimate.error.as_secs_f64()).collect();
    let base = base(&offsets, &errors);
    let low: Vec<f64> = offsets.iter().zip(&errors).map(|(offset, error)| offset - error - base).collect();
    let high: Vec<f64> = offsets.iter().zip(&errors).map(|(offset, error)| offset + error - base).collect();
    let series = |values: &[f64]| -> Vec<[f64; 2]> {
        times.iter().zip(values).map(|(time, value)| [*time, *value]).collect()
    };
    ui.add_space(space::SMALL);
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        title(left, colours, &clocks::offset_plot(base));
        let shown: Vec<f64> = offsets.iter().map(|offset| offset - base).collect();
        let plot = time_plot(left, "offset", height, span, &low, &high).show(left, |plot| {
            let fill = colours.accent.gamma_multiply(0.2);
            plot.add(FilledArea::new("band", &times, &low, &high).fill_color(fill).allow_hover(false));
            plot.line(curve("offset", series(&shown), colours.accent));
            plot.points(dots("offset", series(&shown), colours.accent));
        });
        summarise(left, &plot.response, &clocks::offset_plot(0.0), &offsets, span);
        title(right, colours, clocks::delay_plot());
        let delays: Vec<f64> = points.iter().map(|point| point.delay.as_secs_f64()).collect();
        let plot = time_plot(right, "delay", height, span, &[0.0], &delays).show(right, |plot| {
            plot.line(curve("delay", series(&delays), colours.good));
            plot.points(dots("delay", series(&delays), colours.good));
        });
        summarise(right, &plot.response, clocks::delay_plot(), &delays, span);
    });
}

/// The span that is shown, if the oldest point is this many seconds old.
fn span(oldest: f64) -> f64 {
    let [.., longest] = SPANS;
    SPANS.into_iter().find(|span| *span >= -oldest).unwrap_or(longest)
}

/// What is subtracted from the offsets, so that their changes can be seen: their median if it is large compared with them.
fn base(offsets: &[f64], errors: &[f64]) -> f64 {
    let mut sorted = offsets.to_vec();
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
    let spread =
        offsets.iter().zip(errors).map(|(offset, error)| (offset - median).abs() + error).fold(0.0, f64::max);
    if median.abs() > 20.0 * spread { median } else { 0.0 }
}

/// Describes a plot for screen readers.
fn summarise(ui: &Ui, response: &Response, what: &str, values: &[f64], span: f64) {
    let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let text = clocks::plot_summary(what, smallest, largest, span);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(text));
}

fn title(ui: &mut Ui, colours: &Palette, text: &str) {
    ui.label(RichText::new(text).size(size::SMALL).color(colours.weak));
}

fn curve(name: &str, points: Vec<[f64; 2]>, colour: Color32) -> Line<'static> {
    Line::new(name, PlotPoints::from(points)).color(colour).width(1.5).allow_hover(false)
}

/// A point for each answer.
fn dots(name: &str, points: Vec<[f64; 2]>, colour: Color32) -> Points<'static> {
    Points::new(name, PlotPoints::from(points)).color(colour).radius(2.0)
}

/// A plot of this span. Scrolling over it scrolls the view, and the pointer shows the values of a point.
fn time_plot(
    ui: &Ui,
    name: &'static str,
    height: f32,
    span: f64,
    low: &[f64],
    high: &[f64],
) -> Plot<'static> {
    let bottom = low.iter().copied().fold(f64::INFINITY, f64::min);
    let top = high.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let step = step((top - bottom).max(1e-6));
    Plot::new(name)
        .height(height)
        .min_size(vec2(80.0, HEIGHT.0))
        .sense(Sense::hover())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_crosshair(false)
        .include_x(-span)
        .include_x(0.0)
        .include_y(bottom)
        .include_y(top)
        .set_margin_fraction(vec2(0.02, 0.08))
        .grid_color(Scene::colours(ui).hairline)
        .x_grid_spacer(move |_| {
            let mark = |value| GridMark { value, step_size: span / 2.0 };
            vec![mark(-span), mark(-span / 2.0), mark(0.0)]
        })
        .y_grid_spacer(move |input: GridInput| {
            let (low, high) = input.bounds;
            let first = (low / step).ceil();
            (0..6)
                .map(|index| (first + f64::from(index)) * step)
                .filter(|value| *value <= high)
                .map(|value| GridMark { value, step_size: step })
                .collect()
        })
        .label_formatter(move |position| match position {
            HoverPosition::NearDataPoint { position, .. } => {
                Some(format!("{}\n{}", seconds(position.y, step / 100.0), clocks::ago(position.x)))
            }
            HoverPosition::Elsewhere { .. } => None,
        })
        .custom_x_axes(vec![axis(ui, AxisHints::new_x()).formatter(|mark, _| clocks::ago(mark.value))])
        .custom_y_axes(vec![
            axis(ui, AxisHints::new_y())
                .min_thickness(AXIS_WIDTH)
                .formatter(move |mark, _| seconds(mark.value, step)),
        ])
}

/// The distance between labels of an axis over this range: 1, 2 or 5 times a power of ten, so that there are up to five.
fn step(range: f64) -> f64 {
    let rough = range * 1.2 / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough);
    factor.unwrap_or(10.0) * power
}

/// An axis whose labels have full contrast. By default, egui_plot fades some of them until they are unreadable.
fn axis(ui: &Ui, hints: AxisHints<'static>) -> AxisHints<'static> {
    let font = FontId::new(size::SMALL, FontFamily::Proportional);
    hints.tick_label_font(font).tick_label_color(Scene::colours(ui).weak)
}

/// A number of seconds with the digits for labels at this distance, in a unit that fits the distance.
fn seconds(value: f64, step: f64) -> String {
    let (unit, factor) = match step {
        ..1e-4 => ("microseconds", 1e6),
        ..0.1 => ("milliseconds", 1e3),
        _ => ("seconds", 1.0),
    };
    let digits = usize::from(step * factor < 1.0);
    let text = tr!(unit, number = decimal(value * factor, digits));
    // Zero has no sign.
    let text = if text.contains(|c: char| ('1'..='9').contains(&c)) { text } else { text.replace('-', "") };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_up_to_five_labels_with_round_values() {
        for (range, expected) in [(0.001, 0.0005), (0.007, 0.002), (1.0, 0.5), (90.0, 50.0), (1e-6, 5e-7)] {
            assert!((step(range) / expected - 1.0).abs() < 1e-9, "{range}: {}", step(range));
        }
        assert_eq!(
            [(0.002, 0.001), (-0.5, 0.5), (0.000_12, 0.000_05), (-0.0001, 0.01)]
                .map(|(value, step)| seconds(value, step)),
            ["2 ms", "−0.5 s", "120 µs", "0 ms"]
        );
    }

    #[test]
    fn offsets_that_are_large_are_shown_from_their_median() {
        assert!(base(&[0.002, 0.003], &[0.001, 0.001]).abs() < 1e-12);
        assert!((base(&[3600.01, 3600.0, 3600.02], &[0.03, 0.02, 0.03]) - 3600.01).abs() < 1e-9);
    }

    #[test]
    fn the_span_is_the_shortest_that_shows_every_point() {
        let spans = [-3.0, -60.0, -61.0, -4000.0, -1e9].map(|oldest| span(oldest).to_string());
        assert_eq!(spans, ["60", "60", "300", "10800", "86400"]);
    }
}
