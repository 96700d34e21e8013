//! Kinds of clocks: what is asked, and what an answer tells about the remote time.

mod address;
pub mod bound;
mod cause;
mod date;
pub mod daytime;
mod drift;
mod estimate;
pub mod http;
mod kind;
pub mod narrowing;
mod no_time;
pub mod ntp;
pub mod ours;
mod reading;
pub mod time;
mod verdict;

pub use address::ClockAddress;
pub use cause::{Cause, Epoch, Measurement, cause};
pub use estimate::Estimate;
pub use kind::{Kind, Transport};
pub use no_time::NoTime;
pub use reading::{Leap, Reading, Statement};
pub use verdict::{Limits, Verdict};
