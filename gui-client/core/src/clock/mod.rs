//! Kinds of clocks: what is asked, and what an answer tells about the remote time.

mod address;
pub mod bound;
mod date;
pub mod daytime;
pub mod http;
mod kind;
pub mod narrowing;
pub mod ntp;
pub mod ours;
mod reading;
pub mod time;
mod verdict;

pub use address::ClockAddress;
pub use kind::{Kind, Transport};
pub use reading::{Leap, Reading, Statement};
pub use verdict::{Limits, Verdict};
