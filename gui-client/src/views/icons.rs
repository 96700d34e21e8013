//! The icons, drawn as shapes so that they need no font. Screen readers get the same information as text.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2};

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    /// A full disc: connected.
    On,
    /// A ring: not connected.
    Off,
    /// A triangle with an exclamation mark: a warning.
    Caution,
    /// A cross: an error, or a button that removes something.
    Cross,
    /// A circle with two hands: a clock that answers.
    Clock,
    /// Two sheets: copy.
    Copy,
    /// A circular arrow: check again.
    Again,
    /// A star, filled if the server is pinned.
    Star(bool),
}

impl Icon {
    /// Draws the icon into the square `rect`.
    pub(super) fn paint(self, painter: &Painter, rect: Rect, colour: Color32) {
        let line = Stroke::new(1.5, colour);
        let at = |x: f32, y: f32| rect.lerp_inside(egui::vec2(x, y));
        match self {
            Self::On => {
                painter.circle_filled(rect.center(), rect.width() * 0.4, colour);
            }
            Self::Off => {
                painter.circle_stroke(rect.center(), rect.width() * 0.38, line);
            }
            Self::Clock => {
                painter.circle_stroke(rect.center(), rect.width() * 0.44, line);
                painter.line(vec![at(0.5, 0.25), at(0.5, 0.5), at(0.68, 0.6)], line);
            }
            Self::Caution => {
                let corners = vec![at(0.5, 0.05), at(1.0, 0.95), at(0.0, 0.95)];
                painter.add(Shape::closed_line(corners, line));
                painter.line_segment([at(0.5, 0.38), at(0.5, 0.62)], line);
                painter.circle_filled(at(0.5, 0.79), 0.9, colour);
            }
            Self::Cross => {
                cross(painter, [at(0.15, 0.15), at(0.85, 0.85), at(0.15, 0.85), at(0.85, 0.15)], line);
            }
            Self::Again => again(painter, rect, line),
            Self::Star(full) => star(painter, rect, line, full),
            Self::Copy => {
                let front = Rect::from_min_max(at(0.0, 0.3), at(0.7, 1.0));
                painter.rect_stroke(front, 2, Stroke::new(1.2, colour), StrokeKind::Inside);
                let back = vec![at(0.3, 0.2), at(0.3, 0.05), at(0.95, 0.05), at(0.95, 0.7), at(0.8, 0.7)];
                painter.add(Shape::line(back, Stroke::new(1.2, colour)));
            }
        }
    }
}

/// Draws three quarters of a circle and an arrowhead.
fn again(painter: &Painter, rect: Rect, line: Stroke) {
    let point = |turn: f32, radius: f32| {
        let angle = turn * std::f32::consts::TAU;
        rect.center() + egui::vec2(angle.cos(), angle.sin()) * rect.width() * radius
    };
    let arc: Vec<Pos2> = (0_u8..=18).map(|step| point(f32::from(step) / 24.0, 0.42)).collect();
    painter.add(Shape::line(arc, line));
    let tip = point(0.75, 0.42);
    let back = rect.width() * 0.22;
    painter.line_segment([tip + egui::vec2(-back * 0.4, -back), tip + egui::vec2(back * 0.4, 0.0)], line);
    painter.line_segment([tip + egui::vec2(-back * 0.4, back), tip + egui::vec2(back * 0.4, 0.0)], line);
}

fn star(painter: &Painter, rect: Rect, line: Stroke, full: bool) {
    let corner = |step: u8| {
        let radius = if step.is_multiple_of(2) { 0.5 } else { 0.21 };
        let angle = (f32::from(step) / 10.0 - 0.25) * std::f32::consts::TAU;
        rect.center() + egui::vec2(angle.cos(), angle.sin()) * rect.width() * radius
    };
    let corners: Vec<Pos2> = (0..10).map(corner).collect();
    if full {
        // Five rays around the centre, because a star is not a convex polygon.
        for ray in corners.chunks(2).enumerate() {
            let (index, [tip, right]) = (ray.0, ray.1) else { continue };
            let left = corners.get((index * 2 + 9) % 10).copied().unwrap_or(*tip);
            let ray = vec![*tip, *right, rect.center(), left];
            painter.add(Shape::convex_polygon(ray, line.color, Stroke::NONE));
        }
    } else {
        painter.add(Shape::closed_line(corners, Stroke::new(1.2, line.color)));
    }
}

fn cross(painter: &Painter, ends: [Pos2; 4], line: Stroke) {
    let [a, b, c, d] = ends;
    painter.line_segment([a, b], line);
    painter.line_segment([c, d], line);
}

/// A square around `center`.
pub(super) fn square(center: Pos2, size: f32) -> Rect {
    Rect::from_center_size(pos2(center.x, center.y), egui::Vec2::splat(size))
}
