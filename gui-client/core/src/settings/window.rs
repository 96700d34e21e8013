//! The size and position of the window.

use serde::{Deserialize, Serialize};

/// The size and position of the window, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowGeometry {
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Whether it is maximized. The size is then the one to restore.
    pub maximized: bool,
    /// The position of its upper left corner, if the system reports it.
    #[serde(rename = "place", skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

/// The position of the window's upper left corner, in points from that of the first screen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Points to the right.
    pub x: f32,
    /// Points down.
    pub y: f32,
}

impl Default for WindowGeometry {
    fn default() -> Self {
        Self { width: 960.0, height: 640.0, maximized: false, position: None }
    }
}

/// The width and height of the smallest window in which every view fits.
pub const MIN_WINDOW_SIZE: (f32, f32) = (560.0, 420.0);

/// The largest width, height or coordinate that is accepted: no screen is larger, so a larger one is an error.
const MAX_EXTENT: f32 = 16_384.0;

impl WindowGeometry {
    /// The nearest geometry that a window can have.
    #[must_use]
    pub fn clamped(self) -> Self {
        let clamp = |value: f32, min: f32, default: f32| {
            if value.is_finite() { value.clamp(min, MAX_EXTENT) } else { default }
        };
        let default = Self::default();
        Self {
            width: clamp(self.width, MIN_WINDOW_SIZE.0, default.width),
            height: clamp(self.height, MIN_WINDOW_SIZE.1, default.height),
            maximized: self.maximized,
            position: self
                .position
                .filter(|position| position.x.abs() <= MAX_EXTENT && position.y.abs() <= MAX_EXTENT),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_out_of_range_becomes_the_nearest_in_it() {
        let clamped = |width, height| {
            let size = WindowGeometry { width, height, ..WindowGeometry::default() }.clamped();
            (size.width, size.height)
        };
        assert_eq!(clamped(-1.0, f32::INFINITY), (560.0, 640.0));
        assert_eq!(clamped(f32::NAN, 1e9), (960.0, 16_384.0));
        assert_eq!(clamped(800.0, 600.0), (800.0, 600.0));
    }

    #[test]
    fn a_position_on_no_screen_is_dropped() {
        let at = |x| {
            WindowGeometry { position: Some(Position { x, y: 0.0 }), ..WindowGeometry::default() }
                .clamped()
                .position
        };
        assert_eq!(at(-1920.0), Some(Position { x: -1920.0, y: 0.0 }));
        assert_eq!((at(f32::NAN), at(1e9)), (None, None));
    }
}
