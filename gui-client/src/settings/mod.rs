//! What the program remembers between two starts: `client.toml`.

pub mod file;
pub mod paths;

use serde::{Deserialize, Serialize};

use crate::model::recents::Recents;

/// The settings of one user.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// The window's size.
    pub window: WindowSize,
    /// The servers that were connected to.
    pub recents: Recents,
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The window's size, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowSize {
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

impl Default for WindowSize {
    fn default() -> Self {
        Self { width: 960.0, height: 640.0 }
    }
}

/// The smallest window that still shows everything.
pub const SMALLEST: WindowSize = WindowSize { width: 560.0, height: 420.0 };

/// The largest that is believed: no screen is larger, and a wrong number must not ask for one.
const LARGEST: WindowSize = WindowSize { width: 16_384.0, height: 16_384.0 };

impl WindowSize {
    /// This size, or the nearest that a window can have.
    #[must_use]
    pub fn usable(self) -> Self {
        let within = |value: f32, least: f32, most: f32, default: f32| {
            if value.is_finite() { value.clamp(least, most) } else { default }
        };
        let usual = Self::default();
        Self {
            width: within(self.width, SMALLEST.width, LARGEST.width, usual.width),
            height: within(self.height, SMALLEST.height, LARGEST.height, usual.height),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_no_window_can_have_is_made_usable() {
        let usable = |width, height| {
            let size = WindowSize { width, height }.usable();
            (size.width, size.height)
        };
        assert_eq!(usable(-1.0, f32::INFINITY), (560.0, 640.0));
        assert_eq!(usable(f32::NAN, 1e9), (960.0, 16_384.0));
        assert_eq!(usable(800.0, 600.0), (800.0, 600.0));
    }
}
