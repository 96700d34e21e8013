//! The current time, passed to the model as an argument.

use std::time::Instant;

use chrono::{DateTime, FixedOffset};

/// The present moment, on both clocks: the model has none of its own.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// For durations.
    pub instant: Instant,
    /// To be shown.
    pub wall: DateTime<FixedOffset>,
}
