//! Tests the window by accessible names, without a display.

#![expect(clippy::expect_used, reason = "a test panics if its set-up fails")]

mod announcements;
mod commands;
mod connection;
mod harness;
mod keys;
mod kinds;
mod language;
mod layout;
mod live;
mod network;
mod reconnect;
mod settings;
mod side_by_side;
