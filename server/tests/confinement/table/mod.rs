//! All attempts, by what they abuse. If an attempt were permitted, it would fail for another reason or change only what belongs to the
//! test, so that a gap in the sandbox harms nothing.

mod descriptors;
mod files;
mod kernel;
mod memory;
mod namespaces;
mod privileges;
mod processes;
mod sockets;

pub use descriptors::AFTER_CLOSE;

use crate::attempt::Attempt;

/// Every attempt, by group.
pub const GROUPS: &[&[Attempt]] = &[
    processes::ATTEMPTS,
    privileges::ATTEMPTS,
    namespaces::ATTEMPTS,
    sockets::ATTEMPTS,
    files::ATTEMPTS,
    memory::ATTEMPTS,
    kernel::ATTEMPTS,
    descriptors::ATTEMPTS,
];

/// The bit that makes the number of a system call one of the x32 architecture.
const X32: i64 = 0x4000_0000;
