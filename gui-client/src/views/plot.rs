//! The plots of the offset and of the round trip over time.

use datetime_client_core::live::Point;
use egui::{Color32, FontFamily, FontId, Rangef, RichText, Sense, Ui, vec2};
use egui_plot::{AxisHints, FilledArea, Line, Plot, PlotPoints};

use super::scene::Scene;
use crate::texts::clocks;
use crate::theme::{Palette, size, space};

/// The minimum and the maximum height of a plot.
const HEIGHT: (f32, f32) = (72.0, 180.0);

/// The width of the vertical axis with its labels.
const AXIS_WIDTH: f32 = 56.0;

pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let points: Vec<&Point> = scene.model.server.live.points().collect();
    if points.len() < 2 {
        return;
    }
    let colours = Scene::colours(ui);
    let height = (height - size::SMALL - 3.0 * space::LARGE).clamp(HEIGHT.0, HEIGHT.1);
    let at = |point: &Point| -scene.since(point.at).as_secs_f64();
    let offset = |point: &Point| point.estimate.offset.as_seconds_f64();
    let error = |point: &Point| point.estimate.error.as_secs_f64();
    let series = |value: &dyn Fn(&Point) -> f64| -> Vec<[f64; 2]> {
        points.iter().map(|point| [at(point), value(point)]).collect()
    };
    ui.add_space(space::SMALL);
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        title(left, colours, clocks::OFFSET_PLOT);
        let times: Vec<f64> = points.iter().map(|point| at(point)).collect();
        let low: Vec<f64> = points.iter().map(|point| offset(point) - error(point)).collect();
        let high: Vec<f64> = points.iter().map(|point| offset(point) + error(point)).collect();
        let line = series(&offset);
        static_plot(left, "offset", height).show(left, |plot| {
            let fill = colours.accent.gamma_multiply(0.2);
            plot.add(FilledArea::new("band", &times, &low, &high).fill_color(fill).allow_hover(false));
            plot.line(curve("offset", line, colours.accent));
        });
        title(right, colours, clocks::DELAY_PLOT);
        let line = series(&|point| point.delay.as_secs_f64());
        static_plot(right, "delay", height).include_y(0.0).show(right, |plot| {
            plot.line(curve("delay", line, colours.good));
        });
    });
}

fn title(ui: &mut Ui, colours: &Palette, text: &str) {
    ui.label(RichText::new(text).size(size::SMALL).color(colours.weak));
}

fn curve(name: &str, points: Vec<[f64; 2]>, colour: Color32) -> Line<'static> {
    Line::new(name, PlotPoints::from(points)).color(colour).width(1.5).allow_hover(false)
}

/// A plot without interaction: scrolling over it scrolls the view.
fn static_plot(ui: &Ui, name: &'static str, height: f32) -> Plot<'static> {
    Plot::new(name)
        .height(height)
        .min_size(vec2(80.0, HEIGHT.0))
        .sense(Sense::empty())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .grid_color(Scene::colours(ui).hairline)
        .custom_x_axes(vec![axis(ui, AxisHints::new_x()).formatter(|mark, _| clocks::ago(mark.value))])
        .custom_y_axes(vec![
            axis(ui, AxisHints::new_y())
                .min_thickness(AXIS_WIDTH)
                .label_spacing(Rangef::new(14.0, 28.0))
                .formatter(|mark, _| seconds(mark.value, mark.step_size)),
        ])
}

/// An axis whose labels have full contrast. By default, egui_plot fades some of them until they are unreadable.
fn axis(ui: &Ui, hints: AxisHints<'static>) -> AxisHints<'static> {
    let font = FontId::new(size::SMALL, FontFamily::Proportional);
    hints.tick_label_font(font).tick_label_color(Scene::colours(ui).weak)
}

/// A label of an axis in seconds, with digits for the distance between labels.
fn seconds(value: f64, step: f64) -> String {
    let text = if step < 0.001 {
        format!("{:.1} ms", value * 1000.0)
    } else if step < 1.0 {
        format!("{:.0} ms", value * 1000.0)
    } else {
        format!("{value:.0} s")
    };
    text.replace('-', "−")
}
