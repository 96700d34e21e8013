//! The window's size and place, as far as a window can have them.

use serde::{Deserialize, Serialize};

/// The window's size, and where it was; in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowGeometry {
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
    /// Does it fill the screen? Then the size is the one that it goes back to.
    pub maximized: bool,
    /// Where its corner was, where the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Where the window's upper left corner is, in points from that of the first screen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

impl Default for WindowGeometry {
    fn default() -> Self {
        Self { width: 960.0, height: 640.0, maximized: false, place: None }
    }
}

/// The smallest window that still shows everything: its width and height.
pub const MIN_WINDOW_SIZE: (f32, f32) = (560.0, 420.0);

/// The largest that is believed: no screen is larger, and a wrong number must not ask for one.
const LARGEST: f32 = 16_384.0;

impl WindowGeometry {
    /// This, or the nearest that a window can have.
    #[must_use]
    pub fn clamped(self) -> Self {
        let within = |value: f32, least: f32, default: f32| {
            if value.is_finite() { value.clamp(least, LARGEST) } else { default }
        };
        let usual = Self::default();
        Self {
            width: within(self.width, MIN_WINDOW_SIZE.0, usual.width),
            height: within(self.height, MIN_WINDOW_SIZE.1, usual.height),
            maximized: self.maximized,
            place: self.place.filter(|place| place.x.abs() <= LARGEST && place.y.abs() <= LARGEST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_no_window_can_have_is_made_usable() {
        let usable = |width, height| {
            let size = WindowGeometry { width, height, ..WindowGeometry::default() }.clamped();
            (size.width, size.height)
        };
        assert_eq!(usable(-1.0, f32::INFINITY), (560.0, 640.0));
        assert_eq!(usable(f32::NAN, 1e9), (960.0, 16_384.0));
        assert_eq!(usable(800.0, 600.0), (800.0, 600.0));
    }

    #[test]
    fn a_place_that_no_screen_has_is_forgotten() {
        let at = |x| {
            WindowGeometry { place: Some(Place { x, y: 0.0 }), ..WindowGeometry::default() }.clamped().place
        };
        assert_eq!(at(-1920.0), Some(Place { x: -1920.0, y: 0.0 }));
        assert_eq!((at(f32::NAN), at(1e9)), (None, None));
    }
}
