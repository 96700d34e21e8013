//! Every text of the window. A message says what happened, then what to do; without blame or exclamation marks.

pub(crate) mod alerts;
pub(crate) mod cause;
pub(crate) mod checks;
pub(crate) mod clocks;
mod connection;
mod durations;
mod labels;
pub(crate) mod network;
mod no_time;
mod notices;
pub(crate) mod settings;

pub(crate) use connection::{
    address_error, advice, after_ending, caution, connection, countdown, details, how_it_ended, reconnecting,
    status, why_not,
};
pub(crate) use durations::round_trip;
pub use labels::view;
pub(crate) use labels::*;
pub(crate) use notices::{more_notices, notice, removed};
