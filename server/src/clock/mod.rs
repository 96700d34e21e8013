//! What time it is, where, and how it is written.

mod foreign;
mod format;
mod local;
mod moment;
mod sync;
mod zone;
mod zone_file;

pub use foreign::in_strftime;
pub use format::Format;
pub use local::LocalZone;
pub use moment::{Clock, Moment, SystemClock};
pub use zone::{Zone, ZoneOffset};
