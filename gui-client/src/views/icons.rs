//! The few icons, drawn: they need no font, and a screen reader is told their meaning in words elsewhere.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2};

/// What an icon means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    /// A full disc: connected.
    On,
    /// A ring: not connected.
    Off,
    /// A triangle with its mark: look twice.
    Caution,
    /// A cross: it did not work; or: away with it.
    Cross,
    /// Two sheets: copy.
    Copy,
}

impl Icon {
    /// Draws the icon into `rect`, a square.
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
            Self::Caution => {
                let corners = vec![at(0.5, 0.05), at(1.0, 0.95), at(0.0, 0.95)];
                painter.add(Shape::closed_line(corners, line));
                painter.line_segment([at(0.5, 0.38), at(0.5, 0.62)], line);
                painter.circle_filled(at(0.5, 0.79), 0.9, colour);
            }
            Self::Cross => {
                cross(painter, [at(0.15, 0.15), at(0.85, 0.85), at(0.15, 0.85), at(0.85, 0.15)], line);
            }
            Self::Copy => {
                let front = Rect::from_min_max(at(0.0, 0.3), at(0.7, 1.0));
                painter.rect_stroke(front, 2, Stroke::new(1.2, colour), StrokeKind::Inside);
                let back = vec![at(0.3, 0.2), at(0.3, 0.05), at(0.95, 0.05), at(0.95, 0.7), at(0.8, 0.7)];
                painter.add(Shape::line(back, Stroke::new(1.2, colour)));
            }
        }
    }
}

fn cross(painter: &Painter, ends: [Pos2; 4], line: Stroke) {
    let [a, b, c, d] = ends;
    painter.line_segment([a, b], line);
    painter.line_segment([c, d], line);
}

/// A square of the icon's size around this point.
pub(super) fn square(center: Pos2, size: f32) -> Rect {
    Rect::from_center_size(pos2(center.x, center.y), egui::Vec2::splat(size))
}
