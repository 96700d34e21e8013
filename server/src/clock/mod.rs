//! The time source, time zones, and the strftime formats of the answers.

mod format;
mod local;
mod notation;
mod source;
mod zone;
mod zone_file;

pub use format::Format;
pub(crate) use local::LocalZone;
pub(crate) use notation::to_strftime;
pub(crate) use source::{Clock, SystemClock};
pub use zone::{Zone, ZonedTime};
