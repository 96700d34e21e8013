//! Kinds of clocks: what is asked, and what an answer tells about the remote time.

mod address;
pub mod bound;
mod date;
pub mod daytime;
pub mod http;
mod kind;
pub mod narrowing;
pub mod ntp;
mod reading;
pub mod time;

pub use address::ClockAddress;
pub use kind::{Kind, Transport};
pub use reading::{Leap, Reading, Statement};
