//! Reads the geometry of the window, and restores a saved one if a screen still shows it.

use datetime_client_core::settings::{Position, WindowGeometry};
use egui::{Context, Rect, pos2, vec2};
use winit::dpi::LogicalPosition;
use winit::window::Window;

/// The part of the title bar that must be visible for the user to move the window, in points.
const GRIP: (f32, f32) = (96.0, 24.0);

/// The current geometry of the window. While it is maximized or full-screen, its size and position are those of `before`.
pub(crate) fn geometry(context: &Context, before: WindowGeometry) -> WindowGeometry {
    let (maximized, fullscreen, outer) = context.input(|input| {
        let viewport = input.viewport();
        (viewport.maximized == Some(true), viewport.fullscreen == Some(true), viewport.outer_rect)
    });
    if maximized || fullscreen {
        return WindowGeometry { maximized, ..before };
    }
    // egui counts in zoomed points, winit in logical pixels.
    let zoom = context.zoom_factor();
    let size = (context.content_rect().size() * zoom).round();
    let position =
        outer.map(|outer| (outer.min * zoom).round()).map(|corner| Position { x: corner.x, y: corner.y });
    WindowGeometry { width: size.x, height: size.y, maximized, position }
}

/// Moves `window` to its saved position. It must be visible already: window managers ignore the position of a new window.
pub(crate) fn restore(window: &Window, saved: WindowGeometry) {
    if let Some(position) = saved.position {
        move_to(window, position);
    }
    if saved.maximized {
        window.set_maximized(true);
    }
}

/// Moves `window` to `position` if a screen still shows it.
fn move_to(window: &Window, position: Position) {
    let screens: Vec<Rect> = window
        .available_monitors()
        .map(|monitor| {
            let scale = monitor.scale_factor();
            let (corner, size) = (monitor.position().to_logical(scale), monitor.size().to_logical(scale));
            Rect::from_min_size(pos2(corner.x, corner.y), vec2(size.width, size.height))
        })
        .collect();
    if is_visible(position, &screens) {
        window.set_outer_position(LogicalPosition::new(position.x, position.y));
    }
}

/// Whether enough of the title bar of a window at `position` is on one of `screens`.
fn is_visible(position: Position, screens: &[Rect]) -> bool {
    let grip = Rect::from_min_size(pos2(position.x, position.y), vec2(GRIP.0, GRIP.1));
    screens.iter().any(|screen| screen.contains_rect(grip))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_restored_only_if_a_screen_still_shows_it() {
        let laptop = Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0));
        let second = Rect::from_min_size(pos2(-1920.0, 0.0), vec2(1920.0, 1080.0));
        let at = |x, y, screens: &[Rect]| is_visible(Position { x, y }, screens);
        assert!(at(10.0, 20.0, &[laptop]));
        assert!(at(-1000.0, 20.0, &[laptop, second]));
        assert!(!at(-1000.0, 20.0, &[laptop]), "the second screen was disconnected");
        assert!(!at(1270.0, 20.0, &[laptop]) && !at(10.0, 790.0, &[laptop]) && !at(10.0, -30.0, &[laptop]));
        assert!(!at(0.0, 0.0, &[]));
    }
}
