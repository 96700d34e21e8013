//! Where the window is on the screens, and whether a remembered place is still on one.

use datetime_client_core::settings::{Position, WindowGeometry};
use egui::{Context, Rect, pos2, vec2};
use winit::dpi::LogicalPosition;
use winit::window::Window;

/// The part of the window's upper edge that must be in sight, in points: enough to take hold of it.
const GRIP: (f32, f32) = (96.0, 24.0);

/// The window's size and place now, going by `before` where they are not its own choice.
#[must_use]
pub fn place_of(context: &Context, before: WindowGeometry) -> WindowGeometry {
    let (maximized, fullscreen, outer) = context.input(|input| {
        let viewport = input.viewport();
        (viewport.maximized == Some(true), viewport.fullscreen == Some(true), viewport.outer_rect)
    });
    if maximized || fullscreen {
        return WindowGeometry { maximized, ..before };
    }
    // Zoom makes points larger; the window's own measures are said without it.
    let zoom = context.zoom_factor();
    let size = (context.content_rect().size() * zoom).round();
    let position =
        outer.map(|outer| (outer.min * zoom).round()).map(|corner| Position { x: corner.x, y: corner.y });
    WindowGeometry { width: size.x, height: size.y, maximized, position }
}

/// Puts `window`, which is in sight by now, back to where it was: before that, a window manager places it as it likes.
pub fn put_back(window: &Window, was: WindowGeometry) {
    if let Some(position) = was.position {
        move_to(window, position);
    }
    if was.maximized {
        window.set_maximized(true);
    }
}

/// Moves `window` to `position`, if a screen still shows that.
fn move_to(window: &Window, position: Position) {
    let screens: Vec<Rect> = window
        .available_monitors()
        .map(|monitor| {
            let scale = monitor.scale_factor();
            let (corner, size) = (monitor.position().to_logical(scale), monitor.size().to_logical(scale));
            Rect::from_min_size(pos2(corner.x, corner.y), vec2(size.width, size.height))
        })
        .collect();
    if is_in_sight(position, &screens) {
        window.set_outer_position(LogicalPosition::new(position.x, position.y));
    }
}

/// Is enough of the upper edge of a window at `position` on one of `screens`?
fn is_in_sight(position: Position, screens: &[Rect]) -> bool {
    let grip = Rect::from_min_size(pos2(position.x, position.y), vec2(GRIP.0, GRIP.1));
    screens.iter().any(|screen| screen.contains_rect(grip))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_only_where_a_screen_still_shows_it() {
        let laptop = Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0));
        let beside = Rect::from_min_size(pos2(-1920.0, 0.0), vec2(1920.0, 1080.0));
        let at = |x, y, screens: &[Rect]| is_in_sight(Position { x, y }, screens);
        assert!(at(10.0, 20.0, &[laptop]));
        assert!(at(-1000.0, 20.0, &[laptop, beside]));
        assert!(!at(-1000.0, 20.0, &[laptop]), "the other screen is gone");
        assert!(!at(1270.0, 20.0, &[laptop]) && !at(10.0, 790.0, &[laptop]) && !at(10.0, -30.0, &[laptop]));
        assert!(!at(0.0, 0.0, &[]));
    }
}
