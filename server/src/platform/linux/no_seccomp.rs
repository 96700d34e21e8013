//! Replaces the filter on system calls on processors for which the library cannot build one.

use std::env::consts::ARCH;

use crate::platform::{FILTER, Part};

/// There is no filter.
pub(super) fn parts() -> impl Iterator<Item = Part> {
    std::iter::empty()
}

/// Says that the filter is missing, and why.
pub(super) fn missing() -> Option<String> {
    Some(format!("{FILTER}: this server has none for {ARCH} processors"))
}
