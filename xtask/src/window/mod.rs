//! The real client in a real window on a display in memory, driven the way a screen reader does it.

pub mod client;
mod clipboard;
mod display;
mod driver;
pub mod keyboard;
mod likeness;
mod picture;
pub mod reading;
mod tour;
mod wayland;

pub use client::Client;
pub use display::VirtualDisplay;
pub use driver::{Driver, PYTHON};
pub use picture::Picture;
pub use tour::{Stage, Tour};
pub use wayland::clipboard_under_wayland;
