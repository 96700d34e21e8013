//! The core of the desktop client: its state, and every decision, as plain data and pure functions. There is no window,
//! socket, file or thread here, and the time is an argument.
//!
//! [`update()`] applies a [`message`] to the [`model`] and returns the effects to perform:
//!
//! | modules | contain |
//! | --- | --- |
//! | [`message`], [`link_event`] | actions of the user, events of other threads, effects |
//! | [`model`], [`view`], [`link`], [`backoff`], [`commands`], [`history`], [`notice`], [`reason`] | the state of the window |
//! | [`clock`], [`live`], [`checks`], [`watch`] | the comparison of clocks; what changes are reported |
//! | [`address`], [`recents`], [`settings`], [`language`], [`change`] | servers and settings |
//! | [`network`] | the clocks that are announced on this network |

#![forbid(unsafe_code)]

pub mod address;
mod address_text;
mod agreement;
pub mod backoff;
pub mod change;
pub mod checks;
pub mod clock;
pub mod commands;
pub mod history;
pub mod language;
pub mod link;
pub mod link_event;
pub mod live;
pub mod message;
pub mod model;
pub mod network;
pub mod notice;
mod now;
pub mod reason;
pub mod recents;
pub mod settings;
mod update;
pub mod view;
pub mod watch;

pub use model::Model;
pub use now::Now;
pub use update::update;
