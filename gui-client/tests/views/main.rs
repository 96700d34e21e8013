//! The window by label, without a display: each state of the connection, what it shows and what it offers.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

mod connection;
mod keys;
mod layout;
mod live;
mod reconnect;
mod settings;
mod side_by_side;
mod stage;
mod words;
