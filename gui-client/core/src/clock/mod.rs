//! Kinds of clocks: what is asked, and what an answer tells about the remote time.

mod address;
pub mod bound;
mod kind;
mod reading;

pub use address::ClockAddress;
pub use kind::{Kind, Transport};
pub use reading::{Leap, Reading, Statement};
