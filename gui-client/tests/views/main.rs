//! The window by label, without a display: each state of the connection, what it shows and what it offers.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]
#![expect(clippy::wildcard_enum_match_arm, reason = "a test names the effects that it looks for")]

mod connection;
mod keys;
mod layout;
mod live;
mod reconnect;
mod settings;
mod side_by_side;
mod stage;
mod words;
