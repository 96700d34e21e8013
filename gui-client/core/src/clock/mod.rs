//! Kinds of clocks: what is asked, and what an answer tells about the remote time.

pub mod bound;
mod kind;
mod reading;

pub use kind::{Kind, Transport};
pub use reading::{Leap, Reading, Statement};
